/** The search index in the browser: fetched when somebody begins to search, once. */

import { at } from "./base.ts";
import type { Entry } from "./search.ts";

let entries: Promise<Entry[]> | undefined;

/**
 * All entries.
 *
 * @throws {Error} when the index cannot be loaded; the next call tries again
 */
export function fetchEntries(): Promise<Entry[]> {
  entries ??= load().catch((error: unknown) => {
    entries = undefined;
    throw error;
  });
  return entries;
}

async function load(): Promise<Entry[]> {
  const response = await fetch(at("/search.json"));
  if (!response.ok) throw new Error(`/search.json was answered ${response.status}`);
  return await response.json();
}
