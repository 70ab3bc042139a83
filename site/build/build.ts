/** Builds the site into dist/ and prints what a reader will download. */

import { build } from "vite";
import { DIST, islands, pages, SITE, workers } from "./config.ts";
import { favicon } from "./pictures.ts";
import { frameDocument } from "./frame.ts";
import { sizeLines } from "./sizes.ts";

/**
 * Builds everything, for any place on a host, and says how large it is.
 *
 * @throws {Error} when a page would load more than it may
 */
export async function buildSite(): Promise<void> {
  await stage("Building what runs in a page", () => build(islands));
  await stage("Building the pages", () => build(pages));
  await stage("Building the checks", async () => {
    for (const worker of workers()) await build(worker);
  });
  await Deno.writeTextFile(`${DIST}/runner/frame.html`, frameDocument());
  await Deno.mkdir(`${DIST}/files`, { recursive: true });
  for (const name of publicFiles()) await Deno.copyFile(`${SITE}static/${name}`, `${DIST}/files/${name}`);
  await Deno.writeFile(`${DIST}/files/favicon.ico`, await favicon());
  for (const line of await sizeLines()) say(line);
}

/** Says what is built, and to somebody who looks how long it has been. */
async function stage(what: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  const write = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text));
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`;
  write(`${what}…`);
  const timer = Deno.stdout.isTerminal()
    ? setInterval(() => write(`\r${what}… ${seconds()}`), 1_000)
    : undefined;
  await work().finally(() => clearInterval(timer));
  write("\n");
}

function say(line: string): void {
  // deno-lint-ignore no-console -- what a person who builds wants to see
  console.log(line);
}

/** Files of static/ that are served under their own name, such as favicon.svg; styles and fonts are bundled. */
function publicFiles(): string[] {
  const files = [...Deno.readDirSync(`${SITE}static`)].filter(({ isFile }) => isFile);
  return files.map(({ name }) => name).filter((name) => !name.endsWith(".css"));
}

if (import.meta.main) await buildSite();
