/** A verifier of access tokens on nothing but Web Crypto: ES256, RS256 and EdDSA, with the issuer's keys. */

const ALGORITHMS: Record<
  string,
  { kty: string; algorithm: { name: string; hash?: string; namedCurve?: string } }
> = {
  ES256: { kty: "EC", algorithm: { name: "ECDSA", hash: "SHA-256", namedCurve: "P-256" } },
  RS256: { kty: "RSA", algorithm: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } },
  EdDSA: { kty: "OKP", algorithm: { name: "Ed25519" } },
};

/** Between two questions to the issuer that an unknown key raises, in milliseconds. */
const PAUSE = 5_000;

type Key = JsonWebKey & { kid?: string };

function part<T>(text: string): T | undefined {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(text)));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}

async function json(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { redirect: "error" });
  if (!response.ok) throw new Error(`The issuer answers ${response.status}`);
  return await response.json();
}

/**
 * A function that gives the claims of a token that is good here, and `undefined` for any other.
 *
 * @returns rejects when the issuer cannot be asked
 */
export function createOwnVerifier(
  issuer: string,
  audience: string,
): (token: string) => Promise<Record<string, unknown> | undefined> {
  let keys: Key[] | undefined;
  let asked = 0;
  const refresh = async () => {
    asked = Date.now();
    const { origin, pathname } = new URL(issuer);
    const path = pathname === "/" ? "" : pathname;
    const metadata = await json(`${origin}/.well-known/oauth-authorization-server${path}`);
    if (metadata.issuer !== issuer) throw new Error("This is another issuer's metadata");
    const { keys: found } = await json(String(metadata.jwks_uri));
    if (!Array.isArray(found)) throw new Error("The issuer's keys are none");
    keys = found.filter((key) => typeof key?.kty === "string");
  };
  const fitting = (kid: unknown, alg: string) =>
    (keys ?? []).filter((key) =>
      key.kty === ALGORITHMS[alg]!.kty && (kid === undefined || key.kid === kid) &&
      (key.alg === undefined || key.alg === alg) && (key.use === undefined || key.use === "sig")
    );
  return async (token: string): Promise<Record<string, unknown> | undefined> => {
    const parts = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token);
    const header = parts && part<Record<string, unknown>>(parts[1]!);
    const claims = parts && part<Record<string, unknown>>(parts[2]!);
    const alg = header?.alg;
    if (!header || !claims || typeof alg !== "string" || !Object.hasOwn(ALGORITHMS, alg)) return undefined;
    if (header.crit !== undefined || header.b64 !== undefined) return undefined; // No extension is understood here.
    const now = Date.now() / 1000;
    const { iss, aud, exp, nbf } = claims;
    if (iss !== issuer || ![aud].flat().includes(audience)) return undefined;
    if (typeof exp !== "number" || exp <= now - 5) return undefined;
    if (nbf !== undefined && (typeof nbf !== "number" || nbf > now + 5)) return undefined;
    if (!keys) await refresh();
    else if (fitting(header.kid, alg).length === 0 && Date.now() - asked > PAUSE) {
      await refresh().catch(() => {});
    }
    const { algorithm } = ALGORITHMS[alg]!;
    for (const { kty, crv, x, y, n, e } of fitting(header.kid, alg)) {
      const jwk = kty === "EC" ? { kty, crv, x, y } : { kty, n, e };
      const key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]).catch(() =>
        undefined
      );
      const signed = new TextEncoder().encode(`${parts![1]}.${parts![2]}`);
      if (key && await crypto.subtle.verify(algorithm, key, bytes(parts![3]!), signed)) return claims;
    }
    return undefined;
  };
}
