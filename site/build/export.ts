/** Writes every page as a plain file into dist/static/, for any host that serves files. */

import { pathToFileURL } from "node:url";
import { assetsOf } from "../lib/assets.ts";
import { runnerBytes } from "../lib/runner_files.ts";
import { buildSite } from "./build.ts";
import { isFile, placeGiven } from "../lib/place.ts";
import { DIST } from "./config.ts";
import { hostFiles } from "./host_files.ts";
import { pictures } from "./pictures.ts";

const place = placeGiven(Deno.args);
await buildSite();
const OUT = `${DIST}/static`;
await Deno.remove(OUT, { recursive: true }).catch(ignoreMissing);
await copy(`${DIST}/client/assets`, `${OUT}/assets`);
await copy(`${DIST}/runner`, `${OUT}/runner`);
await copy(`${DIST}/files`, OUT);

const manifest = JSON.parse(await Deno.readTextFile(`${DIST}/client/.vite/manifest.json`));
const { createApp, allPaths } = await import(pathToFileURL(`${DIST}/server/app.mjs`).href);
const app = createApp(assetsOf(manifest, await runnerBytes(pathToFileURL(`${DIST}/runner/`))), place);
const paths: string[] = allPaths();
for (const path of paths) {
  const response: Response = await app.request(path);
  if (response.status !== (path === "/404" ? 404 : 200)) throw new Error(`${path}: ${response.status}`);
  const file = OUT + fileOf(path);
  await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(file, await response.text());
}
for (const [name, text] of Object.entries(hostFiles(place, paths))) {
  await Deno.writeTextFile(`${OUT}/${name}`, text);
}
await Deno.mkdir(`${OUT}/pictures`);
for await (const { path, png } of pictures(paths)) await Deno.writeFile(OUT + path, png);
// deno-lint-ignore no-console -- what a person who exports wants to know
console.log(`${paths.length} pages and documents in site/dist/static`);

/** Where a host of plain files looks for it. */
function fileOf(path: string): string {
  if (isFile(path)) return path;
  if (path === "/404") return "/404.html";
  return path === "/" ? "/index.html" : `${path}/index.html`;
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copy(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
