/** What browsers are told: chosen pages may call and may read the challenge. */

import type { ReceivedRequest } from "./received_request.ts";

/** Requested with a call. Only these are named, and `Mcp-Param-*`, whose names the tools decide. */
const REQUEST_HEADERS = "Authorization, Content-Type, MCP-Protocol-Version, Mcp-Method, Mcp-Name";
const SESSION_HEADERS = ", Mcp-Session-Id, Last-Event-ID";
const PARAMETER_HEADER = /^mcp-param-[!#$%&'*+.^_`|~\w-]+$/;

/** How long a browser may remember a preflight, in seconds. */
const PREFLIGHT_AGE = 600;

/** The CORS side of the endpoint. */
export interface Cors {
  /** The answer to a preflight from a page that may call; nothing where the request is none. */
  preflight(request: ReceivedRequest): Response | undefined;
  /** The header fields that an answer to this page needs: none at all where no origin was chosen. */
  headersFor(origin: string | null): [name: string, value: string][];
}

/**
 * CORS for the chosen origins. With sessions, pages may open streams and end sessions too. A preflight carries no credential and is answered without one. Cookies play no part
 * here, so `Access-Control-Allow-Credentials` is never sent.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function createCors(chosen: ReadonlySet<string>, { sessions = false } = {}): Cors {
  if (chosen.size === 0) return { preflight: () => undefined, headersFor: () => [] };
  return {
    preflight(request) {
      const origin = request.headers.get("origin");
      if (request.method !== "OPTIONS" || origin === null || !chosen.has(origin)) return undefined;
      if (!request.headers.has("access-control-request-method")) return undefined;
      return new Response(null, {
        status: 204,
        headers: {
          "access-control-allow-origin": origin,
          "access-control-allow-methods": sessions ? "GET, POST, DELETE" : "POST",
          "access-control-allow-headers": allowedHeaders(request, sessions),
          "access-control-max-age": `${PREFLIGHT_AGE}`,
          "vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
        },
      });
    },
    headersFor(origin) {
      // Also without an origin: a cache must not give that answer to a page.
      const vary: [string, string][] = [["vary", "Origin"]];
      if (origin === null || !chosen.has(origin)) return vary;
      return [
        ["access-control-allow-origin", origin],
        // Without this a page sees a 401 and not where to sign in.
        [
          "access-control-expose-headers",
          `WWW-Authenticate, Retry-After${sessions ? ", Mcp-Session-Id" : ""}`,
        ],
        ...vary,
      ];
    },
  };
}

/** A tool may want an argument in a header field of its own (MCP 2026-07-28, Streamable HTTP, x-mcp-header). */
function allowedHeaders(request: ReceivedRequest, sessions: boolean): string {
  const requested = request.headers.get("access-control-request-headers")?.toLowerCase() ?? "";
  const parameters = requested.split(",").map((name) => name.trim()).filter((name) =>
    PARAMETER_HEADER.test(name)
  );
  return [REQUEST_HEADERS + (sessions ? SESSION_HEADERS : ""), ...parameters].join(", ");
}
