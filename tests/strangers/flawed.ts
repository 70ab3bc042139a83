/**
 * Weather without an SDK, honest but for one flaw: it never looks at a token's audience. Whatever the same issuer has
 * signed for any other server opens it (RFC 8725 §3.9). What `verify` and the proof of honesty have to find.
 */

import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { env } from "node:process";
import { bearerIn, discover, scopeOf } from "./node/verify.mjs";
import { answerTo, BadMessage, readMessage, readText } from "./plain/rpc.mjs";
import { weather } from "./plain/tools.mjs";

const { RESOURCE = "", ISSUER = "", PORT = "0" } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const DOCUMENT = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const tools = weather();
let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

/** The scopes of a token of the right issuer; the flaw is what is missing among the options: `audience`. */
async function scopesOf(token: string): Promise<string[] | undefined> {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  keys ??= createRemoteJWKSet(new URL((await discover(ISSUER)).jwks_uri));
  const options = { issuer: ISSUER, algorithms: ["ES256", "RS256"], requiredClaims: ["exp"] };
  try {
    return scopeOf((await jwtVerify(token, keys, options)).payload);
  } catch (error) {
    if (error instanceof errors.JOSEError && !/GENERIC|TIMEOUT|JWKS_INVALID/.test(error.code)) {
      return undefined;
    }
    throw error;
  }
}

function refusal(status: 401 | 403, parameters: string): Response {
  const challenge = `Bearer resource_metadata="${origin}${DOCUMENT}"${parameters}`;
  return new Response(null, { status, headers: { "www-authenticate": challenge } });
}

async function serve(request: Request): Promise<Response> {
  const from = request.headers.get("origin");
  if (from !== null && from !== origin) return new Response(null, { status: 403 });
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const token = bearerIn(request.headers.get("authorization"));
  if (token === undefined) return refusal(401, ', scope="weather:read"');
  const scopes = await scopesOf(token);
  if (!scopes) return refusal(401, ', error="invalid_token", scope="weather:read"');
  if (!scopes.includes("weather:read")) {
    return refusal(403, ', error="insufficient_scope", scope="weather:read"');
  }
  const message = readMessage(await readText(request.body), {
    contentType: request.headers.get("content-type"),
    version: request.headers.get("mcp-protocol-version"),
  });
  const answer = answerTo(tools, message);
  return answer ? Response.json(answer) : new Response(null, { status: 202 });
}

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, async (request) => {
  const url = new URL(request.url);
  if (url.host !== host) return new Response(null, { status: 421 });
  if (url.pathname === DOCUMENT && /^(GET|HEAD)$/.test(request.method)) {
    const document = {
      resource: RESOURCE,
      authorization_servers: [ISSUER],
      scopes_supported: ["weather:read"],
    };
    return Response.json(document, { headers: { "access-control-allow-origin": "*" } });
  }
  if (url.pathname !== pathname) return new Response(null, { status: 404 });
  try {
    return await serve(request);
  } catch (error) {
    if (error instanceof BadMessage) return Response.json(error.response, { status: error.status });
    return new Response(null, { status: 503 });
  }
});
