/** One key, ready to check signatures with: by `node:crypto` on Node, by WebCrypto elsewhere. */

import { constants, KeyObject, verify, type webcrypto } from "node:crypto";
import { importJWK, type JWK } from "jose";
import { runtimeName } from "./runtime.ts";

/** Whether a signature is this key's, of exactly these bytes. At once where the runtime can. */
export type SignatureCheck = (
  signed: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
) => boolean | Promise<boolean>;

/** What an algorithm is called elsewhere. */
interface Scheme {
  /** For WebCrypto, with what a key of it has in the length of a signature or of itself. */
  web: AlgorithmIdentifier | RsaPssParams | EcdsaParams;
  /** For Node: the digest, where it is not a part of the algorithm. */
  digest: string | null;
  /** For Node, besides the key. */
  options?: { dsaEncoding: "ieee-p1363" } | { padding: number; saltLength?: number };
  /** Bytes of a signature, where they are always as many. */
  length?: number;
}

/** Two numbers beside each other, each as long as the curve's, and not in DER (RFC 7518 §3.4). */
function ecdsa(bits: number, length: number): Scheme {
  return {
    web: { name: "ECDSA", hash: `SHA-${bits}` },
    digest: `sha${bits}`,
    options: { dsaEncoding: "ieee-p1363" },
    length,
  };
}

/** PKCS #1 v1.5 (RFC 7518 §3.3). */
function rsa(bits: number): Scheme {
  const options = { padding: constants.RSA_PKCS1_PADDING };
  return { web: { name: "RSASSA-PKCS1-v1_5" }, digest: `sha${bits}`, options };
}

/** The salt is as long as the digest, and no other length will do (RFC 7518 §3.5). */
function pss(bits: number): Scheme {
  const saltLength = bits / 8;
  return {
    web: { name: "RSA-PSS", saltLength },
    digest: `sha${bits}`,
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
  };
}

const ED25519: Scheme = { web: { name: "Ed25519" }, digest: null, length: 64 };

const SCHEMES: Readonly<Record<string, Scheme>> = {
  ES256: ecdsa(256, 64),
  ES384: ecdsa(384, 96),
  ES512: ecdsa(512, 132),
  RS256: rsa(256),
  RS384: rsa(384),
  RS512: rsa(512),
  PS256: pss(256),
  PS384: pss(384),
  PS512: pss(512),
  EdDSA: ED25519,
  Ed25519: ED25519,
};

/** Bits of the shortest RSA key that may be used (RFC 7518 §3.3, §3.5). */
const SHORTEST_RSA = 2048;

/** jose imports a published key for one algorithm, and refuses one that is of another kind or broken. */
async function imported(jwk: Readonly<JWK>, alg: string): Promise<webcrypto.CryptoKey> {
  const key = await importJWK(jwk, alg) as webcrypto.CryptoKey;
  const { modulusLength = SHORTEST_RSA } = key.algorithm as { modulusLength?: number };
  if (modulusLength < SHORTEST_RSA) throw new TypeError(`A key of ${modulusLength} bits is too short`);
  return key;
}

function byNode(key: webcrypto.CryptoKey, { digest, options }: Scheme): SignatureCheck {
  const given = { key: KeyObject.from(key), ...options };
  return (signed, signature) => verify(digest, signed, given, signature);
}

function byWebCrypto(key: webcrypto.CryptoKey, { web }: Scheme): SignatureCheck {
  const own = key as unknown as CryptoKey;
  return (signed, signature) => crypto.subtle.verify(web, own, signature, signed);
}

/**
 * Which of the two checks signatures here. On Node itself OpenSSL is asked directly, in a half to a third of the time.
 * What others' `node:crypto` makes of a signature is slower for ECDSA than their WebCrypto, or refuses a good one.
 */
const withKey = runtimeName() === "node" ? byNode : byWebCrypto;

async function prepared(jwk: Readonly<JWK>, alg: string): Promise<SignatureCheck> {
  const scheme = SCHEMES[alg];
  if (!scheme) throw new TypeError("The algorithm is none that keys are published for");
  const check = withKey(await imported(jwk, alg), scheme);
  const { length } = scheme;
  return (signed, signature) => {
    return (length === undefined || signature.length === length) && check(signed, signature);
  };
}

/** What has been imported, as long as its key is published: for one key as many as it has algorithms. */
const checks = new WeakMap<object, Map<string, Promise<SignatureCheck>>>();

/**
 * Prepares a published key for one algorithm, the first time that it is asked for.
 *
 * @param alg an algorithm that is accepted, and that goes with such a key
 * @throws {Error} by rejecting, each time that it is asked for, where the key is broken or too short
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3
 */
export function signatureCheck(jwk: Readonly<JWK>, alg: string): Promise<SignatureCheck> {
  let ofKey = checks.get(jwk);
  if (!ofKey) checks.set(jwk, ofKey = new Map());
  let check = ofKey.get(alg);
  if (!check) ofKey.set(alg, check = prepared(jwk, alg));
  return check;
}
