/** The names of the built files that every page loads, from Vite's manifest. */

import type { Assets } from "../routes/_layout.tsx";

/** Vite's manifest, as far as it is read. */
export type Manifest = Record<string, { file: string; css?: string[] }>;

/** The fonts that every page is set in. */
const FONTS = ["static/fonts/plex-sans.woff2", "static/fonts/plex-mono-400.woff2"];

/**
 * Reads the manifest.
 *
 * @param runnerBytes how long the runner's scripts are
 * @throws {Error} when it has no entry for the pages
 */
export function assetsOf(manifest: Manifest, runnerBytes: number): Assets {
  const entry = manifest["client.ts"];
  if (!entry) throw new Error("The manifest has no client.ts: build the site first");
  const styles = (entry.css ?? []).map((file) => `/${file}`);
  const fonts = FONTS.map((font) => `/${manifest[font]!.file}`);
  return { script: `/${entry.file}`, styles, fonts, runnerBytes };
}
