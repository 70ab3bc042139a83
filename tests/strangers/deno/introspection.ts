/**
 * Inventory without an SDK. Otherwise: a token is opaque to it, whatever it looks like; it registers at the issuer and
 * asks there about each token (RFC 7662). It holds no keys, and the issuer's are nothing to it.
 */

import { env } from "node:process";
import { discover } from "../node/verify.mjs";
import { answerTo, BadMessage, readMessage, readText, scopesFor } from "../plain/rpc.mjs";
import { inventory } from "../plain/tools.mjs";

const { RESOURCE = "", ISSUER = "", AUDIENCE = RESOURCE, PORT = "0" } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const DOCUMENT = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const tools = inventory();

/** Where to ask, and as whom. */
let desk: { endpoint: string; authorization: string } | undefined;

async function register(): Promise<{ endpoint: string; authorization: string }> {
  const { introspection_endpoint, registration_endpoint } = await discover(ISSUER);
  const response = await fetch(registration_endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_name: "inventory", grant_types: ["client_credentials"] }),
  });
  const { client_id, client_secret } = await response.json();
  const pair = [client_id, client_secret].map(encodeURIComponent).join(":");
  return { endpoint: introspection_endpoint, authorization: `Basic ${btoa(pair)}` };
}

/** What the issuer says of a token that is active and meant for us. */
async function introspect(token: string): Promise<{ scopes: string[] } | undefined> {
  const { endpoint, authorization } = desk ??= await register();
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization, accept: "application/json" },
    body: new URLSearchParams({ token, token_type_hint: "access_token" }),
    redirect: "error",
  });
  if (!response.ok) {
    await response.body?.cancel();
    desk = undefined; // Forgotten, perhaps.
    throw new Error(`The issuer answers ${response.status}`);
  }
  const { active, iss, aud, exp, scope } = await response.json();
  const ours = active === true && iss === ISSUER && [aud].flat().includes(AUDIENCE) &&
    typeof exp === "number" && exp > Date.now() / 1000;
  return ours ? { scopes: typeof scope === "string" ? scope.split(" ") : [] } : undefined;
}

function refusal(status: 401 | 403, parameters: string): Response {
  const challenge = `Bearer resource_metadata="${origin}${DOCUMENT}"${parameters}`;
  return new Response(null, {
    status,
    headers: { "www-authenticate": challenge, "cache-control": "no-store" },
  });
}

async function serve(request: Request): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const from = request.headers.get("origin");
  if (from !== null && from !== origin) return new Response(null, { status: 403 });
  // Visible ASCII: a token that only its issuer can read may look like anything (RFC 6749, appendix A.12).
  const [, token] = /^bearer +([\x21-\x7e]+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (token === undefined) return refusal(401, ', scope="inventory:read"');
  const known = await introspect(token);
  if (!known) return refusal(401, ', error="invalid_token"');
  const message = readMessage(await readText(request.body), {
    contentType: request.headers.get("content-type"),
    version: request.headers.get("mcp-protocol-version"),
  });
  const needed = new Set(["inventory:read", ...scopesFor(tools, message)]);
  if (![...needed].every((scope) => known.scopes.includes(scope))) {
    return refusal(403, `, error="insufficient_scope", scope="${[...needed].join(" ")}"`);
  }
  const answer = answerTo(tools, message);
  return answer ? Response.json(answer) : new Response(null, { status: 202 });
}

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, async (request) => {
  const url = new URL(request.url);
  if (url.host !== host) return new Response(null, { status: 421 });
  if (url.pathname === DOCUMENT) {
    if (!/^(GET|HEAD)$/.test(request.method)) {
      return new Response(null, { status: 405, headers: { allow: "GET" } });
    }
    const document = { resource: RESOURCE, authorization_servers: [ISSUER] };
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
