/** Vectors about signatures: of each algorithm, and of each way to get one wrong. */

import { base64url } from "jose";
import { type Draft, type Group, group } from "./draft.ts";
import { type Bytes, KEYS, type Signer, type TestKey } from "./keys.ts";

/** The order of P-256's base point (SEC 2 §2.4.2), and that of edwards25519's (RFC 8032 §5.1). */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Vectors about signatures. */
export function signature(signer: Signer): Promise<Group[]> {
  return Promise.all([
    ofAlgorithm(signer, KEYS.es256, KEYS.attackerEs256, ecdsa),
    ofAlgorithm(signer, KEYS.rs256, KEYS.attackerRs256, rsa),
    ofAlgorithm(signer, KEYS.ps256, { ...KEYS.attackerRs256, alg: "PS256" }, () => []),
    ofAlgorithm(signer, KEYS.ed25519, KEYS.attackerEd25519, ed25519),
  ]);
}

type Particular = (signer: Signer, refuse: Omit<Draft, "comment">, open: Omit<Draft, "comment">) => Draft[];

async function ofAlgorithm(signer: Signer, key: TestKey, attacker: TestKey, particular: Particular) {
  const one = await group(signer, { comment: `Signatures of ${key.alg}`, label: key.alg, key });
  const bobs = { sub: "bob" };
  const bob = await one.mint({ claims: bobs });
  const changed: Omit<Draft, "comment"> = {
    rule: "token.changed-signature",
    flags: ["WrongSignature"],
    decision: "refuse",
  };
  const length: Omit<Draft, "comment"> = {
    rule: "token.short-signature",
    flags: ["WrongSignature", "SignatureForm"],
    decision: "refuse",
  };
  const zero = { ...length, rule: "token.zero-signature" };
  const other = { ...changed, rule: "token.other-signature" };
  const forged = { ...changed, rule: "token.attacker-key" };
  const byAttacker = (input: string) => signer(input, attacker);
  await one.add(
    {
      comment: "an honest token of somebody else's",
      rule: "token.accepted",
      flags: ["Normal"],
      decision: "accept",
      claims: bobs,
    },
    { ...changed, comment: "the first bit is changed", signature: (real) => flipped(real, 0) },
    {
      ...changed,
      comment: "a bit in the middle is changed",
      signature: (real) => flipped(real, real.length / 2),
    },
    { ...changed, comment: "the last bit is changed", signature: (real) => flipped(real, real.length - 1) },
    { ...changed, comment: "its bytes in reverse", signature: (real) => real.toReversed() as Bytes },
    { ...length, comment: "empty", signature: () => new Uint8Array() },
    { ...length, comment: "one byte", signature: (real) => real.slice(0, 1) },
    { ...length, comment: "half of it", signature: (real) => real.slice(0, real.length / 2) },
    { ...length, comment: "without its last byte", signature: (real) => real.slice(0, -1) },
    { ...length, comment: "without its first byte", signature: (real) => real.slice(1) },
    { ...length, comment: "a zero more", signature: (real) => joined(real, new Uint8Array(1)) },
    { ...length, comment: "a zero before it", signature: (real) => joined(new Uint8Array(1), real) },
    { ...length, comment: "twice", signature: (real) => joined(real, real) },
    { ...zero, comment: "nothing but zeros", signature: (real) => real.map(() => 0) },
    { ...zero, comment: "nothing but ones", signature: (real) => real.map(() => 255) },
    {
      ...other,
      comment: "the signature of somebody else's token",
      signature: () => base64url.decode(bob.split(".")[2]!) as Bytes,
    },
    {
      ...other,
      comment: "the claims were changed after it was signed",
      claims: bobs,
      token: (token) => spliced(token, one.drafted[0]!.encoded, 2),
    },
    {
      ...other,
      comment: "the header was changed after it was signed",
      header: { typ: "AT+JWT" },
      token: (token) => spliced(token, one.drafted[0]!.encoded, 2),
    },
    { ...forged, comment: "by a key that goes by the id of the published one", sign: byAttacker },
    {
      ...forged,
      comment: "by a key that was never published",
      header: { kid: attacker.kid },
      sign: byAttacker,
    },
    { ...forged, comment: "by a key without an id", header: { kid: undefined }, sign: byAttacker },
    {
      ...changed,
      comment: "other characters for the same bytes: bits that are left over are set",
      flags: ["Malleable"],
      open: true,
      token: sameBytesOtherwise,
    },
    ...particular(signer, { ...length, flags: ["WrongSignature", "SignatureForm"] }, {
      ...changed,
      flags: ["Malleable"],
      open: true,
    }),
  );
  return one;
}

function ecdsa(_signer: Signer, refuse: Omit<Draft, "comment">, open: Omit<Draft, "comment">): Draft[] {
  const { add, part } = {
    add: (n: bigint) => bytesOf(n, 32),
    part: (real: Bytes, at: number) => number(real.slice(at, at + 32)),
  };
  const zero = { ...refuse, rule: "token.zero-signature" };
  const der = { ...refuse, rule: "token.der-signature" };
  const r = (real: Bytes) => real.slice(0, 32);
  const s = (real: Bytes) => real.slice(32);
  return [
    { ...der, comment: "in DER", signature: derOf },
    { ...zero, comment: "r is zero", signature: (real) => joined(add(0n), s(real)) },
    { ...zero, comment: "s is zero", signature: (real) => joined(r(real), add(0n)) },
    {
      ...zero,
      comment: "r and s are the order of the curve",
      signature: () => joined(add(P256_ORDER), add(P256_ORDER)),
    },
    { ...zero, comment: "r is the order, s is 1", signature: () => joined(add(P256_ORDER), add(1n)) },
    { ...zero, comment: "r and s are 1", signature: () => joined(add(1n), add(1n)) },
    {
      ...refuse,
      comment: "r and s are exchanged",
      rule: "token.changed-signature",
      signature: (real) => joined(s(real), r(real)),
    },
    {
      ...refuse,
      comment: "r and s are little-endian",
      rule: "token.changed-signature",
      signature: (real) => joined(r(real).toReversed() as Bytes, s(real).toReversed() as Bytes),
    },
    {
      ...open,
      comment: "the other s that verifies: the order minus s. ECDSA has two signatures for each",
      decision: "accept",
      signature: (real) => joined(r(real), add(P256_ORDER - part(real, 32))),
    },
  ];
}

function rsa(signer: Signer, refuse: Omit<Draft, "comment">): Draft[] {
  const mismatch = { ...refuse, rule: "token.changed-signature", flags: ["WrongSignature" as const] };
  return [
    {
      ...mismatch,
      comment: "of SHA-384, and the header says RS256",
      sign: (input) => signer(input, KEYS.rs256, "RS384"),
    },
    {
      ...mismatch,
      comment: "of SHA-512, and the header says RS256",
      sign: (input) => signer(input, KEYS.rs256, "RS512"),
    },
    {
      ...mismatch,
      comment: "of PS256, and the header says RS256",
      sign: (input) => signer(input, KEYS.rs256, "PS256"),
    },
  ];
}

function ed25519(_signer: Signer, refuse: Omit<Draft, "comment">): Draft[] {
  return [{
    ...refuse,
    comment: "S plus the order of the curve, which RFC 8032 rules out",
    rule: "token.changed-signature",
    signature: (real) => {
      const s = number(real.slice(32).toReversed() as Bytes) + ED25519_ORDER;
      return joined(real.slice(0, 32), bytesOf(s, 32).toReversed() as Bytes);
    },
  }];
}

function flipped(bytes: Bytes, at: number): Bytes {
  return bytes.map((byte, index) => index === Math.floor(at) ? byte ^ 1 : byte);
}

function joined(...parts: Bytes[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function number(bytes: Bytes): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function bytesOf(value: bigint, length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = length - 1; at >= 0; at--, value >>= 8n) bytes[at] = Number(value & 255n);
  return bytes;
}

/** A signature of two numbers as X.509 writes it (RFC 3279 §2.2.3). */
function derOf(real: Bytes): Bytes {
  const integer = (part: Bytes) => {
    const start = part.findIndex((byte) => byte !== 0);
    const digits = part.slice(start);
    const positive = digits[0]! > 127 ? joined(new Uint8Array(1), digits) : digits;
    return joined(Uint8Array.of(2, positive.length), positive);
  };
  const both = joined(integer(real.slice(0, 32)), integer(real.slice(32)));
  return joined(Uint8Array.of(0x30, both.length), both);
}

/** One part of a token exchanged for that of another. */
function spliced(token: string, other: string, at: number): string {
  return token.split(".").with(at, other.split(".")[at]!).join(".");
}

/** Decoders ignore the lowest bits of the last character where the bytes end within it. */
function sameBytesOtherwise(token: string): string {
  return token.slice(0, -1) + ALPHABET[ALPHABET.indexOf(token.at(-1)!) ^ 1];
}
