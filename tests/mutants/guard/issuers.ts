/** Guards that ask issuers too often, too rarely or the wrong one, and take one caller for another. */

import type { GuardMutant } from "./mutant.ts";

const ROTATION = "token/rotation.test.ts";

/** The mutants of what issuers are asked, and of who is who. */
export const guardIssuerMutants: GuardMutant[] = [
  {
    name: "asks-for-any-unknown-key",
    flaw: "It asks for keys on behalf of tokens that no key could make good.",
    replace: [["token/signature.ts", "if (!wouldPass()) throw refused();", "void wouldPass;"]],
    caughtBy: {
      file: ROTATION,
      test: "verify() asks for keys on behalf of no token that would be refused with any key",
    },
  },
  {
    name: "calls-new-keys-wrong-in-a-flood",
    flaw: "While it may not ask for keys it says that a new one is wrong.",
    replace: [[
      "token/signature.ts",
      "if (barredFor !== undefined && mayBeNew && value === known) throw keyPending(barredFor);",
      "void mayBeNew; void keyPending; void barredFor;",
    ]],
    caughtBy: {
      file: ROTATION,
      test: "verify() tells an honest caller with a new key to come back when junk has used up the question",
    },
  },
  {
    name: "knows-a-key-by-its-name-alone",
    flaw: "It never asks again for a key whose name it knows.",
    replace: [["token/signature.ts", "await source.recheck() ?? known", "known"]],
    caughtBy: "keys.same-name",
  },
  {
    name: "asks-about-every-wrong-signature",
    flaw: "Each wrong signature under a known name is one more request to its issuer.",
    replace: [["token/source.ts", "now() - recheckedAt >= RECHECK_PAUSE", "RECHECK_PAUSE > 0"]],
    caughtBy: {
      file: ROTATION,
      test:
        "verify() asks once in a minute about signatures that are wrong, and never for what would be refused anyway",
    },
  },
  {
    name: "takes-nobody-for-the-client",
    flaw: "All users of an issuer that names none are one.",
    replace: [[
      "token/claims.ts",
      "if (!clientsOnly || subject !== undefined) {",
      "if (subject !== undefined) {",
    ]],
    caughtBy: {
      file: "token/introspection.test.ts",
      test: "verify() refuses what the issuer does not say is a bearer token for this resource",
    },
  },
  {
    name: "knows-tokens-by-their-signature",
    flaw: "A revoked token is good again in another signature.",
    replace: [["token/token_hash.ts", 'token.split(".", 2).join(".")', "token"]],
    caughtBy: {
      file: "token/revocations.test.ts",
      test: "revoke() takes a token by its hash in a signature that nobody has seen before",
    },
  },
  {
    name: "has-places-for-nobody-it-knows",
    flaw: "Strangers' questions keep out callers whose tokens were good.",
    replace: [["token/places.ts", 'known.has(tokenHash) ? "known" : "strangers"', '"strangers"']],
    caughtBy: {
      file: "token/introspection.test.ts",
      test: "verify() keeps places for callers seen before when strangers bring many tokens",
    },
  },
  {
    name: "shows-broken-tokens-to-another-issuer",
    flaw: "What begins with something else than a header is shown to the issuer that is asked.",
    replace: [["token/jwt.ts", "return JWT_INSIDE.test(token);", "return false;"]],
    caughtBy: {
      file: "token/opaque.test.ts",
      test: "verify() shows nobody what could be a JWT of another issuer, wherever in a token it is",
    },
  },
  {
    name: "takes-roles-apart",
    flaw: "It finds admin in a text that says something else.",
    replace: [[
      "token/grants.ts",
      "if (isText(value)) return [value];",
      "if (isText(value)) return value.split(/[ ,]/);",
    ]],
    caughtBy: "token.roles-type",
  },
  {
    name: "goes-where-it-is-sent",
    flaw: "An issuer on the network has it ask what is inside.",
    replace: [["token/secure_url.ts", "!isInternal(url.hostname)", "true"]],
    caughtBy: {
      file: "token/internal_hosts.test.ts",
      test:
        "verify() lets an issuer on the network not send us to what is internal, in any spelling, with TLS",
    },
  },
  {
    name: "gives-users-app-roles",
    flaw: "A user's role of the same name grants what is an app's.",
    replace: [[
      "token/claims.ts",
      "...isClient ? scopesOfRoles(roles, profile) : []",
      "...scopesOfRoles(roles, profile)",
    ]],
    caughtBy: {
      file: "token/client_or_user.test.ts",
      test: "entra() gives scopes for app roles to clients alone, in version 2.0",
    },
  },
];
