/** Vectors about the other claims, and about names that nobody knows. */

import { type Draft, type Group, group } from "./draft.ts";
import { KEYS, type Signer } from "./keys.ts";

/** Vectors about `sub`, `client_id`, `cnf`, and about what is to be left alone. */
export async function claims(signer: Signer): Promise<Group[]> {
  const profiled = await group(signer, {
    comment: "Claims that the issuer's access tokens always have",
    label: "RFC 9068",
    key: KEYS.rs256,
    profile: "rfc9068",
  });
  const values = (own: string) => [undefined, "", null, 42, true, [], [own], {}, { value: own }];
  const refuse = { flags: ["ClaimType" as const], decision: "refuse" as const };
  await profiled.claim("sub", values("alice"), { ...refuse, rule: "token.subject" });
  await profiled.claim("client_id", values("notes-client"), { ...refuse, rule: "token.client" });
  await profiled.add({
    ...refuse,
    comment: "without sub, email and username name somebody",
    rule: "token.subject",
    flags: ["ClaimType", "ClaimElsewhere"],
    claims: { sub: undefined, email: "alice@example.com", username: "alice" },
  }, {
    ...refuse,
    comment: "without client_id, azp and cid name a client",
    rule: "token.client",
    flags: ["ClaimType", "ClaimElsewhere"],
    claims: { client_id: undefined, azp: "notes-client", cid: "notes-client" },
  }, {
    comment: "a client's own token: sub is its client_id",
    rule: "token.accepted",
    flags: ["Normal"],
    decision: "accept",
    claims: { sub: "notes-client" },
  });

  const plain = await group(signer, { comment: "Claims of any issuer's tokens", key: KEYS.rs256 });
  const bound: Record<string, unknown> = {
    "a key (DPoP)": { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" },
    "a certificate": { "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" },
    "a key that it has in it": { jwk: { kty: "oct", k: "AA" } },
    "nothing that anybody knows": { unheard_of: true },
    "nothing: an empty object": {},
    "nothing: null": null,
  };
  await plain.add(
    ...Object.entries(bound).map(([what, cnf]): Draft => ({
      comment: `it is bound to ${what}, and comes as a bearer token`,
      rule: "token.bound",
      flags: ["Bound"],
      decision: "refuse",
      claims: { cnf },
    })),
  );
  const left: Record<string, Pick<Draft, "claims" | "header" | "claimsText">> = {
    "a claim with a text": { claims: { unheard_of: "x" } },
    "a claim with an object": { claims: { unheard_of: { of: [1, { x: null }] } } },
    "a claim that is null": { claims: { unheard_of: null } },
    "a claim that is a URL": { claims: { "https://example.com/claims/x": true } },
    "a claim with an empty name": { claims: { "": "x" } },
    "a claim called constructor": { claims: { constructor: "x", toString: 1, hasOwnProperty: 1 } },
    "a claim called __proto__": { claimsText: (json) => json.replace("{", '{"__proto__":{"admin":true},') },
    "a claim called alg": { claims: { alg: "none", kid: "x", typ: "JWT" } },
    "a hundred claims": {
      claims: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`x${at}`, at])),
    },
    "claims of other providers": {
      claims: { tid: "1", ver: "2.0", amr: ["pwd"], acr: "1", sid: "x", auth_time: 1 },
    },
    "an actor": { claims: { act: { sub: "agent" } } },
    "a header parameter": { header: { unheard_of: "x" } },
    "a header parameter that is an object": { header: { unheard_of: { x: [] } } },
    "a header parameter x5t of no certificate": { header: { x5t: "AAAA", "x5t#S256": "AAAA" } },
    "a header parameter called constructor": { header: { constructor: "x" } },
    "a header parameter cty": { header: { cty: "json" } },
  };
  await plain.add(
    ...Object.entries(left).map(([what, change]): Draft => ({
      comment: `it has ${what}`,
      rule: "token.unknown-claims",
      flags: ["UnknownName"],
      decision: "accept",
      ...change,
    })),
  );
  await plain.claim("sub", [
    "\u00e4li\u00e7e",
    "\u{1f511}",
    "alice@example.com",
    "auth0|5f7c8ec7c33c6c004bbafe82",
    "a".repeat(255),
  ], {
    rule: "token.accepted",
    flags: ["Normal"],
    decision: "accept",
  });
  return [profiled, plain];
}
