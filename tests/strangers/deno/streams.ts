/**
 * Echo without an SDK. Otherwise: every answer is an event stream with a comment, a notification with data over two
 * lines and line ends of CRLF before the result; its challenge points nowhere; what it does not know it says as 404.
 */

import { env } from "node:process";
import { bearerIn, createVerifier } from "../node/verify.mjs";
import { answerTo, BadMessage, readMessage, readText } from "../plain/rpc.mjs";
import { echo } from "../plain/tools.mjs";

const { RESOURCE = "", ISSUER = "", AUDIENCE = RESOURCE, PORT = "0" } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const DOCUMENT = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const SCOPE = "echo:use";
const tools = echo();
const verify = createVerifier({ issuer: ISSUER, audience: AUDIENCE });

/** A refusal; its challenge says what is wrong and nothing of where to go. */
function refusal(status: 401 | 403, error?: string): Response {
  const challenge = `Bearer realm="echo"${error ? `, error="${error}"` : ""}, scope="${SCOPE}"`;
  return Response.json({ error: error ?? "unauthorized" }, {
    status,
    headers: { "www-authenticate": challenge, "cache-control": "no-store" },
  });
}

/** A stream of events: a comment first, then a notification with its data on two lines, then the answer. */
function stream(answer: object): Response {
  const notification = { jsonrpc: "2.0", method: "notifications/message" };
  const params = JSON.stringify({
    level: "info",
    logger: "echo",
    data: { jsonrpc: "of a sort", result: {} },
  });
  const [start, end] = [JSON.stringify(notification).slice(0, -1), `,"params":${params}}`];
  const events = [
    ": here it comes\r\n\r\n",
    "id: 1\r\nretry: 5000\r\ndata:\r\n\r\n",
    `event: message\r\ndata: ${start}\r\ndata:${end}\r\n\r\n`,
    `event: message\r\nid: 2\r\ndata:${JSON.stringify(answer)}\r\n\r\n`,
  ];
  const body = ReadableStream.from(events).pipeThrough(new TextEncoderStream());
  return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
}

async function serve(request: Request): Promise<Response> {
  const from = request.headers.get("origin");
  if (from !== null && from !== origin) return new Response(null, { status: 403 });
  const token = bearerIn(request.headers.get("authorization"));
  if (token === undefined) return refusal(401);
  const caller = await verify(token);
  if (!caller) return refusal(401, "invalid_token");
  if (!caller.scopes.includes(SCOPE)) return refusal(403, "insufficient_scope");
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const message = readMessage(await readText(request.body), {
    contentType: request.headers.get("content-type"),
    version: request.headers.get("mcp-protocol-version"),
  });
  const answer = answerTo(tools, message);
  return answer ? stream(answer) : new Response(null, { status: 202 });
}

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, async (request) => {
  const url = new URL(request.url);
  if (url.host !== host) return new Response(null, { status: 400 });
  if (url.pathname === DOCUMENT) {
    if (!/^(GET|HEAD)$/.test(request.method)) return new Response(null, { status: 404 });
    return Response.json({ resource: RESOURCE, authorization_servers: [ISSUER], resource_name: "Echo" });
  }
  if (url.pathname !== pathname) return new Response(null, { status: 404 });
  try {
    return await serve(request);
  } catch (error) {
    if (error instanceof BadMessage) return Response.json(error.response, { status: error.status });
    return new Response(null, { status: 503 });
  }
});
