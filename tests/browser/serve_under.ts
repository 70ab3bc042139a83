/** The site as a host serves it that has other sites too: under a path, from the same build as all the others. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { EXPORTED } from "./export.ts";
import { type Served, serveFolder } from "./serve.ts";

/** What is built holds no address: the pages are rendered for their place. */
interface App {
  createApp(assets: unknown, place: { base: string; plainFiles: true }): {
    request(path: string): Promise<Response>;
  };
  allPaths(): string[];
}

/**
 * Writes the export anew, for this base, and serves it from a folder of its own.
 *
 * @param base "/gatehouse/"
 */
export async function serveUnder(base: string): Promise<Served & { folder: string }> {
  const root = await Deno.makeTempDir();
  const folder = join(root, base);
  await Deno.mkdir(folder, { recursive: true });
  // All that is not a page is as it was.
  for (const name of ["assets", "runner", "pictures", "early.js", "favicon.ico", "favicon.svg"]) {
    await Deno.symlink(join(EXPORTED, name), join(folder, name));
  }
  const dist = join(EXPORTED, "..");
  const { createApp, allPaths }: App = await import(pathToFileURL(join(dist, "server/app.mjs")).href);
  const assets = assetsIn(await Deno.readTextFile(join(EXPORTED, "index.html")));
  const app = createApp(assets, { base, plainFiles: true });
  for (const path of allPaths()) {
    const file = path === "/404"
      ? "404.html"
      : /\.(?:json|md|txt)$/.test(path)
      ? path
      : join(path, "index.html");
    await Deno.mkdir(join(folder, file, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, file), await (await app.request(path)).text());
  }
  const served = serveFolder(root);
  return {
    origin: served.origin,
    folder,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await Deno.remove(root, { recursive: true });
    },
  };
}

/** The built files that pages load, as the export's home page names them. */
function assetsIn(html: string): unknown {
  const all = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, path]) => path!);
  return {
    script: all(/<script type="module" src="([^"]+)"/g)[0],
    styles: all(/<link rel="stylesheet" href="([^"]+)"/g),
    runnerBytes: Number(all(/data-runner-bytes="(\d+)"/g)[0]),
  };
}
