/** The metadata as a signed JWT, for clients that trust a key more than a connection. */

import { SignJWT } from "jose";
import { GuardConfigurationError } from "./configuration_error.ts";

/** A key of the runtime's Web Crypto, which has no global name in every library of types. */
export type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** Who signs, and with what. */
export interface ResourceSigning {
  /** The party that attests to the metadata: the `iss` of the JWT (RFC 9728 §2.2). */
  issuer: string;
  /** An asymmetric private key with the usage "sign": P-256, RSA of 2048 bits or more with SHA-256, or Ed25519. */
  key: SigningKey;
  /** The key's `kid` in the set at `jwks_uri` (RFC 7515 §4.1.4). */
  keyId: string;
}

/** A signer whose key is known to work. */
export type Signing = ResourceSigning & { algorithm: string };

/**
 * Checks a signer.
 *
 * @throws {GuardConfigurationError} `signing_key_unsuitable`
 * @see RFC 7518 §3.1
 */
export function parseSigning(signing: ResourceSigning): Signing {
  const { issuer, key, keyId } = signing;
  const wrong = (option: string, should: string) => {
    return new GuardConfigurationError("signing_key_unsuitable", `metadata.signing.${option}`, should);
  };
  if (!issuer) throw wrong("issuer", "who attests to the metadata; RFC 9728 §2.2 asks for `iss`");
  if (!keyId) throw wrong("keyId", "the `kid` that the key has at jwks_uri");
  const algorithm = algorithmOf(key);
  if (key.type !== "private" || !key.usages.includes("sign") || !algorithm) {
    throw wrong("key", "a private key that signs: P-256, RSA of 2048 bits or more with SHA-256, or Ed25519");
  }
  return { issuer, key, keyId, algorithm };
}

/** The algorithm that the key was made for, so that nobody can name another one. */
function algorithmOf({ algorithm }: SigningKey): string | undefined {
  const { name, namedCurve, hash, modulusLength } = algorithm as Partial<
    EcKeyAlgorithm & RsaHashedKeyAlgorithm
  >;
  if (name === "ECDSA" && namedCurve === "P-256") return "ES256";
  if (name === "Ed25519") return "EdDSA";
  if (hash?.name !== "SHA-256" || !modulusLength || modulusLength < 2048) return undefined;
  if (name === "RSASSA-PKCS1-v1_5") return "RS256";
  if (name === "RSA-PSS") return "PS256";
}

/**
 * Signs the parameters of a document. `signed_metadata` itself is not one of them.
 * @see RFC 9728 §2.2
 */
export async function sign(document: object, { issuer, key, keyId, algorithm }: Signing): Promise<string> {
  return await new SignJWT({ ...document })
    .setProtectedHeader({ alg: algorithm, kid: keyId, typ: "JWT" })
    .setIssuer(issuer)
    .setIssuedAt()
    .sign(key);
}
