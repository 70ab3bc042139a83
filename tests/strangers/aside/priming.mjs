/**
 * Echo on Node's own modules, nothing installed. Otherwise: sessions whose ids open nothing, streams that begin with an
 * empty event and pings, a BOM, line ends of CR alone; keys kept for good; three minutes of clock; scopes in a challenge of two fields.
 */

import { createPublicKey, randomBytes, verify as verifySignature } from "node:crypto";
import { createServer } from "node:http";
import { env } from "node:process";
import { answerTo, BadMessage, readMessage, readText } from "../plain/rpc.mjs";
import { echo } from "../plain/tools.mjs";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, PORT } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const ROOT = "/.well-known/oauth-protected-resource";
const LEEWAY = 180;
const tools = echo();
const sessions = new Map();
let keys = [];

const parsed = (text) => {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
};

async function refresh() {
  const { pathname: path } = new URL(ISSUER);
  const own = path === "/" ? "" : path;
  const metadata = await (await fetch(new URL(`/.well-known/openid-configuration${own}`, ISSUER))).json();
  if (metadata.issuer !== ISSUER) throw new Error("another issuer's metadata");
  const { keys: found } = await (await fetch(metadata.jwks_uri)).json();
  keys = found.filter(({ use = "sig" }) => use === "sig").map((jwk) => ({
    ...jwk,
    key: createPublicKey({ key: jwk, format: "jwk" }),
  }));
}

function signed(token, header) {
  const [head, body, signature] = token.split(".");
  return keys.some(({ kid, kty, key }) => {
    if (header.kid !== kid || kty !== (header.alg === "ES256" ? "EC" : "RSA")) return false;
    const options = kty === "EC" ? { key, dsaEncoding: "ieee-p1363" } : { key };
    return verifySignature(
      "sha256",
      Buffer.from(`${head}.${body}`),
      options,
      Buffer.from(signature, "base64url"),
    );
  });
}

let asked = 0;

/** The claims of a token that is good here, or nothing. */
async function claimsOf(token) {
  const parts = token.split(".");
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return undefined;
  const [header, claims] = parts.map(parsed);
  if (!header || !claims || !/^(ES256|RS256)$/.test(header.alg) || "crit" in header || "b64" in header) {
    return undefined;
  }
  const now = Date.now() / 1000;
  const { iss, aud, exp, nbf = 0 } = claims;
  if (iss !== ISSUER || ![aud].flat().includes(AUDIENCE)) return undefined;
  if (typeof exp !== "number" || exp < now - LEEWAY || typeof nbf !== "number" || nbf > now + LEEWAY) {
    return undefined;
  }
  if (!keys.some(({ kid }) => kid === header.kid) && Date.now() - asked > 60_000) {
    await refresh();
    asked = Date.now();
  }
  return signed(token, header) ? claims : undefined;
}

function refuse(response, status, error) {
  const scheme = `Bearer realm="echo",${error ? ` error="${error}",` : ""} scope="echo:use"`;
  response.writeHead(status, [["www-authenticate", "Negotiate"], ["www-authenticate", scheme]].flat());
  response.end();
}

/** A stream that begins with a mark of order, an event without data and a ping, all of it ended by CR alone. */
function stream(response, answer, id) {
  response.writeHead(200, { "content-type": "text/event-stream", ...(id && { "mcp-session-id": id }) });
  response.write("\ufeffid: 0\rdata: \r\r: ping\r\r");
  const request = { jsonrpc: "2.0", id: answer.id, method: "ping" };
  response.write(`event: message\rdata: ${JSON.stringify(request)}\r\r`);
  response.end(`event: message\rid: 1\rdata: ${JSON.stringify(answer)}\r\r`);
}

async function serve(request, response) {
  const from = request.headers.origin;
  if (from !== undefined && from !== origin) return response.writeHead(403).end();
  const [, token] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (!token) return refuse(response, 401);
  const claims = await claimsOf(token);
  if (!claims) return refuse(response, 401, "invalid_token");
  if (typeof claims.scope !== "string" || !claims.scope.split(" ").includes("echo:use")) {
    return refuse(response, 403, "insufficient_scope");
  }
  const id = request.headers["mcp-session-id"];
  if (id !== undefined && sessions.get(id) !== claims.sub) return response.writeHead(404).end();
  if (request.method === "DELETE" && id) {
    sessions.delete(id);
    return response.writeHead(204).end();
  }
  if (request.method !== "POST") return response.writeHead(405, { allow: "POST, DELETE" }).end();
  const message = readMessage(await readText(request, 64 * 1024), {
    contentType: request.headers["content-type"],
    version: request.headers["mcp-protocol-version"],
  });
  const opens = message.method === "initialize";
  if (!opens && id === undefined) throw new BadMessage(400, -32000, "Initialize first");
  const answer = answerTo(tools, message);
  if (!answer) return response.writeHead(202).end();
  const fresh = opens ? randomBytes(24).toString("base64url") : undefined;
  if (fresh) sessions.set(fresh, claims.sub);
  stream(response, answer, fresh);
}

createServer(async (request, response) => {
  const [path] = request.url.split("?");
  try {
    if (request.headers.host !== host) response.writeHead(400).end();
    else if (path === pathname) await serve(request, response);
    else if ((path === ROOT || path === ROOT + pathname) && /^(GET|HEAD)$/.test(request.method)) {
      const document = { resource: RESOURCE, authorization_servers: [ISSUER], jwks_uri: undefined };
      response.writeHead(200, { "content-type": "application/json", "access-control-allow-origin": "*" });
      response.end(JSON.stringify(document));
    } else response.writeHead(404, { "content-type": "text/html" }).end("<p>404</p>");
  } catch (error) {
    if (response.headersSent) response.destroy();
    else if (error instanceof BadMessage) {
      response.writeHead(error.status).end(JSON.stringify(error.response));
    } else response.writeHead(503).end();
  } finally {
    request.resume();
  }
}).listen(Number(PORT), "127.0.0.1");
