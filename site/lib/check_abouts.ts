/** What stands behind the checks of earlier lessons: most of a late lesson's weight, and fetched when one is opened. */

import { type Signal, signal } from "@preact/signals";
import { at } from "./base.ts";

/** HTML by requirement id, once it is there. */
export const abouts: Signal<Record<string, string>> = signal({});

let loading: Promise<void> | undefined;

/** Fetches all of a lesson, once; where that fails the next check that is opened tries again. */
export function loadAbouts(slug: string): void {
  loading ??= fetch(at(`/lessons/${slug}/checks.json`)).then(async (response) => {
    if (!response.ok) throw new Error(`checks.json was answered ${response.status}`);
    const all: Record<string, string> = await response.json();
    // Written with root paths, as every page is.
    const moved = Object.entries(all).map((
      [id, html],
    ) => [id, html.replaceAll('href="/', `href="${at("/")}`)]);
    abouts.value = Object.fromEntries(moved);
  }).catch(() => void (loading = undefined));
}
