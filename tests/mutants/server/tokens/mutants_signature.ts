/** Flaws in how a signature is read and what it is compared with (lesson 4). */

import { base64url } from "jose";
import { partsOf } from "../../../../reference/conformance/server/tokens/altered_tokens.ts";
import type { Around, Mutant } from "../mutant.ts";
import { believing, presenting, publishedKeys, signedBy, tokenIn } from "./repair.ts";

const P256_ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/** A mutant that remembers the tokens that it let in, and takes others for one of them. */
function remembering(
  name: string,
  flaw: string,
  same: (good: string[], token: string[]) => boolean,
  instead: "the good one" | "what it says" = "the good one",
): Mutant {
  const memories = new WeakMap<Around, Set<string>>();
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const memory = memories.get(around) ?? new Set();
      memories.set(around, memory);
      const token = tokenIn(request);
      if (token === undefined) return await next(request);
      const good = memory.has(token) ? undefined : memory.values().find((good) => {
        return same(good.split("."), token.split("."));
      });
      if (good !== undefined) {
        return await next(
          presenting(request, instead === "the good one" ? good : await signedAgain(token, around)),
        );
      }
      const response = await next(request);
      if (response.status === 200) memory.add(token);
      return response;
    },
  };
}

async function signedAgain(token: string, { issuer }: Around): Promise<string> {
  return await issuer.mint({ claims: partsOf(token).claims });
}

/** A mutant that reads a signature that is not 64 bytes, or not two numbers, as one. */
function rereading(
  name: string,
  flaw: string,
  read: (signature: Uint8Array) => Uint8Array | undefined,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const token = tokenIn(request);
      const parts = token?.split(".") ?? [];
      if (parts.length !== 3) return await next(request);
      let parsed;
      try {
        parsed = partsOf(token!);
      } catch {
        return await next(request);
      }
      const signature = read(parsed.signature);
      if (!signature || !await signedBy({ ...parsed, signature }, await publishedKeys(around))) {
        return await next(request);
      }
      return await next(presenting(request, `${parsed.input}.${base64url.encode(signature)}`));
    },
  };
}

/** r and s of an ECDSA signature in DER, side by side. */
function fromDer(der: Uint8Array): Uint8Array | undefined {
  if (der[0] !== 48) return undefined;
  const numbers: number[] = [];
  for (let at = 2; at < der.length; at += 2 + der[at + 1]!) {
    const bytes = [...der.slice(at + 2, at + 2 + der[at + 1]!)].slice(-32);
    numbers.push(...Array(32 - bytes.length).fill(0), ...bytes);
  }
  return Uint8Array.from(numbers);
}

/** The mutants of signatures. */
export const tokenSignatureMutants: Mutant[] = [
  remembering(
    "remembers-tokens-by-what-they-say",
    "It remembers good tokens without their signature.",
    (good, token) => {
      return token.length === 3 && token[2]!.length === good[2]!.length && good[0] === token[0] &&
        good[1] === token[1];
    },
  ),
  remembering(
    "compares-as-much-as-there-is",
    "It compares signatures only as far as they go.",
    (good, token) => {
      return token.length === 3 && good[2] !== token[2] && good.join(".").startsWith(token.join("."));
    },
  ),
  believing(
    "no-signature-no-check",
    "It verifies a signature if there is one.",
    ({ header, encoded, token }) => {
      return header["alg"] === "ES256" && encoded[2] === "" && token.endsWith(".");
    },
  ),
  rereading("ignores-the-rest", "It reads 64 bytes of a signature and ignores the rest.", (signature) => {
    return signature.length > 64 ? signature.slice(0, 64) : undefined;
  }),
  believing("psychic", "It takes zeros for everybody's signature.", ({ header, signature }) => {
    return header["alg"] === "ES256" && signature.length === 64 && signature.every((byte) => byte === 0);
  }),
  believing(
    "zero-by-another-name",
    "It takes the order of the curve for everybody's signature.",
    ({ signature }) => {
      const hex = [...signature].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return hex === P256_ORDER.repeat(2);
    },
  ),
  rereading("reads-der", "It reads signatures in DER as well.", fromDer),
  remembering(
    "signature-of-anybody",
    "It takes a good signature for a good one of every token.",
    (good, token) => {
      return good[2] === token[2] && good[1] !== token[1];
    },
    "what it says",
  ),
  remembering("unsigned-header", "It takes the header for unsigned.", (good, token) => {
    return good[2] === token[2] && good[1] === token[1] && good[0] !== token[0];
  }),
];
