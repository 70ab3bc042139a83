/** Loads the editor when a reader first wants to type. */

import { at } from "./base.ts";

/**
 * The editor's module.
 *
 * A browser remembers an import that failed for as long as the page is open, so the line is tried first with something
 * small: without it nothing is imported, and the next time tries again.
 *
 * @throws {Error} that says what to do
 */
export async function loadEditor(): Promise<typeof import("./editor.ts")> {
  try {
    await fetch(at("/favicon.svg"), { cache: "no-store", method: "HEAD" });
  } catch {
    throw new Error("The editor could not be loaded: there is no connection. Try again once there is one.");
  }
  try {
    return await import("./editor.ts");
  } catch (error) {
    throw new Error("The editor could not be loaded. What you wrote is kept: load the page again.", {
      cause: error,
    });
  }
}
