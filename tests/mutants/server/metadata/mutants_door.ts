/** Flaws in who may read the metadata, how, and what a forged request does to it (lesson 2). */

import { altered, changed, type HeaderChanges } from "../http.ts";
import { isForMetadata, WELL_KNOWN, withDocument } from "./mutants.ts";
import type { Mutant, Next } from "../mutant.ts";

/** Answers one method on the document otherwise. */
function onMetadata(method: string, answer: (request: Request, next: Next) => Response | Promise<Response>) {
  const fetch: Mutant["fetch"] = async (request, next) => {
    return isForMetadata(request) && request.method === method
      ? await answer(request, next)
      : await next(request);
  };
  return fetch;
}

/** Changes the headers of what comes back for one method on the document. */
function headersOf(method: string, headers: HeaderChanges): Mutant["fetch"] {
  return onMetadata(method, async (request, next) => altered(await next(request), { headers }));
}

/** Lets a part of the request into `resource`. */
function resourceFrom(part: (request: Request, own: URL) => string | undefined | null): Mutant["fetch"] {
  return async (request, next, { settings }) => {
    const own = new URL(settings.resource);
    const moved = isForMetadata(request) ? part(request, own) : undefined;
    if (!moved) return await next(request);
    const url = own.origin + new URL(request.url).pathname;
    const response = await next(changed(request, { url, headers: { host: own.host } }));
    return await withDocument(response, (document) => ({ ...document, resource: moved }));
  };
}

/** Puts what a header says into `resource`. */
function resourceFromHeader(name: string, place: (value: string, own: URL) => string): Mutant["fetch"] {
  return resourceFrom(({ headers }, own) => {
    const value = headers.get(name);
    return value && place(value, own);
  });
}

/** Answers at the paths of other resources. */
function beside(
  matches: (pathname: string, own: string) => boolean,
  resource = (own: URL, _path: string): string => own.href,
): Mutant["fetch"] {
  return async (request, next, { settings }) => {
    const { pathname } = new URL(request.url);
    const own = new URL(settings.resource);
    const path = pathname.slice(WELL_KNOWN.length);
    if (!isForMetadata(request) || !matches(path, own.pathname)) return await next(request);
    const response = await next(changed(request, { url: own.origin + WELL_KNOWN + own.pathname }));
    return await withDocument(response, (document) => ({ ...document, resource: resource(own, path) }));
  };
}

/** The mutants of the way to the document. */
export const metadataDoorMutants: Mutant[] = [
  {
    name: "405-for-head",
    flaw: "It refuses HEAD.",
    lesson: 2,
    fetch: onMetadata("HEAD", () => new Response(null, { status: 405, headers: { allow: "GET" } })),
  },
  {
    name: "head-without-type",
    flaw: "Its answer to HEAD does not say what GET would bring.",
    lesson: 2,
    fetch: headersOf("HEAD", { "content-type": null }),
  },
  {
    name: "metadata-by-post",
    flaw: "It answers POST with the document.",
    lesson: 2,
    fetch: onMetadata("POST", (request, next) => next(changed(request, { method: "GET", body: null }))),
  },
  {
    name: "metadata-deleted",
    flaw: "It answers DELETE with 200.",
    lesson: 2,
    fetch: onMetadata("DELETE", () => new Response()),
  },
  {
    name: "metadata-405-without-allow",
    flaw: "Its 405 does not say how the document is read.",
    lesson: 2,
    fetch: headersOf("PUT", { allow: null }),
  },
  {
    name: "no-cors",
    flaw: "No web page may read its document.",
    lesson: 2,
    fetch: headersOf("GET", { "access-control-allow-origin": null }),
  },
  {
    name: "cors-for-one-page",
    flaw: "One web page may read its document, and no other.",
    lesson: 2,
    fetch: headersOf("GET", { "access-control-allow-origin": "https://app.example" }),
  },
  {
    name: "no-preflight",
    flaw: "It refuses OPTIONS.",
    lesson: 2,
    fetch: onMetadata("OPTIONS", () => new Response(null, { status: 405, headers: { allow: "GET, HEAD" } })),
  },
  {
    name: "preflight-without-headers",
    flaw: "Its answer to OPTIONS allows no header.",
    lesson: 2,
    fetch: headersOf("OPTIONS", { "access-control-allow-headers": null }),
  },
  {
    name: "cors-everywhere",
    flaw: "It lets web pages read the answers of the endpoint too.",
    lesson: 2,
    async fetch(request, next) {
      return altered(await next(request), { headers: { "access-control-allow-origin": "*" } });
    },
  },
  {
    name: "preflight-for-mcp",
    flaw: "It tells the browser of any page that it may send messages.",
    lesson: 2,
    async fetch(request, next) {
      if (isForMetadata(request) || request.method !== "OPTIONS") return await next(request);
      const allowed = request.headers.get("origin") ?? "*";
      return new Response(null, { status: 204, headers: { "access-control-allow-origin": allowed } });
    },
  },
  {
    name: "resource-from-host",
    flaw: "It builds resource from the Host header.",
    lesson: 2,
    fetch: resourceFrom(({ headers }, own) => {
      const host = headers.get("host");
      return host === own.host ? undefined : `${own.protocol}//${host}${own.pathname}`;
    }),
  },
  {
    name: "throws-at-a-host",
    flaw: "A name that it does not know is a 500.",
    lesson: 2,
    async fetch(request, next) {
      const response = await next(request);
      return response.status === 421 ? new Response(null, { status: 500 }) : response;
    },
  },
  {
    name: "resource-from-forwarded-host",
    flaw: "It builds resource from X-Forwarded-Host.",
    lesson: 2,
    fetch: resourceFromHeader("x-forwarded-host", (host, own) => `https://${host}${own.pathname}`),
  },
  {
    name: "resource-from-forwarded",
    flaw: "It builds resource from Forwarded.",
    lesson: 2,
    fetch: resourceFromHeader("forwarded", (value, own) => {
      return `https://${/host=([^;,]*)/.exec(value)?.[1]}${own.pathname}`;
    }),
  },
  {
    name: "resource-from-forwarded-proto",
    flaw: "It takes the scheme of resource from X-Forwarded-Proto.",
    lesson: 2,
    fetch: resourceFromHeader("x-forwarded-proto", (proto, own) => `${proto}://${own.host}${own.pathname}`),
  },
  {
    name: "resource-from-forwarded-port",
    flaw: "It takes the port of resource from X-Forwarded-Port.",
    lesson: 2,
    fetch: resourceFromHeader("x-forwarded-port", (port, own) => {
      return `${own.protocol}//${own.hostname}:${port}${own.pathname}`;
    }),
  },
  {
    name: "resource-from-forwarded-prefix",
    flaw: "It puts X-Forwarded-Prefix in front of its path.",
    lesson: 2,
    fetch: resourceFromHeader("x-forwarded-prefix", (prefix, own) => own.origin + prefix + own.pathname),
  },
  {
    name: "metadata-by-prefix",
    flaw: "Every path that starts like its own has its document.",
    lesson: 2,
    fetch: beside((path, own) => path.startsWith(own)),
  },
  {
    name: "metadata-everywhere",
    flaw: "Every path has its document.",
    lesson: 2,
    fetch: beside((path) => path !== ""),
  },
  {
    name: "echoes-the-path",
    flaw: "Every path has a document, for the resource that was asked for.",
    lesson: 2,
    fetch: beside((path) => path !== "", (own, path) => own.origin + path),
  },
  {
    name: "echoes-paths-below",
    flaw: "Every path below its own has a document, for the resource that was asked for.",
    lesson: 2,
    fetch: beside((path, own) => path.startsWith(`${own}/`), (own, path) => own.origin + path),
  },
];
