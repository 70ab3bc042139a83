/**
 * Weather without an SDK. Otherwise: its metadata is at the root form alone, methods are refused before credentials,
 * a 401 has no body, an unknown path gets a page of HTML, and the document is there for GET only (404 for the rest).
 */

import { env } from "node:process";
import { bearerIn, createVerifier, discover } from "../node/verify.mjs";
import { answerTo, BadMessage, readMessage, readText, scopesFor } from "../plain/rpc.mjs";
import { weather } from "../plain/tools.mjs";

const { RESOURCE = "", ISSUER = "", AUDIENCE = RESOURCE, PORT = "0" } = env;
const { origin, pathname } = new URL(RESOURCE);
const DOCUMENT = "/.well-known/oauth-protected-resource";
const POINTER = `Bearer resource_metadata="${origin}${DOCUMENT}"`;
const tools = weather();
const verify = createVerifier({ issuer: ISSUER, audience: AUDIENCE });
discover(ISSUER).catch(() => {}); // It will be asked again with the first token.

const refusal = (status: number, challenge: string) => {
  return new Response(null, { status, headers: { "www-authenticate": challenge } });
};

function notFound(): Response {
  const page = "<!doctype html><title>Not found</title><p>There is no such page.";
  return new Response(page, { status: 404, headers: { "content-type": "text/html; charset=utf-8" } });
}

function metadata(): Response {
  const document = {
    resource: RESOURCE,
    authorization_servers: [ISSUER],
    scopes_supported: ["weather:read"],
  };
  return Response.json(document, { headers: { "access-control-allow-origin": "*" } });
}

async function serve(request: Request): Promise<Response> {
  const from = request.headers.get("origin");
  if (from !== null && from !== origin) return new Response("This origin may not call", { status: 403 });
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const token = bearerIn(request.headers.get("authorization"));
  if (token === undefined) return refusal(401, `${POINTER}, scope="weather:read"`);
  const caller = await verify(token);
  if (!caller) return refusal(401, `${POINTER}, error="invalid_token", scope="weather:read"`);
  if (!caller.scopes.includes("weather:read")) {
    return refusal(403, `${POINTER}, error="insufficient_scope", scope="weather:read"`);
  }
  const text = await readText(request.body);
  const message = readMessage(text, {
    contentType: request.headers.get("content-type"),
    version: request.headers.get("mcp-protocol-version"),
  });
  if (!scopesFor(tools, message).every((scope) => caller.scopes.includes(scope))) {
    return refusal(403, `${POINTER}, error="insufficient_scope", scope="weather:read"`);
  }
  const answer = answerTo(tools, message);
  return answer ? Response.json(answer) : new Response(null, { status: 202 });
}

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, async (request) => {
  const url = new URL(request.url);
  // A name that is not ours may have been made to point here (DNS rebinding).
  if (url.host !== new URL(RESOURCE).host) return new Response(null, { status: 421 });
  if (url.pathname === DOCUMENT && /^(GET|HEAD)$/.test(request.method)) return metadata();
  if (url.pathname !== pathname) return notFound();
  try {
    return await serve(request);
  } catch (error) {
    if (error instanceof BadMessage) return Response.json(error.response, { status: error.status });
    return new Response(null, { status: 503, headers: { "retry-after": "5" } });
  }
});
