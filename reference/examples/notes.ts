/** Everybody's notes, in memory: the part of the examples that is yours. */

import type { Caller } from "../guard/mod.ts";

/** Whose notes they are. */
export type Account = Pick<Caller, "issuer" | "isClient" | "subject">;

const notes = new Map<string, string[]>();

/**
 * The caller's own notes. A subject is unique at its issuer only (RFC 7519 §4.1.2), and a client that acts for itself
 * may have a user's name (RFC 9068 §5).
 */
export function notesOf({ issuer, isClient, subject }: Account): string[] {
  const account = JSON.stringify([issuer, isClient, subject]);
  const own = notes.get(account) ?? [];
  notes.set(account, own);
  return own;
}
