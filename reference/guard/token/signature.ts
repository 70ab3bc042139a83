/** The signature of a token, by a key of its issuer. */

import { Refusal } from "../refusal.ts";
import type { KeyHint } from "./header.ts";
import { invalidToken } from "./invalid_token.ts";
import type { UnverifiedJwt } from "./jwt.ts";
import { candidates, hasKey, type KeySet, type VerificationKey } from "./key_set.ts";
import { runtimeName } from "./runtime.ts";
import { signatureCheck } from "./signature_check.ts";
import type { Source } from "./source.ts";
import { createTurns, type InTurn } from "./turns.ts";

/** What decides whether a token is worth a question to its issuer. Nothing of it is verified. */
export interface Worth {
  /** Whether all else about it is as it has to be: for any other token a new key would change nothing. */
  wouldPass(): boolean;
  /** Its `iat`. */
  issuedAt: unknown;
  /** When it came, in milliseconds since 1970. */
  presentedAt: number;
}

/** Milliseconds by which an issuer's clock, or a cache in front of its keys, may be behind. */
const MARGIN = 60_000;

/**
 * How many are checked before it is looked what else there is to do. On Node to look takes as long as a check; elsewhere
 * it is little, and a request that is known comes back to the loop several times.
 */
const SIGNATURES = runtimeName() === "node" ? 4 : 1;

/**
 * Anybody can send signatures to check, and each takes as long as a request of somebody who is known. They are checked
 * a few in a turn, so that who is known waits for no more of them. Not on workerd: there a request has a context of its
 * own, which may end with its client, and nobody may wait for what would have happened in another's.
 */
const inTurn: InTurn = runtimeName() === "workerd" ? async (work) => await work() : createTurns(SIGNATURES);

async function isSigned({ signed, signature }: UnverifiedJwt, alg: string, { jwk }: VerificationKey) {
  const check = await signatureCheck(jwk, alg);
  return await inTurn(() => check(signed, signature));
}

/** The first key that verifies a token. Whether the others are broken or the token is, is all the same here. */
async function firstToVerify(jwt: UnverifiedJwt, alg: string, keys: VerificationKey[]) {
  for (const key of keys) {
    const verified = await isSigned(jwt, alg, key).catch(() => false);
    if (verified) return key;
  }
}

/**
 * Verifies a token's signature with the keys of its issuer, and of no other. Where none of them has verified it there
 * may be a new one, and the issuer is asked: at once for a key that was not heard of before, and rarely for one that is
 * said to have come under an old name, since everybody can write that name on a token.
 *
 * @returns the id of the key that has verified it
 * @throws {Refusal} `token_key_unknown`, `token_signature_wrong`; `key_pending` where a new key can be meant and the
 *   issuer may not be asked for it just now
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.8
 */
export async function verifySignature(
  jwt: UnverifiedJwt,
  { alg, kid }: KeyHint,
  source: Source<KeySet>,
  { wouldPass, issuedAt, presentedAt }: Worth,
): Promise<string> {
  const known = await source.get();
  const tried = candidates(known, alg, kid);
  const key = await firstToVerify(jwt, alg, tried);
  if (key) return key.id;
  const refused = () => tried.length === 0 ? unknownKey() : wrongSignature();
  if (!wouldPass()) throw refused();

  const fresh = async (keys: KeySet) => {
    const others = candidates(keys, alg, kid).filter(({ id }) => !known.has(id));
    const other = await firstToVerify(jwt, alg, others);
    if (other) return other.id;
    throw others.length > 0 ? wrongSignature() : refused();
  };
  if (kid !== undefined && hasKey(known, kid)) {
    return await fresh(await source.recheck() ?? known);
  }
  const { value, loadedAt, barredFor } = await source.renew();
  // Keys that were read since it came, or long after it was issued, have its key if there is one.
  const mayBeNew = loadedAt < presentedAt &&
    (typeof issuedAt !== "number" || issuedAt * 1000 > loadedAt - MARGIN);
  if (barredFor !== undefined && mayBeNew && value === known) throw keyPending(barredFor);
  return await fresh(value);
}

/** Neither an outage nor a wrong token, as far as anybody knows. */
function keyPending(retryAfter: number): Error {
  const message = "The key of the token is not known yet: keep the token and try again";
  const about = "header parameter kid";
  return new Refusal("key_pending", message, { status: 503, retryAfter, rule: "RFC 9110 §15.6.4", about });
}

function wrongSignature(): Error {
  return invalidToken("token_signature_wrong", "The signature of the token is wrong", "RFC 7515 §5.2");
}

function unknownKey(): Error {
  return invalidToken(
    "token_key_unknown",
    "The token is signed with a key that its issuer does not publish",
    "RFC 8725 §3.8",
    { about: "header parameter kid" },
  );
}
