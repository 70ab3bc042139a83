/** How much a lesson page loads, compressed as a server would. */

import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { DIST } from "./config.ts";
import type { Manifest } from "vite";

/** One with a token bench. */
const LESSON = "/lessons/05-audience";

/** The most JavaScript that a lesson page may load before an editor is opened, in bytes after gzip. */
const LESSON_BUDGET = 40 * 1024;

/**
 * The sizes, a line each.
 *
 * @throws {Error} when a lesson page is over its budget
 */
export async function sizeLines(): Promise<string[]> {
  const manifest: Manifest = JSON.parse(await Deno.readTextFile(`${DIST}/client/.vite/manifest.json`));
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry)!;
  const used = [entry, ...await lessonIslands()];
  const files = new Set(used.flatMap((key) => withImports(manifest, key)));
  const lesson = sum([...files].map((file) => gzipped(`client/${file}`))) + gzipped("files/early.js");
  const styles = sum((manifest[entry]?.css ?? []).map((file) => gzipped(`client/${file}`)));
  if (lesson > LESSON_BUDGET) {
    throw new Error(
      `A lesson page loads ${kilobytes(lesson)} of JavaScript; its budget is ${kilobytes(LESSON_BUDGET)}`,
    );
  }
  const editor = Object.keys(manifest).find((key) => key.endsWith("/editor.ts"));
  const inEditor = editor ? withImports(manifest, editor).filter((file) => !files.has(file)) : [];
  return [
    "After gzip:",
    `  a lesson page, JavaScript    ${kilobytes(lesson)}  (at most ${kilobytes(LESSON_BUDGET)})`,
    `  a lesson page, styles        ${kilobytes(styles)}`,
    `  the editor, when it opens    ${kilobytes(sum(inEditor.map((file) => gzipped(`client/${file}`))))}`,
    `  the checks, at the first Run ${kilobytes(gzipped("runner/judge.js") + gzipped("runner/host.js"))}`,
  ];
}

/** The islands that stand on a lesson page with everything on it. */
async function lessonIslands(): Promise<string[]> {
  const { createApp } = await import(pathToFileURL(`${DIST}/server/app.mjs`).href);
  const page: Response = await createApp({ script: "", styles: [] }).request(LESSON);
  // One that is loaded later says so in its tag.
  const names = [...(await page.text()).matchAll(/<gatehouse-island data-name="(\w+)"(?![^>]* data-later)/g)];
  if (names.length === 0) throw new Error(`${LESSON} has no islands`);
  return names.map(([, name]) => `islands/${name}.tsx`);
}

function withImports(manifest: Manifest, key: string): string[] {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} was not built`);
  return [chunk.file, ...(chunk.imports ?? []).flatMap((each) => withImports(manifest, each))];
}

function gzipped(path: string): number {
  return gzipSync(Deno.readFileSync(`${DIST}/${path}`)).length;
}

function sum(sizes: number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(6)} KB`;
}
