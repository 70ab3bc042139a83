/** Flaws in how a token is taken apart (lesson 4). */

import { base64url } from "jose";
import { altered } from "../http.ts";
import type { Mutant } from "../mutant.ts";
import { overlooking, replacing, tokenIn } from "./repair.ts";

/** A JWS in JSON as a compact one. */
function compactOf(json: string): string | undefined {
  try {
    const { payload, signatures: [first] = [{}], ...flattened } = JSON.parse(json);
    const { protected: header, signature } = { ...first, ...flattened };
    return payload && header && signature ? `${header}.${payload}.${signature}` : undefined;
  } catch {
    return undefined;
  }
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(base64url.decode(part)));
  } catch {
    return undefined;
  }
}

/** A mutant that crashes over tokens of this form. */
function crashing(name: string, flaw: string, over: (parts: string[]) => boolean): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next) {
      const parts = tokenIn(request)?.split(".");
      const response = await next(request);
      return response.status === 401 && parts && over(parts) ? altered(response, { status: 500 }) : response;
    },
  };
}

/** The mutants of what a token looks like. */
export const tokenFormMutants: Mutant[] = [
  replacing("takes-three-of-more-parts", "It takes the first three parts and does not count.", (token) => {
    const parts = token.split(".");
    return parts.length > 3 && parts[2] ? parts.slice(0, 3).join(".") : undefined;
  }),
  replacing(
    "signs-two-parts",
    "It takes a token that has no third part for one that needs none.",
    (token, { issuer }) => {
      const parts = token.split(".");
      const claims = parts.length === 2 && decoded(parts[1]!);
      return claims ? issuer.mint({ claims: claims as Record<string, unknown> }) : undefined;
    },
  ),
  replacing("reads-json", "It reads tokens in JSON as well.", (token) => {
    return token.startsWith('{"payload"') ? compactOf(token) : undefined;
  }),
  replacing("reads-encoded-json", "It reads tokens in encoded JSON as well.", (token) => {
    return token.includes(".") ? undefined : compactOf(JSON.stringify(decoded(token) ?? {}));
  }),
  replacing("ignores-padding", "It takes padding for nothing.", (token) => token.replace(/=+$/, "")),
  crashing("500-for-no-base64url", "It crashes over characters that are not in Base64url.", (parts) => {
    return /[~+]/.test(parts.join("."));
  }),
  crashing(
    "500-for-null",
    "It crashes over a payload that is null.",
    ([, payload = ""]) => decoded(payload) === null,
  ),
  crashing(
    "500-for-a-list",
    "It crashes over a header that is a list.",
    ([header = ""]) => Array.isArray(decoded(header)),
  ),
  crashing("500-for-a-word", "It crashes over a token without dots.", (parts) => parts.length === 1),
  overlooking("ignores-crit", "It ignores which extensions are critical.", ({ header: { crit } }) => {
    const known = !Array.isArray(crit) || crit.length === 0 || crit.includes("b64");
    return known ? undefined : { header: { crit: undefined } };
  }),
  overlooking(
    "ignores-an-empty-crit",
    "It takes an empty list of extensions for none.",
    ({ header: { crit } }) => {
      return Array.isArray(crit) && crit.length === 0 ? { header: { crit: undefined } } : undefined;
    },
  ),
  overlooking(
    "ignores-crit-in-a-text",
    "It ignores critical extensions that are not a list.",
    ({ header: { crit } }) => {
      return typeof crit === "string" ? { header: { crit: undefined } } : undefined;
    },
  ),
  overlooking(
    "ignores-b64",
    "It decodes a payload that is said not to be encoded.",
    ({ header: { b64 } }) => {
      return b64 === false ? { header: { crit: undefined, b64: undefined } } : undefined;
    },
  ),
  crashing(
    "500-for-encrypted-tokens",
    "It crashes over an encrypted token.",
    (parts) => parts.length === 5 && parts[0]!.length > 20,
  ),
  {
    name: "decrypts-first",
    flaw: "It does the work that an encrypted token asks for.",
    lesson: 4,
    async fetch(request, next) {
      const { p2c } = (decoded(tokenIn(request)?.split(".")[0] ?? "") ?? {}) as { p2c?: number };
      if (p2c) await new Promise((resolve) => setTimeout(resolve, 1200));
      return await next(request);
    },
  },
];
