/** A server that was its own authorization server once: another instance, and what that would have issued. */

import { base64url } from "jose";
import { type FreshServer, powerOf, type Target } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import { sign } from "../../issuer/tokens.ts";
import { inWords } from "../../words.ts";
import { send } from "../expect.ts";
import { withToken } from "../messages.ts";
import { isAccepted, reading } from "../operations.ts";

/** How the former authorization server's tokens name it. */
export const FORMER = "https://notes.example";

/** What its user 17 is called at the issuer that has taken its place. */
export const SUBJECTS = { "user-17": "alice" };

/** An hour from now, and an hour ago. */
const HOUR = 3_600_000;
export const LATER = (): string => new Date(Date.now() + HOUR).toISOString();
export const EARLIER = (): string => new Date(Date.now() - HOUR).toISOString();

/** An instance that is told of a former authorization server, and what that had signed. */
export interface Retired {
  target: Target;
  /** A token of the former server's: honest, for its user 17 with the scope to read, but for these claims. */
  token(claims?: Record<string, unknown>): Promise<string>;
}

let pair: Promise<CryptoKeyPair> | undefined;

/** One key pair for all: it takes time to make, and none of them is a secret of anybody's. */
function keys(): Promise<CryptoKeyPair> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  return pair ??= crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/**
 * Starts an instance that knows the former authorization server, and ends it afterwards; needs "server with settings".
 *
 * @param until the end date that it is told
 */
export async function retired<T>(
  target: Target,
  until: string,
  judge: (retired: Retired) => Promise<T>,
): Promise<T> {
  const { publicKey, privateKey } = await keys();
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const key = { kty, crv, x, y, alg: "ES256", kid: "former-1", use: "sig" };
  const former = { issuer: FORMER, keys: { keys: [key] }, until, subjects: SUBJECTS };
  const server: FreshServer = await powerOf(target, "server with settings")({ former });
  const token: Retired["token"] = (changes) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: FORMER,
      sub: "user-17",
      aud: server.target.resource,
      client_id: "older-client",
      iat: now,
      exp: now + 600,
      jti: base64url.encode(crypto.getRandomValues(new Uint8Array(16))),
      scope: "notes:read",
      ...changes,
    };
    return sign({ header: { alg: "ES256", typ: "at+jwt", kid: "former-1" }, claims }, privateKey);
  };
  try {
    return await judge({ target: server.target, token });
  } finally {
    await server.close();
  }
}

/**
 * Sees an honest token of the former server's accepted: a refusal of another one counts only then.
 *
 * @throws {HarnessError} `untested` when it is not
 */
export async function expectTaken({ target, token }: Retired): Promise<void> {
  const exchange = await send(target, reading(withToken(target, await token())));
  if (!isAccepted(exchange)) {
    throw untested(`an honest token of the former server is not accepted either: ${inWords(exchange)}`);
  }
}
