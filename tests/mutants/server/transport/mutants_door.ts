/** Flaws in who and what gets as far as the endpoint (lesson 1). */

import { altered, changed, reading } from "../http.ts";
import type { Mutant } from "../mutant.ts";

const OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

/** Takes requests for this path for requests to the endpoint. */
const path = (matches: (pathname: string, own: string) => boolean): Mutant["fetch"] => {
  return async (request, next, { settings }) => {
    const { pathname, search } = new URL(request.url);
    const { origin, pathname: own } = new URL(settings.resource);
    return await next(matches(pathname, own) ? changed(request, { url: origin + own + search }) : request);
  };
};

/** Takes a foreign origin for none. */
const origin = (trusted: (origin: string, own: URL) => boolean): Mutant["fetch"] => {
  return async (request, next, { settings }) => {
    const trusts = trusted(request.headers.get("origin") ?? "", new URL(settings.resource));
    return await next(trusts ? changed(request, { headers: { origin: null } }) : request);
  };
};

/** Takes another host name for its own. */
const host = (trusted: (host: URL, own: URL) => boolean): Mutant["fetch"] => {
  return async (request, next, { settings }) => {
    const [asked, own] = [new URL(request.url), new URL(settings.resource)];
    if (!trusted(asked, own)) return await next(request);
    const url = own.origin + asked.pathname + asked.search;
    return await next(changed(request, { url, headers: { host: own.host } }));
  };
};

/** HTTP with SSE as servers had it in 2024: a stream says where messages go, and brings what they are answered. */
function olderTransport(): Mutant["fetch"] {
  const streams = new Map<string, ReadableStreamDefaultController<Uint8Array>>();
  const event = (name: string, data: string) => new TextEncoder().encode(`event: ${name}\ndata: ${data}\n\n`);
  return async (request, next, { settings, before }) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/sse" && request.method === "GET") {
      const id = crypto.randomUUID();
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          streams.set(id, controller);
          controller.enqueue(event("endpoint", `/older?sessionId=${id}`));
        },
        cancel: () => void streams.delete(id),
      });
      return new Response(stream, { headers: { "content-type": "text/event-stream" } });
    }
    if (pathname !== "/older") return await next(request);
    const stream = streams.get(searchParams.get("sessionId") ?? "");
    if (!stream) return new Response("No such session", { status: 404 });
    const answer = await before(changed(request, { url: settings.resource }));
    stream.enqueue(event("message", await answer.text()));
    return new Response("Accepted", { status: 202 });
  };
}

/** The mutants of the door. */
export const doorMutants: Mutant[] = [
  {
    name: "opens-a-stream",
    flaw: "It answers GET with an event stream that never says anything.",
    lesson: 1,
    async fetch(request, next) {
      if (request.method !== "GET") return await next(request);
      return new Response(new ReadableStream(), { headers: { "content-type": "text/event-stream" } });
    },
  },
  {
    name: "ends-no-session",
    flaw: "It answers DELETE with 200, and ends nothing.",
    lesson: 1,
    async fetch(request, next) {
      return request.method === "DELETE" ? new Response() : await next(request);
    },
  },
  {
    name: "405-without-allow",
    flaw: "Its 405 does not say which methods there are.",
    lesson: 1,
    async fetch(request, next) {
      return altered(await next(request), { headers: { allow: null } });
    },
  },
  {
    name: "200-for-head",
    flaw: "It answers HEAD with 200.",
    lesson: 1,
    fetch: async (request, next) => request.method === "HEAD" ? new Response() : await next(request),
  },
  {
    name: "post-by-put",
    flaw: "It takes PUT for POST.",
    lesson: 1,
    fetch: reading(({ method }) => method === "PUT" ? { method: "POST" } : {}),
  },
  {
    name: "post-by-patch",
    flaw: "It takes PATCH for POST.",
    lesson: 1,
    fetch: reading(({ method }) => method === "PATCH" ? { method: "POST" } : {}),
  },
  {
    name: "method-override",
    flaw: "It believes X-HTTP-Method-Override and its relatives.",
    lesson: 1,
    fetch: reading(({ headers }) => {
      const method = OVERRIDES.map((name) => headers.get(name)).find((value) => value);
      return method ? { method } : {};
    }),
  },
  {
    name: "method-in-the-query",
    flaw: "It believes _method in the query.",
    lesson: 1,
    fetch: reading(({ url }) => {
      const method = new URL(url).searchParams.get("_method");
      return method ? { method } : {};
    }),
  },
  {
    name: "path-in-any-case",
    flaw: "It compares paths without regard to case.",
    lesson: 1,
    fetch: path((pathname, own) => pathname.toLowerCase() === own),
  },
  {
    name: "path-with-a-slash",
    flaw: "It takes the path with a slash behind it for its own.",
    lesson: 1,
    fetch: path((pathname, own) => pathname === `${own}/`),
  },
  {
    name: "path-with-two-slashes",
    flaw: "It takes several slashes for one.",
    lesson: 1,
    fetch: path((pathname, own) => pathname.replace(/^\/+/, "/") === own),
  },
  {
    name: "path-by-prefix",
    flaw: "It serves every path that starts with its own.",
    lesson: 1,
    fetch: path((pathname, own) => pathname.startsWith(own)),
  },
  {
    name: "path-with-parameters",
    flaw: "It drops what stands behind a semicolon in the path.",
    lesson: 1,
    fetch: path((pathname, own) => pathname.split(";")[0] === own),
  },
  {
    name: "path-decoded",
    flaw: "It decodes the path before it compares.",
    lesson: 1,
    fetch: path((pathname, own) => decodeURIComponent(pathname) === own),
  },
  {
    name: "path-decodes-upper-case",
    flaw: "It decodes %6D and its like before it compares.",
    lesson: 1,
    fetch: path((pathname, own) => pathname.replace(/%[4-7][A-F]/g, decodeURIComponent) === own),
  },
  {
    name: "path-decodes-lower-case",
    flaw: "It decodes %6d and its like before it compares.",
    lesson: 1,
    fetch: path((pathname, own) => pathname.replace(/%[4-7][a-f]/g, decodeURIComponent) === own),
  },
  {
    name: "serves-the-root",
    flaw: "It serves MCP at / as well.",
    lesson: 1,
    fetch: path((pathname) => pathname === "/"),
  },
  {
    name: "guards-one-spelling",
    flaw: "Its guard compares the path as it is, and its router without regard to case.",
    lesson: 3,
    async fetch(request, next, { settings, before }) {
      const { pathname } = new URL(request.url);
      const own = new URL(settings.resource).pathname;
      const other = pathname !== own && pathname.toLowerCase() === own;
      return other ? await before(changed(request, { url: settings.resource })) : await next(request);
    },
  },
  {
    name: "older-messages-beside-it",
    flaw: "It executes what is sent to /messages, where older clients send it, for everybody.",
    lesson: 3,
    async fetch(request, next, { settings, before }) {
      const older = new URL(request.url).pathname === "/messages" && request.method === "POST";
      return older ? await before(changed(request, { url: settings.resource })) : await next(request);
    },
  },
  {
    name: "older-transport-beside-it",
    flaw: "It has the older transport at /sse as well, and guards the new one alone.",
    lesson: 3,
    fetch: olderTransport(),
  },
  {
    name: "ignores-origin",
    flaw: "It does not look at Origin.",
    lesson: 1,
    fetch: origin(() => true),
  },
  {
    name: "trusts-https-origins",
    flaw: "It lets every page in that was loaded over https.",
    lesson: 1,
    fetch: origin((origin) => origin.startsWith("https://")),
  },
  {
    name: "403-with-the-result",
    flaw: "It executes what a page of another origin sends, and says 403 above the result.",
    lesson: 1,
    async fetch(request, next, { settings }) {
      const own = [null, new URL(settings.resource).origin].includes(request.headers.get("origin"));
      const response = await next(changed(request, { headers: { origin: null } }));
      return own ? response : altered(response, { status: 403 });
    },
  },
  {
    name: "trusts-null-origin",
    flaw: 'It takes "Origin: null" for no origin.',
    lesson: 1,
    fetch: origin((origin) => origin === "null"),
  },
  {
    name: "origin-by-prefix",
    flaw: "It lets an origin in that starts with its own.",
    lesson: 1,
    fetch: origin((origin, own) => origin.startsWith(own.origin)),
  },
  {
    name: "origin-by-suffix",
    flaw: "It lets an origin in that ends with its own host.",
    lesson: 1,
    fetch: origin((origin, own) => origin.endsWith(own.host)),
  },
  {
    name: "origin-by-loose-pattern",
    flaw: "Its pattern for its own origin takes a dot for any character.",
    lesson: 1,
    fetch: origin((origin, own) => new RegExp(`^${own.origin}$`).test(origin)),
  },
  {
    name: "origin-of-any-port",
    flaw: "It lets the pages of every program on this machine in.",
    lesson: 1,
    fetch: origin((origin, own) => URL.parse(origin)?.hostname === own.hostname),
  },
  {
    name: "refuses-every-origin",
    flaw: "It refuses its own origin as well.",
    lesson: 1,
    async fetch(request, next) {
      return request.headers.has("origin") ? new Response(null, { status: 403 }) : await next(request);
    },
  },
  {
    name: "ignores-host",
    flaw: "It does not look at Host.",
    lesson: 1,
    fetch: host(() => true),
  },
  {
    name: "host-by-prefix",
    flaw: "It answers to every name that starts with its own.",
    lesson: 1,
    fetch: host(({ hostname }, own) => hostname.startsWith(own.hostname)),
  },
  {
    name: "host-of-any-port",
    flaw: "It compares the name in Host, and not the port.",
    lesson: 1,
    fetch: host(({ hostname }, own) => hostname === own.hostname),
  },
  {
    name: "trusts-local-names",
    flaw: "It takes localhost and 0.0.0.0 for its own name.",
    lesson: 1,
    fetch: host(({ hostname }) => ["localhost", "0.0.0.0", "[::]"].includes(hostname)),
  },
  {
    name: "answers-on-the-network",
    flaw: "It answers to this machine's network address.",
    lesson: 1,
    fetch: host(({ hostname }) => /^\d+(\.\d+){3}$/.test(hostname) && hostname !== "0.0.0.0"),
  },
];
