/** Tokens whose signature is not theirs, not whole, or written in another way. */

import { base64url } from "jose";
import { type Check, powerOf } from "../../check.ts";
import { expectRefused, part, partsOf, type Vectors } from "./altered_tokens.ts";

/** The order of P-256: as a number in a signature it is another zero. */
const P256_ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/** Another character at this place: in the middle of a signature every bit of one counts. */
function flipped(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

/** An ECDSA signature as other protocols write it: SEQUENCE { INTEGER r, INTEGER s } (RFC 3279 §2.2.3). */
function derOf(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  const integers = [signature.slice(0, half), signature.slice(half)].flatMap((number) => {
    const bytes = [...number.slice(Math.max(0, number.findIndex((byte) => byte > 0)))];
    if (bytes[0]! > 127) bytes.unshift(0);
    return [2, bytes.length, ...bytes];
  });
  return Uint8Array.from([48, integers.length, ...integers]);
}

/** The checks of signatures. */
export const tokenSignatureChecks: Check[] = [
  {
    verifies: ["token.changed-signature"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const honest = await powerOf(target, "mint")();
      const { input, encoded: [, , signature] } = partsOf(honest);
      const tokens: Vectors = {};
      for (const place of [0, 0.25, 0.5, 0.75]) {
        const at = Math.floor(signature.length * place);
        tokens[`that was just let in, with character ${at + 1} of its signature changed`] = `${input}.${
          flipped(signature, at)
        }`;
      }
      await expectRefused(target, tokens, { honest });
    },
  },
  {
    verifies: ["token.short-signature"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const honest = await powerOf(target, "mint")();
      const { input, signature } = partsOf(honest);
      const token = (bytes: Uint8Array) => `${input}.${base64url.encode(bytes)}`;
      await expectRefused(target, {
        "without its signature": `${input}.`,
        "with half of its signature": token(signature.slice(0, signature.length / 2)),
        "whose signature lacks the last byte": token(signature.slice(0, -1)),
        "whose signature has a byte too many": token(Uint8Array.from([...signature, 0])),
      }, { honest });
    },
  },
  {
    verifies: ["token.zero-signature"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const honest = await powerOf(target, "mint")();
      const { input, signature } = partsOf(honest);
      const token = (bytes: Uint8Array) => `${input}.${base64url.encode(bytes)}`;
      const tokens: Vectors = { "whose signature is all zeros": token(signature.map(() => 0)) };
      if (signature.length === 64) {
        tokens["whose signature is the order of the curve, twice"] = token(bytesOfHex(P256_ORDER.repeat(2)));
      }
      await expectRefused(target, tokens, { honest });
    },
  },
  {
    verifies: ["token.der-signature"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const honest = await powerOf(target, "mint")({ alg: "ES256" });
      const { input, signature } = partsOf(honest);
      const token = `${input}.${base64url.encode(derOf(signature))}`;
      await expectRefused(target, { "whose signature is written in DER": token }, { honest });
    },
  },
  {
    verifies: ["token.other-signature"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const mint = powerOf(target, "mint");
      const honest = await mint();
      const { header, claims, input, encoded: [first, payload, signature] } = partsOf(honest);
      const other = partsOf(await mint({ subject: "carol" }));
      const admin = part({ ...claims, sub: "carol", roles: ["admin"] });
      await expectRefused(target, {
        "that was just let in, with other claims": `${first}.${admin}.${signature}`,
        "that was just let in, with another header": `${part({ ...header, x: 1 })}.${payload}.${signature}`,
        "with the signature of one that was just let in": `${other.input}.${signature}`,
        "that was just let in, with the signature of another": `${input}.${other.encoded[2]}`,
      }, { honest });
    },
  },
];
