/** Vectors about which key counts: odd key ids, and sets of several keys. */

import { type Change, type Group, group } from "./draft.ts";
import { embedded } from "./embedded_key.ts";
import { KEYS, published, type Signer } from "./keys.ts";

/** Vectors about `jwk`, `jku`, `x5c`, `x5u`, `kid`, and about key sets. */
export async function keyChoice(signer: Signer): Promise<Group[]> {
  return [await embedded(signer), await named(signer), ...await sets(signer)];
}

async function named(signer: Signer): Promise<Group> {
  const one = await group(signer, { comment: "Key ids", label: "kid", key: KEYS.es256 });
  const texts = [
    "",
    " ",
    "unknown",
    KEYS.es256.kid.toUpperCase(),
    `${KEYS.es256.kid} `,
    `${KEYS.es256.kid}\0`,
    "../../../../dev/null",
    "/dev/null",
    "' OR '1'='1",
    "' UNION SELECT 'AA==' -- ",
    "$(id)",
    "https://evil.example/key",
    "__proto__",
    "constructor",
    "0",
    "*",
    "t\u0435st-only-es256",
    "k".repeat(5000),
  ];
  const refuse = { rule: "keys.odd-kid", flags: ["KeyId" as const], decision: "refuse" as const };
  const forged: Change = { sign: (input) => signer(input, KEYS.attackerEs256) };
  await one.parameter("kid", texts, { ...refuse, ...forged });
  await one.parameter("kid", [null, 0, 42, true, [], [KEYS.es256.kid], {}, { kid: KEYS.es256.kid }], refuse);
  await one.add({
    ...refuse,
    ...forged,
    comment: "without kid, by a key that was never published",
    rule: "keys.no-kid",
    header: { kid: undefined },
  }, {
    comment: "without kid, by the one key that there is",
    rule: "keys.no-kid",
    flags: ["KeyId"],
    decision: "accept",
    open: true,
    header: { kid: undefined },
  }, {
    ...refuse,
    comment: "the kid of no key, and the signature of the one key that there is",
    open: true,
    header: { kid: "another" },
  });
  return one;
}

async function sets(signer: Signer): Promise<Group[]> {
  const { es256, es256Next, attackerEs256, rs256, encryption } = KEYS;
  const byNext = (input: string) => signer(input, es256Next);
  const byAttacker = (input: string) => signer(input, attackerEs256);
  const wrong = { flags: ["KeySet" as const, "WrongSignature" as const], decision: "refuse" as const };
  const fine = { flags: ["KeySet" as const], decision: "accept" as const };

  const two = await group(signer, {
    comment: "Two keys of the same kind, as in the week of a rotation",
    label: "two keys",
    key: es256,
    profile: "rfc9068",
    jwks: { keys: [published(es256), published(es256Next)] },
  });
  await two.add(
    { ...fine, comment: "by the second", rule: "keys.overlap", header: { kid: es256Next.kid }, sign: byNext },
    { ...fine, comment: "without kid, by the first", rule: "keys.no-kid-tried", header: { kid: undefined } },
    {
      ...fine,
      comment: "without kid, by the second",
      rule: "keys.no-kid-tried",
      header: { kid: undefined },
      sign: byNext,
    },
    {
      ...wrong,
      comment: "without kid, by neither",
      rule: "keys.no-kid-two-keys",
      header: { kid: undefined },
      sign: byAttacker,
    },
    { ...wrong, comment: "says the first, by the second", rule: "keys.overlap", open: true, sign: byNext },
    {
      ...wrong,
      comment: "says the second, by neither",
      rule: "token.attacker-key",
      header: { kid: es256Next.kid },
      sign: byAttacker,
    },
  );

  const withdrawn = await group(signer, {
    comment: "The key set after the first of two keys was withdrawn",
    label: "withdrawn",
    key: es256Next,
    profile: "rfc9068",
  });
  await withdrawn.add(
    {
      ...wrong,
      comment: "by the key that is gone",
      rule: "keys.withdrawn",
      header: { kid: es256.kid },
      sign: (input) => signer(input, es256),
    },
    {
      ...wrong,
      comment: "by the key that is gone, without kid",
      rule: "keys.withdrawn",
      header: { kid: undefined },
      sign: (input) => signer(input, es256),
    },
    {
      ...wrong,
      comment: "by the key that is gone, under the id of the new one",
      rule: "keys.withdrawn",
      sign: (input) => signer(input, es256),
    },
  );

  const kinds = await group(signer, {
    comment: "Keys of two kinds, each for its own algorithm",
    label: "two kinds",
    key: rs256,
    algorithms: ["RS256", "ES256"],
    jwks: { keys: [published(es256), published(rs256)] },
  });
  const crossed = { flags: ["KeySet" as const, "AlgConfusion" as const], decision: "refuse" as const };
  const byEs256 = (input: string) => signer(input, es256);
  await kinds.add(
    {
      ...fine,
      comment: "by the other kind",
      rule: "token.accepted",
      header: { alg: "ES256", kid: es256.kid },
      sign: byEs256,
    },
    {
      ...fine,
      comment: "by the other kind, without kid",
      rule: "keys.no-kid",
      open: true,
      header: { alg: "ES256", kid: undefined },
      sign: byEs256,
    },
    {
      ...crossed,
      comment: "ES256, the kid is that of the key for RS256",
      rule: "token.alg-mismatch",
      header: { alg: "ES256" },
    },
    {
      ...crossed,
      comment: "RS256, the kid is that of the key for ES256",
      rule: "token.alg-mismatch",
      header: { kid: es256.kid },
    },
    {
      ...crossed,
      comment: "ES256, and the signature is that of the key for RS256",
      rule: "token.alg-mismatch",
      header: { alg: "ES256", kid: es256.kid },
    },
  );

  const uses = await group(signer, {
    comment: "A key for signatures, and others for encryption or for nobody knows what",
    label: "other uses",
    key: rs256,
    algorithms: ["RS256", "ES256"],
    jwks: {
      keys: [
        { kty: "unheard-of", kid: "unheard-of", use: "sig", x: "AA" },
        { ...published(encryption), use: "enc", alg: "RSA-OAEP" },
        { ...published(es256), use: "enc", alg: "ECDH-ES" },
        { ...published(es256Next), use: undefined, alg: "ES256", key_ops: ["deriveKey"] },
        published(rs256),
      ],
    },
  });
  const enciphering = {
    rule: "token.encryption-key",
    flags: ["KeySet" as const],
    decision: "refuse" as const,
  };
  await uses.add(
    {
      ...enciphering,
      comment: "by the RSA key for encryption",
      header: { kid: encryption.kid },
      sign: (input) => signer(input, encryption, "RS256"),
    },
    {
      ...enciphering,
      comment: "by the EC key for encryption",
      header: { alg: "ES256", kid: es256.kid },
      sign: byEs256,
    },
    {
      ...enciphering,
      comment: "by the EC key whose key_ops are not verify",
      header: { alg: "ES256", kid: es256Next.kid },
      sign: byNext,
    },
    {
      ...wrong,
      comment: "the kid of the key of an unknown kind",
      rule: "token.attacker-key",
      header: { kid: "unheard-of" },
      sign: (input) => signer(input, KEYS.attackerRs256),
    },
  );
  return [two, withdrawn, kinds, uses];
}
