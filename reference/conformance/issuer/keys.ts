/** The issuer's keys: those it publishes, and one that it never does. */

import { exportJWK, generateKeyPair } from "jose";

/** A signing algorithm for access tokens (RFC 7518 §3.1, RFC 8037 §3.1). */
export type SigningAlgorithm = "ES256" | "RS256" | "PS256" | "EdDSA";

/** A public key as the key set shows it (RFC 7517 §4). */
export interface PublicJwk extends JsonWebKey {
  kid: string;
  use: "sig" | "enc";
}

/** A key pair and its public half as a JWK. */
export interface IssuerKey {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: PublicJwk;
}

/** The keys and what can be done to them. */
export interface Keys {
  /** Algorithm of honest tokens. */
  readonly alg: SigningAlgorithm;
  /** The published key that signs now; one of another algorithm is generated and published at first use. */
  signing(alg?: SigningAlgorithm): Promise<IssuerKey>;
  /** Published for encryption (`use: enc`); it can sign, and its signatures must not count. */
  readonly encryption: IssuerKey;
  /** Never published. */
  readonly attacker: IssuerKey;
  /** What the key set shows. */
  published(): PublicJwk[];
  /** Signs with fresh keys from now on; the old ones stay published or go at once. */
  rotate(keepOld: boolean): Promise<void>;
}

async function generate(alg: SigningAlgorithm, use: "sig" | "enc"): Promise<IssuerKey> {
  // With @types/node about, jose means Node's CryptoKey, which is this one under another declaration.
  const { privateKey, publicKey } = await generateKeyPair(alg) as unknown as CryptoKeyPair;
  const jwk = { ...await exportJWK(publicKey), kid: crypto.randomUUID(), use } as PublicJwk;
  // The encryption key names no algorithm, so that its `use` is the only thing that speaks against it.
  return { privateKey, publicKey, jwk: use === "sig" ? { ...jwk, alg } : jwk };
}

/** An RSA key takes half a second to make: one of each further algorithm does for all issuers of this process. */
const further = new Map<SigningAlgorithm, Promise<IssuerKey>>();

function furtherKey(alg: SigningAlgorithm): Promise<IssuerKey> {
  const key = further.get(alg) ?? generate(alg, "sig");
  further.set(alg, key);
  return key;
}

/** Generates a signing key, an encryption key and an attacker's key, all of the same kind. */
export async function createKeys(alg: SigningAlgorithm): Promise<Keys> {
  const [first, encryption, attacker] = await Promise.all([
    generate(alg, "sig"),
    generate(alg, "enc"),
    generate(alg, "sig"),
  ]);
  let signing = new Map([[alg, first]]);
  let old: IssuerKey[] = [];
  return {
    alg,
    encryption,
    attacker,
    async signing(wanted = alg) {
      const key = signing.get(wanted) ?? await furtherKey(wanted);
      signing.set(wanted, key);
      return key;
    },
    published: () => [...signing.values(), ...old, encryption].map((key) => key.jwk),
    async rotate(keepOld) {
      const fresh = await generate(alg, "sig");
      old = keepOld ? [...signing.values(), ...old] : [];
      signing = new Map([[alg, fresh]]);
    },
  };
}
