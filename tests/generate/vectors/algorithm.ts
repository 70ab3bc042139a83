/** Vectors about `alg`: none, HMAC with what everybody knows, and algorithms that are not the key's. */

import { exportSPKI, importJWK } from "jose";
import { ascii, type Draft, type Group, group } from "./draft.ts";
import { type Bytes, hmac, KEYS, published, type Signer, type TestKey, utf8 } from "./keys.ts";

const HASHES: Record<string, string> = { HS256: "SHA-256", HS384: "SHA-384", HS512: "SHA-512" };

/** Vectors about `alg`. */
export async function algorithm(signer: Signer): Promise<Group[]> {
  const groups: Group[] = [];
  for (const key of [KEYS.rs256, KEYS.es256]) {
    const one = await group(signer, {
      comment: `A key for ${key.alg} and nothing else`,
      label: key.alg,
      key,
    });
    await none(one);
    await oddities(one, signer, key);
    await secrets(one, key);
    groups.push(one);
  }
  groups.push(await unsaid(signer));
  return groups;
}

/** Many issuers publish keys without alg: then the settings alone say what a key is for. */
async function unsaid(signer: Signer): Promise<Group> {
  const key = KEYS.rs256;
  const { alg: _, ...jwk } = published(key);
  const one = await group(signer, {
    comment: "A key that does not say for which algorithm it is",
    label: "no alg",
    key,
    jwks: { keys: [jwk] },
  });
  await secrets(one, key);
  await one.add({
    comment: "alg is ES256, the signature is of RS256",
    rule: "token.alg-mismatch",
    flags: ["AlgConfusion"],
    decision: "refuse",
    header: { alg: "ES256" },
  }, {
    comment: "alg is RS384, and so is the signature, and RS256 alone is allowed",
    rule: "token.alg-mismatch",
    flags: ["AlgConfusion"],
    decision: "refuse",
    header: { alg: "RS384" },
    sign: (input) => signer(input, key, "RS384"),
  });
  return one;
}

async function none({ add, mint }: Group): Promise<void> {
  const without = {
    flags: ["AlgNone" as const],
    decision: "refuse" as const,
    signature: () => new Uint8Array(),
  };
  await add({
    ...without,
    comment: "alg is none, no signature",
    rule: "token.alg-none",
    header: { alg: "none" },
  });
  await add(
    {
      ...without,
      comment: "alg is none, the signature is real",
      rule: "token.alg-none",
      header: { alg: "none" },
      signature: undefined,
    },
    {
      ...without,
      comment: "alg is none, no signature, no kid",
      rule: "token.alg-none",
      header: { alg: "none", kid: undefined },
    },
    {
      ...without,
      comment: "alg is none, two parts",
      rule: "token.alg-none",
      header: { alg: "none" },
      token: (token) => token.slice(0, -1),
    },
  );
  const honest = (await mint()).split(".")[2]!;
  await add({
    ...without,
    comment: "alg is none, the signature is that of the honest token",
    rule: "token.alg-none",
    header: { alg: "none" },
    token: (token) => token + honest,
  });
  for (const alg of ["None", "NONE", "nOnE", "none ", " none", "none\0", "n\u03bfne"]) {
    const said = `alg is ${ascii(JSON.stringify(alg))}`;
    const spelled = { ...without, rule: "token.alg-none-spelling", header: { alg } };
    await add(
      { ...spelled, comment: `${said}, no signature` },
      { ...spelled, comment: `${said}, the signature is real`, signature: undefined },
    );
  }
}

async function oddities({ add, parameter }: Group, signer: Signer, key: TestKey): Promise<void> {
  const refuse = { flags: ["AlgConfusion" as const], decision: "refuse" as const };
  await parameter("alg", [undefined, null, "", 0, true, [], [key.alg], {}, { alg: key.alg }], {
    ...refuse,
    rule: "token.alg-missing",
  });
  const others = [
    key.alg.toLowerCase(),
    ` ${key.alg}`,
    `${key.alg} `,
    `${key.alg}\0`,
    key.alg === "RS256" ? "ES256" : "RS256",
    key.alg.replace("256", "384"),
    "PS256",
    "EdDSA",
    "HS256",
    "ES256K",
    "RS1",
    "dir",
    "constructor",
    "__proto__",
  ];
  await parameter("alg", others, { ...refuse, rule: "token.alg-mismatch" });
  if (key.alg !== "RS256") return;
  // Of the key, and real: but the issuer says what the key is for.
  for (const alg of ["RS384", "RS512", "PS256"]) {
    await add({
      ...refuse,
      comment: `alg is ${JSON.stringify(alg)}, and so is the signature`,
      rule: "token.alg-mismatch",
      header: { alg },
      sign: (input) => signer(input, key, alg),
    });
  }
}

/** What everybody can use for a secret. */
async function secretsOf(key: TestKey): Promise<Record<string, Bytes>> {
  const jwk = published(key);
  const pem = await exportSPKI(await importJWK(jwk, key.alg) as CryptoKey);
  const der = Uint8Array.from(atob(pem.replaceAll(/-----[^-]+-----|\s/g, "")), (char) => char.charCodeAt(0));
  const decoded = (text: string) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  return {
    "the public key as PEM": utf8(pem),
    "the public key as PEM with a line break behind it": utf8(`${pem.trimEnd()}\n`),
    "the public key as PEM with CRLF": utf8(`${pem.trimEnd()}\n`.replaceAll("\n", "\r\n")),
    "the public key as PEM with a space before it": utf8(` ${pem}`),
    "the public key as DER": der,
    "the public key as JWK": utf8(JSON.stringify(jwk)),
    "the key set": utf8(JSON.stringify({ keys: [jwk] })),
    "a member of the JWK": utf8((key.n ?? key.x)!),
    "the bytes of a member of the JWK": decoded((key.n ?? key.x)!),
    "the key id": utf8(key.kid),
    "nothing": new Uint8Array(),
    "the text undefined": utf8("undefined"),
    "the text secret": utf8("secret"),
  };
}

async function secrets({ add }: Group, key: TestKey): Promise<void> {
  const hashed = (alg: string, what: string, secret: Bytes): Draft => ({
    comment: `${alg}, the secret is ${what}`,
    rule: "token.hmac-public-key",
    flags: ["HmacPublicKey"],
    decision: "refuse",
    header: { alg },
    sign: (input) => hmac(input, secret, HASHES[alg]),
  });
  const all = await secretsOf(key);
  await add(...Object.entries(all).map(([what, secret]) => hashed("HS256", what, secret)));
  for (const alg of ["HS384", "HS512"]) {
    for (const what of ["the public key as PEM", "the public key as JWK", "nothing"]) {
      await add(hashed(alg, what, all[what]!));
    }
  }
  await add({
    ...hashed("HS256", "", all["the public key as PEM"]!),
    comment: `the header says ${key.alg}, and the signature is an HMAC with the public key as PEM`,
    header: {},
  });
}
