/** Well-signed tokens that say the wrong thing: issuer, times, and claims of the wrong type. */

import { type Check, type Power, powerOf, type Target } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import { failed } from "../../words.ts";
import { expectResult, expectStatus, send } from "../expect.ts";
import { call, withToken } from "../messages.ts";
import { allScopes, isAccepted, reading } from "../operations.ts";
import {
  expectRefused,
  minted,
  mintedWith,
  partsOf,
  said,
  secondsFromNow,
  type Vectors,
} from "./altered_tokens.ts";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Roles that are none: admin is somewhere in them, and never as a role. */
const ODD_ROLES: unknown[] = [
  "not-an-admin",
  "user admin",
  "user,admin",
  42,
  null,
  { admin: true },
  [["admin"]],
  [42],
  true,
];

/** A check that these tokens are refused. */
function refusing(
  id: string,
  tokens: (target: Target) => Promise<Vectors>,
  needs: Power[] = ["an operation that reads", "mint"],
): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    needs,
    run: async (target) => void await expectRefused(target, await tokens(target)),
  };
}

/** A check that a claim is refused with each of these values. */
function refusingValues(id: string, claim: string, values: unknown[]): Check {
  return refusing(id, (target) => mintedWith(target, claim, values));
}

/** The issuer's identifier, as honest tokens have it. */
async function issuerOf(target: Target): Promise<string> {
  return String(partsOf(await powerOf(target, "mint")()).claims["iss"]);
}

/** The checks of claims. */
export const tokenClaimsChecks: Check[] = [
  refusing("token.expired", async (target) => ({
    "that expired an hour ago": await powerOf(target, "wrong tokens").expired.make({
      audience: target.resource,
    }),
    ...await minted(target, {
      // Leeway for clocks is a few minutes at most (RFC 7519 §4.1.4).
      "that expired eleven minutes ago": {
        claims: { iat: secondsFromNow(-20 * MINUTE), exp: secondsFromNow(-11 * MINUTE) },
      },
      "that expired in 1970": { claims: { iat: 0, exp: 0 } },
      "that expired before 1970": { claims: { iat: -2, exp: -1 } },
    }),
  }), ["an operation that reads", "mint", "wrong tokens"]),
  refusing("token.not-yet-valid", (target) =>
    minted(target, {
      "that is valid in eleven minutes": {
        claims: { nbf: secondsFromNow(11 * MINUTE), exp: secondsFromNow(30 * MINUTE) },
      },
      "that is valid tomorrow": { claims: { nbf: secondsFromNow(DAY), exp: secondsFromNow(2 * DAY) } },
    })),
  refusing("token.no-expiry", (target) => mintedWith(target, "exp", [undefined])),
  refusing("token.time-types", async (target) => ({
    ...await mintedWith(target, "exp", ["9999999999", "never", "", null, [9999999999], {}, true]),
    ...await mintedWith(target, "nbf", ["0", "NaN", null, [0], {}, false]),
  })),
  refusingValues("token.issued-at-type", "iat", ["0", null, [0], {}]),
  refusingValues("token.time-range", "exp", [1e21, 1e308]),

  refusing("token.other-issuer", async (target) => ({
    "that names another issuer": await powerOf(target, "wrong tokens")["other-issuer"].make({
      audience: target.resource,
    }),
  }), ["an operation that reads", "wrong tokens"]),
  refusing("token.issuer-lookalike", async (target) => {
    const issuer = await issuerOf(target);
    const { protocol, host } = new URL(issuer);
    return await mintedWith(target, "iss", [
      `${issuer}/`,
      `${issuer}/tenant`,
      `${issuer}.gatehouse.example`,
      `${issuer}@gatehouse.example`,
      `https://gatehouse.example/?${issuer}`,
      issuer.toUpperCase(),
      `${protocol.toUpperCase()}//${host}`,
      issuer.slice(0, -1),
      ` ${issuer}`,
      `${issuer}\0`,
      host,
    ]);
  }),
  refusingValues("token.issuer-missing", "iss", [undefined, "", null]),
  refusing("token.issuer-type", async (target) => {
    const issuer = await issuerOf(target);
    return await mintedWith(target, "iss", [[], [issuer], { issuer }, {}, 0, true]);
  }),

  refusingValues("token.subject", "sub", [undefined, "", null, 42, ["alice"], { sub: "alice" }, true]),
  refusingValues("token.client", "client_id", [undefined, "", null, 42, ["test-client"], {}, true]),
  {
    // A claim of the wrong type grants nothing: 403 says that as well as 401 does.
    verifies: ["token.scope-type"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    uses: ["an operation that writes", "notes tools"],
    async run(target) {
      if (!target.powers["notes tools"]) await expectScopes(target);
      const all = allScopes(target).split(" ");
      const values = [42, null, all, Object.fromEntries(all.map((scope) => [scope, true])), true];
      await expectRefused(target, await mintedWith(target, "scope", values), { statuses: [401, 403] });
    },
  },
  {
    verifies: ["token.roles-type"],
    polarity: "refuses",
    needs: ["mint", "notes tools"],
    async run(target) {
      const honest = withToken(target, await powerOf(target, "mint")());
      expectResult(await send(honest, call(honest, "whoami")), "200 for an honest token");
      for (const [flaw, token] of Object.entries(await mintedWith(target, "roles", ODD_ROLES))) {
        const message = call(withToken(target, token), "whoami");
        const exchange = await send(target, { ...message, note: `whoami, with a token ${flaw}` });
        expectStatus(exchange, [200, 401], "200 and not an admin, or 401");
        if (exchange.response.status === 401) continue;
        const said = expectResult(exchange).structuredContent as { roles?: unknown } | undefined;
        const roles = said?.roles ?? [];
        if (
          !Array.isArray(roles) || !roles.every((role) => typeof role === "string") || roles.includes("admin")
        ) {
          throw failed(
            exchange,
            "200 and not an admin, or 401",
            `200, and the roles ${JSON.stringify(roles)}`,
          );
        }
      }
    },
  },

  refusing("token.type", (target) => {
    const types = [undefined, "JWT", "", "at", "at+jwt+jwt", "dpop+jwt", "logout+jwt", "text/at+jwt", 42, [
      "at+jwt",
    ]];
    return minted(
      target,
      Object.fromEntries(types.map((typ) => {
        return [said("typ", typ), { header: { typ } }];
      })),
    );
  }),
  refusing("token.identity", (target) => {
    const claims = { nonce: "n-0S6_WzA2Mj", at_hash: "77QmUPtjPfzWtF2AnpK9RQ", auth_time: secondsFromNow(0) };
    return minted(target, {
      "that is an ID token": {
        header: { typ: "JWT" },
        claims: { ...claims, client_id: undefined, scope: undefined },
      },
      "that has the claims of an ID token and of an access token": { header: { typ: "JWT" }, claims },
    });
  }),
  refusingValues("token.bound", "cnf", [
    { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" },
    { "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" },
  ]),
];

/**
 * Expects that scopes are a question here: tokens have them where RFC 9068 §2.2.3 has them, and one without any reads
 * nothing. A server that takes no scopes need not look at the claim.
 *
 * @throws {HarnessError} `untested` where they are none
 */
async function expectScopes(target: Target): Promise<void> {
  const { claims } = partsOf(await powerOf(target, "mint")());
  if (claims["scope"] === undefined) throw untested("this issuer's tokens have no claim of that name");
  const [none] = Object.values(await mintedWith(target, "scope", [undefined]));
  const exchange = await send(target, reading(withToken(target, none!)));
  if (isAccepted(exchange)) throw untested("the operation that reads takes no scope");
}
