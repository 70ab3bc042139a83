/** What a record says to an operator who wants to find the fault: the claim by its name, the outage by its cause. */

import assert from "node:assert/strict";
import type { AuditEvent } from "../../reference/guard/audit.ts";
import {
  auth0,
  cognito,
  keycloak,
  protect,
  type ProtectOptions,
  type RefusalCode,
} from "../../reference/guard/mod.ts";
import { OPTIONS, requestOf } from "./guard_under_test.ts";
import {
  claimsWith,
  ISSUER,
  keyServer,
  networkOf,
  newIssuer,
  OTHER_RESOURCE,
  ownKey,
  part,
  partsOf,
  RESOURCE,
} from "./token/verifier_under_test.ts";

/** A guard with the real verifier, and what it put on record. */
function recording(changes: Partial<ProtectOptions>) {
  const events: AuditEvent[] = [];
  const guard = protect({ ...OPTIONS, ...changes, onAudit: (event) => void events.push(event) });
  return async (token: string): Promise<AuditEvent> => {
    await guard(requestOf({ token }));
    return events.at(-1)!;
  };
}

/** What is in no record, whatever claim it is the value of. */
const VALUE = "value-of-a-stranger";

Deno.test("onAudit is told which claim was wrong or missing, and never what it held", async () => {
  const issuer = await newIssuer();
  const refused = recording({ fetch: networkOf(issuer).fetch });
  const wrong: [code: RefusalCode, about: string, claims: Record<string, unknown>][] = [
    ["token_claims_wrong", "claim jti", { jti: undefined }],
    ["token_claims_wrong", "claim jti", { jti: [VALUE] }],
    ["token_claims_wrong", "claim iat", { iat: undefined }],
    ["token_claims_wrong", "claim iat", { iat: VALUE }],
    ["token_claims_wrong", "claim nbf", { nbf: VALUE }],
    ["token_claims_wrong", "claim exp", { exp: VALUE }],
    ["token_claims_wrong", "claim sub", { sub: undefined }],
    ["token_claims_wrong", "claim client_id", { client_id: [VALUE] }],
    ["token_audience_wrong", "claim aud", { aud: VALUE }],
    ["token_issuer_not_trusted", "claim iss", { iss: VALUE }],
    ["token_expired", "claim exp", { exp: 1 }],
    ["token_not_yet_valid", "claim nbf", { nbf: 9e9 }],
    ["token_bound", "claim cnf", { cnf: VALUE }],
  ];
  for (const [code, about, claims] of wrong) {
    const event = await refused(await issuer.mint({ claims }));
    assert.deepEqual([event.code, event.about], [code, about]);
    assert.ok(!JSON.stringify(event).includes(VALUE));
  }
});

Deno.test("onAudit is told which parameter of the header was wrong", async () => {
  const issuer = await newIssuer();
  const refused = recording({ fetch: networkOf(issuer).fetch });
  const wrong: [code: RefusalCode, about: string, header: Record<string, unknown>][] = [
    ["token_type_wrong", "header parameter typ", { typ: VALUE }],
    ["token_algorithm_not_allowed", "header parameter alg", { alg: VALUE }],
    ["token_malformed", "header parameter crit", { crit: [VALUE] }],
    ["token_malformed", "header parameter kid", { kid: [VALUE] }],
    ["token_key_unknown", "header parameter kid", { kid: VALUE }],
  ];
  for (const [code, about, header] of wrong) {
    const event = await refused(await issuer.mint({ header }));
    assert.deepEqual([event.code, event.about], [code, about]);
    assert.ok(!JSON.stringify(event).includes(VALUE));
  }
});

Deno.test("onAudit is told of a provider's claims by the names that they have there", async () => {
  const key = await ownKey();
  const wrong = [
    [keycloak({ issuer: ISSUER }), "claim typ", { typ: "ID" }],
    [keycloak({ issuer: ISSUER }), "claim azp", { typ: "Bearer" }],
    [auth0({ issuer: `${ISSUER}/`, dialect: "auth0" }), "claim nonce", { nonce: VALUE, azp: "a" }],
    [cognito({ issuer: ISSUER, clientIds: ["ours"] }), "claim client_id", {
      aud: undefined,
      token_use: "access",
    }],
  ] as const;
  for (const [server, about, claims] of wrong) {
    const { fetch } = networkOf(keyServer(server.issuer, () => [key.jwk]));
    const refused = recording({ authorizationServers: [server], fetch });
    const token = await key.sign(claimsWith(claims, server.issuer), { typ: "JWT" });
    assert.equal((await refused(token)).about, about);
  }
});

Deno.test("onAudit is told why keys cannot be had", async () => {
  const key = await ownKey();
  const token = await key.sign(claimsWith(), { typ: "at+jwt" });
  const document = { issuer: ISSUER, jwks_uri: `${ISSUER}/keys` };
  const causes: [cause: string, answer: (url: string) => Response | Promise<Response>][] = [
    ["status_404", () => new Response(null, { status: 404 })],
    ["other_issuer", () => Response.json({ ...document, issuer: VALUE })],
    ["endpoint_missing", () => Response.json({ ...document, jwks_uri: undefined })],
    ["endpoint_not_allowed", () => Response.json({ ...document, jwks_uri: "http://example.com/keys" })],
    [
      "status_503",
      (url) => url.endsWith("/keys") ? new Response(null, { status: 503 }) : Response.json(document),
    ],
    ["SyntaxError", () => new Response("<html>")],
    ["not_an_object", () => Response.json([])],
    ["NotCapable", () => Promise.reject(new Deno.errors.NotCapable(VALUE))],
    // Each place was tried, and each had something of its own.
    [
      "other_issuer, status_404",
      (url) =>
        url.includes("oauth-") ? Response.json({ issuer: VALUE }) : new Response(null, { status: 404 }),
    ],
  ];
  for (const [cause, answer] of causes) {
    const { fetch } = networkOf({ issuer: ISSUER, fetch: ({ url }) => answer(url) });
    const event = await recording({ fetch })(token);
    assert.deepEqual([event.code, event.cause], ["keys_unavailable", cause]);
    assert.ok(!JSON.stringify(event).includes(VALUE));
  }
});

Deno.test("onAudit gets one hash for a token in every signature, and none for one that is too long", async () => {
  const issuer = await newIssuer();
  const refused = recording({ fetch: networkOf(issuer).fetch });
  const token = await issuer.mint({ audience: OTHER_RESOURCE });
  const { encoded: [header, claims] } = partsOf(token);
  const hashes = [
    await refused(token),
    await refused(`${header}.${claims}.AAAA`),
  ].map(({ tokenHash }) => tokenHash);
  assert.equal(hashes[0], hashes[1]);
  assert.notEqual((await refused(`${header}.${part({ aud: RESOURCE })}.AAAA`)).tokenHash, hashes[0]);
  const { code, tokenHash } = await refused("x".repeat(16 * 1024 + 1));
  assert.deepEqual([code, tokenHash], ["token_too_long", undefined]);
});
