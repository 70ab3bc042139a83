/** A link that holds what was pasted: behind the "#", which no browser sends. */

import { holdsToken, pastedIn } from "./kind.ts";

/** Longer addresses are cut by what they are sent through. */
const LONGEST = 8_000;

/**
 * The part of an address behind "#".
 *
 * @returns nothing where it would hold a token, or what is not known and so may be one, or be too long
 */
export function fragmentFor(text: string): string | undefined {
  if (pastedIn(text).kind === "unknown" || holdsToken(text)) return undefined;
  const bytes = new TextEncoder().encode(text);
  const fragment = btoa(String.fromCharCode(...bytes.subarray(0, LONGEST)))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return bytes.length <= LONGEST ? `pasted=${fragment}` : undefined;
}

/** What a link holds; nothing where it is another's. */
export function textIn(fragment: string): string | undefined {
  const [, encoded] = /^#?pasted=([\w-]+)$/.exec(fragment) ?? [];
  if (encoded === undefined) return undefined;
  try {
    const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.from(binary, (one) => one.charCodeAt(0)),
    );
  } catch {
    return undefined;
  }
}
