/**
 * Weather without an SDK and without jose. Otherwise: it lets pages of the same machine in, on any port, with CORS on
 * the endpoint itself; a credential comes before everything; a list of audiences will do; a 401 is plain text.
 */

import { env } from "node:process";
import { answerTo, BadMessage, readMessage, readText } from "../plain/rpc.mjs";
import { weather } from "../plain/tools.mjs";
import { createOwnVerifier } from "./own_verifier.ts";

const { RESOURCE = "", ISSUER = "", AUDIENCE = RESOURCE, PORT = "0" } = env;
const { host, pathname } = new URL(RESOURCE);
const DOCUMENT = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const tools = weather();
const verify = createOwnVerifier(ISSUER, AUDIENCE);

function refusal(status: number, parameters: string): Response {
  const challenge = `Bearer realm="weather", resource_metadata="http://${host}${DOCUMENT}"${parameters}`;
  return new Response("Not without a good token.\n", { status, headers: { "www-authenticate": challenge } });
}

async function serve(request: Request): Promise<Response> {
  const [, token] = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get("authorization") ?? "") ??
    [];
  if (token === undefined) return refusal(401, "");
  const claims = await verify(token);
  if (!claims) return refusal(401, ', error="invalid_token", error_description="It is not good here"');
  const granted = typeof claims.scope === "string" ? claims.scope.split(" ") : [];
  if (!granted.includes("weather:read")) {
    return refusal(403, ', error="insufficient_scope", scope="weather:read"');
  }
  if (request.method !== "POST") {
    return new Response(null, { status: 405, headers: { allow: "POST, OPTIONS" } });
  }
  const message = readMessage(await readText(request.body, 64 * 1024), {
    contentType: request.headers.get("content-type"),
    version: request.headers.get("mcp-protocol-version"),
  });
  const answer = answerTo(tools, message);
  return answer ? Response.json(answer) : new Response(null, { status: 202 });
}

/** What a page of this machine needs to know, before it calls and after. */
function forPage(origin: string | null, response: Response): Response {
  if (origin === null) return response;
  response.headers.set("access-control-allow-origin", origin);
  response.headers.set("access-control-allow-headers", "authorization, content-type, mcp-protocol-version");
  response.headers.set("access-control-expose-headers", "www-authenticate");
  response.headers.append("vary", "origin");
  return response;
}

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, async (request) => {
  const url = new URL(request.url);
  const origin = request.headers.get("origin");
  if (url.host !== host) return new Response(null, { status: 403 });
  if (url.pathname === DOCUMENT) {
    const document = {
      resource: RESOURCE,
      authorization_servers: [ISSUER],
      bearer_methods_supported: ["header"],
    };
    if (request.method === "OPTIONS") {
      return new Response(null, { headers: { "access-control-allow-origin": "*" } });
    }
    if (!/^(GET|HEAD)$/.test(request.method)) {
      return new Response(null, { status: 405, headers: { allow: "GET" } });
    }
    return Response.json(document, { headers: { "access-control-allow-origin": "*" } });
  }
  if (url.pathname !== pathname) return new Response("Not here.\n", { status: 404 });
  if (origin !== null && !LOOPBACK.test(origin)) return new Response("Not from there.\n", { status: 403 });
  if (request.method === "OPTIONS") return forPage(origin, new Response(null, { status: 204 }));
  try {
    return forPage(origin, await serve(request));
  } catch (error) {
    if (error instanceof BadMessage) {
      return forPage(origin, Response.json(error.response, { status: error.status }));
    }
    return forPage(origin, new Response("The issuer is silent.\n", { status: 503 }));
  }
});
