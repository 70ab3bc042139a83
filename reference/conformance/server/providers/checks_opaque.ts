/** Tokens that say nothing by themselves: the server asks their issuer (RFC 7662). */

import type { Check } from "../../check.ts";
import { expectResult, expectStatus } from "../expect.ts";
import { type Attempt, calling, expectHonest, looksAt, refuses } from "./at_provider.ts";

/** Forms that real issuers give to tokens that nobody is to read. */
const FORMS = [
  "ory_at_Tm90ZXM.c2VjcmV0",
  "ya29.c.b0Aaekm1K",
  "v2.public.eyJub3RlcyI6MX0",
  "a.b.c.d.e",
  "n0t/es+==",
];

/** The checks of this file's subject. */
export const providerOpaqueChecks: Check[] = [
  looksAt("providers.opaque-forms", "accepts", ["opaque"], async (place) => {
    await expectHonest(place);
    for (const form of FORMS) {
      const token = await place.provider.handle(`${form.slice(0, 4)}${form}`, place.honest);
      expectResult(
        await calling(place, token, `an opaque token of the form ${form}`),
        "200: its issuer says so",
      );
    }
  }),
  refuses("providers.opaque-inactive", {
    "opaque": ({ mint }) => [
      Promise.resolve<Attempt>(["a token that its issuer does not know", "ory_at_never-issued"]),
      mint({ claims: { exp: Math.floor(Date.now() / 1000) - 600 } }).then((
        token,
      ) => ["one that has ended", token]),
    ],
  }),
  looksAt("providers.opaque-revoked", "refuses", ["opaque"], async (place) => {
    const token = await place.mint();
    expectResult(await calling(place, token, "an honest token"), "200: the token is good");
    place.provider.revoke(token);
    expectStatus(
      await calling(place, token, "the same token, revoked"),
      [401],
      '401 with error="invalid_token"',
    );
  }),
  refuses("providers.opaque-subject", {
    "opaque": ({ mint }) =>
      ["alice", "bob"].map(async (username): Promise<Attempt> => [
        `a token of ${username}'s, of which the issuer says the username and no sub`,
        await mint({ claims: { sub: undefined, username } }),
      ]),
  }),
  looksAt("providers.opaque-outage", "refuses", ["opaque"], async (place) => {
    await expectHonest(place);
    const token = await place.mint();
    try {
      for (const how of [{ status: 500 }, { status: 401 }, { status: 204 }]) {
        place.provider.failIntrospection(how);
        const exchange = await calling(place, token, `a token, while the issuer answers ${how.status}`);
        expectStatus(exchange, [503], "503: nobody knows, and the token may be good");
      }
    } finally {
      place.provider.failIntrospection(undefined);
    }
    await expectHonest(place);
  }),
];
