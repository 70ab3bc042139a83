/** Serves the site with live edits on 127.0.0.1:8080. */

// deno-lint-ignore-file no-console -- a server says where it is

import { createServer as createHttpServer } from "node:http";
import { Readable } from "node:stream";
import { build, createServer } from "vite";
import { DIST, pages, SITE, workers } from "./config.ts";
import { fail, portGiven } from "../lib/port.ts";
import { frameDocument } from "./frame.ts";

const port = portGiven();
const assets = { script: "/client.ts", styles: [], development: true };

// The checks are scripts of their own: built at the start, and again when they change.
// Not where a site that was built has its own.
const RUNNER = `${DIST}/dev`;
for (const worker of workers(RUNNER)) await build({ ...worker, build: { ...worker.build, watch: {} } });
// Not `false`: then Vite asks for a folder without a name, which no permission covers.
const vite = await createServer({ ...pages, publicDir: `${DIST}/none` });

async function answer(path: string): Promise<Response> {
  if (path === "/runner/frame.html") return html(frameDocument());
  const [, worker] = /^\/runner\/(\w+\.js)$/.exec(path) ?? [];
  if (worker) return new Response(await Deno.readFile(`${RUNNER}/${worker}`));
  const [name] = /^\/[\w-]+\.(js|svg)$/.exec(path) ?? [];
  if (name) return await staticFile(name);
  const { createApp } = await vite.ssrLoadModule("/app.tsx");
  return await createApp(assets).request(path);
}

function html(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } });
}

async function staticFile(name: string): Promise<Response> {
  const type = name.endsWith(".js") ? "text/javascript" : "image/svg+xml";
  return new Response(await Deno.readFile(`${SITE}static${name}`), { headers: { "content-type": type } });
}

createHttpServer((request, response) => {
  vite.middlewares(request, response, async () => {
    try {
      const { status, headers, body } = await answer(request.url ?? "/");
      response.writeHead(status, Object.fromEntries(headers));
      if (body) Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]).pipe(response);
      else response.end();
    } catch (error) {
      vite.ssrFixStacktrace(error as Error);
      console.error(error);
      response.writeHead(500).end("The page failed: the terminal says why");
    }
  });
}).on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EADDRINUSE") throw error;
  fail(`Port ${port} is busy: give another one, as in \`deno task site:dev 8090\``);
}).listen(port, "127.0.0.1", () => console.log(`Gatehouse with live edits: http://127.0.0.1:${port}`));
