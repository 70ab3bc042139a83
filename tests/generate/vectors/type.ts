/** Vectors about `typ`: what the issuer signs besides access tokens. */

import { type Group, group, NOW } from "./draft.ts";
import { KEYS, type Signer } from "./keys.ts";

/** Vectors about the type of a token. */
export async function type(signer: Signer): Promise<Group[]> {
  const profiled = await group(signer, {
    comment: "Types, where the issuer's access tokens say at+jwt",
    label: "RFC 9068",
    key: KEYS.rs256,
    profile: "rfc9068",
  });
  const refuse = { rule: "token.type", flags: ["TokenType" as const], decision: "refuse" as const };
  await profiled.parameter("typ", [
    undefined,
    null,
    "",
    " ",
    "JWT",
    "jwt",
    "application/jwt",
    "at",
    "jwt+at",
    "at+jwt+jwt",
    "xat+jwt",
    "at+jwtx",
    "at_jwt",
    "at+jwt ",
    " at+jwt",
    "at+jwt\0",
    "at+jwt, JWT",
    "text/at+jwt",
    "application/",
    "application/application/at+jwt",
    "dpop+jwt",
    "logout+jwt",
    "secevent+jwt",
    "oauth-authz-req+jwt",
    "token-introspection+jwt",
    "vc+sd-jwt",
    "\u0430t+jwt",
    42,
    true,
    [],
    ["at+jwt"],
    { typ: "at+jwt" },
  ], refuse);
  await profiled.parameter("typ", ["application/at+jwt"], {
    rule: "token.type-in-full",
    flags: ["Normal"],
    decision: "accept",
  });
  await profiled.parameter("typ", ["AT+JWT", "At+Jwt", "APPLICATION/AT+JWT", "Application/at+jwt"], {
    rule: "token.type-case",
    flags: ["Normal"],
    decision: "accept",
  });
  const identity = { rule: "token.identity", flags: ["TokenType" as const], decision: "refuse" as const };
  await profiled.add({
    ...identity,
    comment: "an ID token for the client",
    header: { typ: "JWT" },
    claims: {
      aud: "notes-client",
      client_id: undefined,
      scope: undefined,
      nonce: "n-0S6",
      auth_time: NOW - 60,
    },
  }, {
    ...identity,
    comment: "an ID token whose audience is this resource",
    header: { typ: "JWT" },
    claims: { azp: "notes-client", client_id: undefined, scope: undefined, nonce: "n-0S6", at_hash: "AAAA" },
  }, {
    ...identity,
    comment: "an ID token with every claim of an access token",
    header: { typ: "JWT" },
    claims: { nonce: "n-0S6" },
  }, {
    ...refuse,
    comment: "typ is JWT, and the claims have typ at+jwt",
    flags: ["TokenType", "ClaimElsewhere"],
    header: { typ: "JWT" },
    claims: { typ: "at+jwt" },
  }, {
    ...refuse,
    comment: "typ is JWT, and cty is at+jwt",
    flags: ["TokenType", "ClaimElsewhere"],
    header: { typ: "JWT", cty: "at+jwt" },
  });

  const other = await group(signer, {
    comment: "Types of issuers that do not follow RFC 9068: whether one is good is theirs to say",
    label: "other issuers",
    key: KEYS.rs256,
  });
  await other.parameter("typ", [undefined, "JWT", "jwt", "application/jwt", "Bearer"], {
    ...refuse,
    open: true,
    unadvised: true,
  });
  return [profiled, other];
}
