/** What can be wrong with the token that the bench sends: names and words only, for the page. */

import type { WrongTokenName } from "../../../reference/conformance/issuer/issuer.ts";

/** A row of the bench. */
export type TokenChoice = "honest" | "read-only" | "no-audience" | WrongTokenName;

/** What each is, in words that follow "a token". */
export const tokenChoices: Record<TokenChoice, string> = {
  "honest": "with nothing wrong with it",
  "other-audience": "for another resource",
  "no-audience": "without an audience",
  "other-issuer": "of another issuer",
  "expired": "that expired an hour ago",
  "attacker-key": "signed by a stranger",
  "alg-none": "without a signature, whose algorithm is none",
  "hs256-public-pem": "signed with the public key as if it were a secret (PEM)",
  "hs256-public-jwk": "signed with the public key as if it were a secret (JWK)",
  "embedded-jwk": "that brings its own key along",
  "encryption-key": "signed by a key that is published for encryption",
  "flipped-signature": "with one bit of its signature changed",
  "read-only": "without the scope notes:write",
  "opaque": "that is not a JWT",
};
