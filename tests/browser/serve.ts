/** Where the pages come from: a folder behind a plain file server, or the site's own server. */

import { extname, join } from "node:path";

/** A server on a free port of 127.0.0.1. */
export interface Served extends AsyncDisposable {
  /** "http://127.0.0.1:40123", without a slash at the end. */
  origin: string;
}

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Answers requests with a handler. */
export function serveHandler(handler: (request: Request) => Response | Promise<Response>): Served {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/**
 * Serves a folder as any static host does, and no better: `/a/` is `/a/index.html`, `/a` leads there, what is not there
 * is `/404.html` with status 404, and no header is added but the content type.
 */
export function serveFolder(folder: string): Served {
  return serveHandler(async (request) => {
    const { pathname } = new URL(request.url);
    const path = join(folder, decodeURIComponent(pathname));
    const stat = await statOf(path);
    if (stat?.isDirectory && !pathname.endsWith("/")) {
      return new Response(null, { status: 301, headers: { location: `${pathname}/` } });
    }
    const file = stat?.isDirectory ? join(path, "index.html") : path;
    if (!(await statOf(file))?.isFile) return await answer(join(folder, "404.html"), 404);
    return await answer(file, 200);
  });
}

async function answer(file: string, status: number): Promise<Response> {
  const type = TYPES[extname(file)];
  if (type === undefined) throw new Error(`${file}: a host would have to guess its content type`);
  const { body } = new Response((await Deno.open(file)).readable);
  return new Response(body, { status, headers: { "content-type": type } });
}

async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
