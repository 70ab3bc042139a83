/**
 * Weather without an SDK, in the manner of an Entra tenant. Otherwise: it is told where the keys are, and reads metadata
 * only to pass it on, as SDK v1's router does; scopes may come as `scp`, a text or a list; the kind of token in `typ` does
 * not matter; challenge in lower case.
 */

import { env } from "node:process";
import { bearerIn, createVerifier, discover, scopeOf } from "../node/verify.mjs";
import { answerTo, BadMessage, readMessage, readText } from "../plain/rpc.mjs";
import { weather } from "../plain/tools.mjs";

const { RESOURCE = "", ISSUER = "", AUDIENCE = RESOURCE, PORT = "0", JWKS_URI } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const ROOT = "/.well-known/oauth-protected-resource";
const DOCUMENT = ROOT + (pathname === "/" ? "" : pathname);
const tools = weather();
const verify = createVerifier({
  issuer: ISSUER,
  audience: AUDIENCE,
  jwksUri: JWKS_URI || (await discover(ISSUER)).jwks_uri,
  scopesIn: (claims) => {
    const { scp } = claims;
    if (typeof scp === "string") return scp.split(" ");
    if (Array.isArray(scp)) return scp.filter((scope) => typeof scope === "string");
    return scopeOf(claims);
  },
});

/** The issuer's metadata, for clients that look here for it; none where it cannot be had just now. */
const passedOn = await discover(ISSUER).catch(() => undefined);

function refusal(status: number, error?: string): Response {
  const fields = new Headers({
    "www-authenticate": `bearer resource_metadata="${origin}${DOCUMENT}"${error ?? ""}`,
  });
  return Response.json({ message: status === 401 ? "Sign in first" : "Not with this token" }, {
    status,
    headers: fields,
  });
}

async function serve(request: Request): Promise<Response> {
  if (!/^(POST|GET|DELETE)$/.test(request.method)) return new Response(null, { status: 501 });
  const from = request.headers.get("origin");
  if (from !== null && from !== origin) return Response.json({ message: "Origin" }, { status: 403 });
  const token = bearerIn(request.headers.get("authorization"));
  if (token === undefined) return refusal(401);
  const caller = await verify(token);
  if (!caller) return refusal(401, ', error="invalid_token"');
  if (!caller.scopes.includes("weather:read")) {
    return refusal(403, ', error="insufficient_scope", scope="weather:read"');
  }
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const message = readMessage(await readText(request.body), {
    contentType: request.headers.get("content-type"),
    version: request.headers.get("mcp-protocol-version"),
  });
  const answer = answerTo(tools, message);
  return answer ? Response.json(answer) : new Response(null, { status: 202 });
}

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, async (request) => {
  const url = new URL(request.url);
  if (url.host !== host) return new Response(null, { status: 404 });
  if (url.pathname.startsWith(ROOT)) {
    if (!/^(GET|HEAD)$/.test(request.method)) {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    // A wildcard: one route for whatever is below this host, whether there is a server or not.
    return Response.json({
      resource: origin + url.pathname.slice(ROOT.length),
      authorization_servers: [ISSUER],
    });
  }
  if (passedOn && url.pathname === "/.well-known/oauth-authorization-server") return Response.json(passedOn);
  if (url.pathname !== pathname) return Response.json({ message: "Not found" }, { status: 404 });
  try {
    return await serve(request);
  } catch (error) {
    if (error instanceof BadMessage) return Response.json(error.response, { status: error.status });
    return Response.json({ message: "Later" }, { status: 503 });
  }
});
