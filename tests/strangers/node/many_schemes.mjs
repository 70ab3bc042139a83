/**
 * Weather on `node:http` without an SDK. Otherwise: its challenges stand beside those of other schemes, in one field
 * and in two, with parameters nobody else has; a credential that is none gets the other scheme's alone; it takes 8 KB of
 * header; a 401 has no body; 404 is HTML.
 */

import { createServer } from "node:http";
import { env } from "node:process";
import { answerTo, BadMessage, readMessage, readText } from "../plain/rpc.mjs";
import { weather } from "../plain/tools.mjs";
import { bearerIn, createVerifier } from "./verify.mjs";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, PORT } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const document = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const tools = weather();
const verify = createVerifier({ issuer: ISSUER, audience: AUDIENCE });

const OTHER = 'DPoP algs="ES256 PS256"';

/** A refusal with three challenges, ours in the middle of the first field. */
function refuse(response, status, error) {
  const bearer = [
    'Bearer realm="weather, and \\"no more\\""',
    'charset="UTF-8"',
    ...(error ? [`error = "${error}"`] : []),
    'scope="weather:read"',
    `resource_metadata="${origin}${document}"`,
    'authorization_uri="https://login.example/authorize"',
  ].join(", ");
  response.writeHead(status, {
    "WWW-Authenticate": [`Basic realm="staff", charset="UTF-8", ${bearer}`, OTHER],
    "Content-Length": "0",
  }).end();
}

function json(response, status, value, fields = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...fields }).end(JSON.stringify(value));
}

function nothing(response, status, fields = {}) {
  response.writeHead(status, { "Content-Length": "0", ...fields }).end();
}

async function serve(request, response) {
  const from = request.headers.origin;
  if (from !== undefined && from !== origin) return nothing(response, 403);
  if (request.method !== "POST") return nothing(response, 405, { Allow: "POST" });
  const token = bearerIn(request.headers.authorization);
  if (token === undefined && /^bearer\b/i.test(request.headers.authorization ?? "")) {
    return nothing(response, 401, { "WWW-Authenticate": OTHER });
  }
  if (token === undefined) return refuse(response, 401);
  const caller = await verify(token);
  if (!caller) return refuse(response, 401, "invalid_token");
  if (!caller.scopes.includes("weather:read")) return refuse(response, 403, "insufficient_scope");
  const message = readMessage(await readText(request), {
    contentType: request.headers["content-type"],
    version: request.headers["mcp-protocol-version"],
  });
  const answer = answerTo(tools, message);
  if (answer) json(response, 200, answer);
  else nothing(response, 202);
}

const server = createServer({ maxHeaderSize: 8 * 1024 }, async (request, response) => {
  const [path] = request.url.split("?");
  try {
    if (request.headers.host !== host) return nothing(response, 421);
    if (path === document) {
      if (!/^(GET|HEAD)$/.test(request.method)) return nothing(response, 405, { Allow: "GET, HEAD" });
      return json(response, 200, { resource: RESOURCE, authorization_servers: [ISSUER] }, {
        "Access-Control-Allow-Origin": "*",
      });
    }
    if (path === pathname) return await serve(request, response);
    response.writeHead(404, { "Content-Type": "text/html" }).end(
      "<!doctype html><title>404</title><h1>Nothing here</h1>",
    );
  } catch (error) {
    if (error instanceof BadMessage) json(response, error.status, error.response);
    else nothing(response, 503, { "Retry-After": "10" });
  } finally {
    request.resume(); // What is left of a body would keep the connection from its next request.
  }
});
server.listen(Number(PORT), "127.0.0.1");
