/** Serves the built site on 127.0.0.1:8080. It reads dist/ and may do nothing else. */

// deno-lint-ignore-file no-console -- a server says where it is

import { fileURLToPath } from "node:url";
import { type Context, Hono } from "hono";
import { compress } from "hono/compress";
import { serveStatic } from "hono/deno";
import { etag } from "hono/etag";
import { trimTrailingSlash } from "hono/trailing-slash";
import { assetsOf } from "./lib/assets.ts";
import { fail, portGiven } from "./lib/port.ts";
import { runnerBytes } from "./lib/runner_files.ts";
import { securityHeaders } from "./lib/security.ts";

const DIST = new URL("dist/", import.meta.url);
const root = fileURLToPath(DIST);

const manifest = JSON.parse(await Deno.readTextFile(new URL("client/.vite/manifest.json", DIST)));
const { createApp } = await import(new URL("server/app.mjs", DIST).href);
const site: Hono = createApp(assetsOf(manifest, await runnerBytes(new URL("runner/", DIST))));

const app = new Hono();
// A host of plain files has every page at an address with a slash: links from there work here as well.
app.use(trimTrailingSlash());
app.use(compress());
app.use("/runner/*", etag());
app.use(async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(securityHeaders(context.req.path))) context.header(name, value);
});
// Their names change with their content.
const forever = (_: string, context: Context) =>
  context.header("cache-control", "public, max-age=31536000, immutable");
app.use("/assets/*", serveStatic({ root: `${root}client`, onFound: forever }));
app.use("/runner/*", serveStatic({ root }));
app.use("/:file{[\\w-]+\\.(svg|js|ico)}", serveStatic({ root: `${root}files` }));
app.all("*", (context) => site.fetch(context.req.raw));

const port = portGiven();
try {
  const onListen = () => console.log(`Gatehouse is at http://127.0.0.1:${port} (Ctrl-C stops)`);
  Deno.serve({ hostname: "127.0.0.1", port, onListen }, app.fetch);
} catch (error) {
  if (!(error instanceof Deno.errors.AddrInUse)) throw error;
  fail(`Port ${port} is busy: give another one, as in \`deno task site 8090\``);
}
