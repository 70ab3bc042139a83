/** The site as plain files, as `deno task site:export` writes it. */

import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Where it is written. */
export const EXPORTED = fileURLToPath(new URL("../../site/dist/static/", import.meta.url));

/**
 * The address of every page in it, sorted: "/", "/lessons/05-audience/", "/rules/". The page for what is not there and
 * the empty one in which programs run are none of them.
 *
 * @throws {Error} where there is no export
 */
export function exportedPages(folder = EXPORTED): string[] {
  const pages = [...walk(folder)]
    .map((file) => `/${relative(folder, file)}`)
    .filter((path) => path !== "/404.html" && !path.startsWith("/runner/"))
    .map((path) => path.replace(/(^|\/)index\.html$/, "$1"))
    .sort();
  if (!pages.includes("/")) throw new Error(`${folder} has no home page: run deno task site:export`);
  return pages;
}

function* walk(folder: string): Iterable<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* walk(path);
    else if (name.endsWith(".html")) yield path;
  }
}
