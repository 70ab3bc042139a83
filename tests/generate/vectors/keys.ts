/** The vectors' keys, which everybody has, and what is signed with them. */

import { base64url } from "jose";
import keysFile from "./keys.json" with { type: "json" };

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A private key in JWK form. */
export interface TestKey extends JsonWebKey {
  kid: string;
  alg: string;
}

/** The keys, by name. */
export const KEYS = keysFile.keys as Record<keyof typeof keysFile.keys, TestKey>;

/** A certificate that the attacker has written for `attackerRs256`, as base64 of its DER. */
export const ATTACKER_CERTIFICATE: string = keysFile.attackerCertificate;

/** The public half as an issuer publishes it. */
export function published({ kty, kid, alg, crv, x, y, n, e }: TestKey): Record<string, unknown> {
  return { kty, use: "sig", kid, alg, crv, x, y, n, e };
}

/** A text in UTF-8. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

interface Algorithm extends RsaPssParams {
  hash: string;
}

function algorithmOf(alg: string): Algorithm {
  const hash = `SHA-${/\d+$/.exec(alg)?.[0]}`;
  const names: Record<string, string> = {
    RS: "RSASSA-PKCS1-v1_5",
    PS: "RSA-PSS",
    ES: "ECDSA",
    Ed: "Ed25519",
  };
  return { name: names[alg.slice(0, 2)]!, hash, saltLength: Number(hash.slice(4)) / 8 };
}

const importing = new Map<string, Promise<CryptoKey>>();

/** The key for one algorithm and use, imported once. */
function imported(
  { kty, crv, x, y, n, e, ...others }: JsonWebKey,
  alg: string,
  usage: KeyUsage,
): Promise<CryptoKey> {
  const { d, p, q, dp, dq, qi } = usage === "sign" ? others : {};
  const jwk = { kty, crv, x, y, n, e, d, p, q, dp, dq, qi };
  const id = JSON.stringify([alg, usage, jwk]);
  const known = importing.get(id) ??
    crypto.subtle.importKey("jwk", jwk, { ...algorithmOf(alg), namedCurve: "P-256" }, false, [usage]);
  importing.set(id, known);
  return known;
}

/**
 * Whether a public key verifies a signature.
 *
 * @param alg the algorithm, whatever a header says
 */
export async function verifies(
  key: JsonWebKey,
  alg: string,
  input: string,
  signature: Bytes,
): Promise<boolean> {
  return await crypto.subtle.verify(
    algorithmOf(alg),
    await imported(key, alg, "verify"),
    signature,
    utf8(input),
  );
}

/** Signatures that were committed before, by what was signed. */
export type Kept = Map<string, Bytes[]>;

/** What stands in these tokens. */
export function signaturesIn(tokens: Iterable<string>): Kept {
  const kept: Kept = new Map();
  for (const token of tokens) {
    const [header, payload, signature, ...more] = token.split(".");
    if (!signature || more.length > 0 || !/^[\w-]+$/.test(signature)) continue;
    const input = `${header}.${payload}`;
    kept.set(input, [...kept.get(input) ?? [], base64url.decode(signature) as Bytes]);
  }
  return kept;
}

/** Signs what it is told to, with a key and an algorithm of its kind. */
export type Signer = (input: string, key: TestKey, alg?: string) => Promise<Bytes>;

/**
 * A signer whose output is the same each time: RS256 and EdDSA are by themselves, and of ES256 and PS256, which are
 * random, a signature that was committed stays as long as it verifies.
 */
export function signerWith(kept: Kept): Signer {
  return async (input, key, alg = key.alg) => {
    if (/^[EP]S/.test(alg)) {
      for (const signature of kept.get(input) ?? []) {
        if (await verifies(key, alg, input, signature)) return signature;
      }
    }
    const privateKey = await imported(key, alg, "sign");
    const signature = new Uint8Array(await crypto.subtle.sign(algorithmOf(alg), privateKey, utf8(input)));
    kept.set(input, [...kept.get(input) ?? [], signature]);
    return signature;
  };
}

/** An HMAC with any bytes as its secret, an empty one included, which WebCrypto does not take. */
export async function hmac(input: string, secret: Bytes, hash = "SHA-256"): Promise<Bytes> {
  // A secret is padded with zeros (RFC 2104 §2), so that one zero byte is as good as none.
  const raw = secret.length > 0 ? secret : new Uint8Array(1);
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(input)));
}
