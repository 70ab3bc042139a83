/** The signature of a token, by a key of its issuer. */

import { compactVerify } from "jose";
import type { KeyHint } from "./header.ts";
import { invalidToken } from "./invalid_token.ts";
import { candidates, type KeySet, type VerificationKey } from "./key_set.ts";
import type { Source } from "./source.ts";

/** The first key that verifies a token. Whether the others are broken or the token is, is all the same here. */
async function firstToVerify(token: string, alg: string, keys: VerificationKey[]) {
  for (const key of keys) {
    const verified = await compactVerify(token, key.jwk, { algorithms: [alg] }).catch(() => undefined);
    if (verified) return key;
  }
}

/**
 * Verifies a token's signature with the keys of its issuer, and of no other. When none of them is meant by the
 * token, or when it does not say which one it means and none verifies it, there may be a new one.
 *
 * @returns the id of the key that has verified it
 * @throws {Refusal} `token_key_unknown`, `token_signature_wrong`, `keys_unavailable`
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.8
 */
export async function verifySignature(
  token: string,
  { alg, kid }: KeyHint,
  source: Source<KeySet>,
): Promise<string> {
  const known = await source.get();
  const tried = candidates(known, alg, kid);
  const key = await firstToVerify(token, alg, tried);
  if (key) return key.id;

  if (tried.length === 0 || kid === undefined) {
    const fresh = candidates(await source.renew(), alg, kid).filter(({ id }) => !known.has(id));
    const freshKey = await firstToVerify(token, alg, fresh);
    if (freshKey) return freshKey.id;
    if (tried.length + fresh.length === 0) throw unknownKey();
  }
  throw invalidToken("token_signature_wrong", "The signature of the token is wrong", "RFC 7515 §5.2");
}

function unknownKey(): Error {
  return invalidToken(
    "token_key_unknown",
    "The token is signed with a key that its issuer does not publish",
    "RFC 8725 §3.8",
  );
}
