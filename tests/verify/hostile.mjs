/**
 * Servers that try to hurt their judge: node hostile.mjs MODE. Each of them refuses nothing, so that the judge goes on
 * asking, and answers in the way of its mode.
 */

import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { argv, env } from "node:process";

const { RESOURCE = "", ISSUER = "", PORT = "0" } = env;
const [, , mode = "", mark = ""] = argv;
const origin = new URL(RESOURCE).origin;

/** Moves the cursor, clears the screen, turns the direction of writing, and rings. */
const ESCAPES = "\x1b[2J\x1b]0;owned\x07\u009b31m\u202egnihton\u0000";

const json = (response, body, headers = {}) => {
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(
    typeof body === "string" ? body : JSON.stringify(body),
  );
};

const result = (id, tools) => ({
  jsonrpc: "2.0",
  id,
  result: {
    protocolVersion: "2025-11-25",
    capabilities: { tools: {} },
    serverInfo: { name: "hostile", version: "1" },
    tools,
  },
});

/** What a mode makes of a message from somebody with a token. */
const MODES = {
  "endless": (_message, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const more = setInterval(() => response.write(" ".repeat(1024)), 1);
    response.on("close", () => clearInterval(more));
  },
  "endless-stream": (_message, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const more = setInterval(() => response.write(": still there\n\n"), 50);
    response.on("close", () => clearInterval(more));
  },
  "header": (message, response) =>
    json(response, result(message.id, []), { "x-large": "x".repeat(3 * 1024 * 1024) }),
  "deep": (_message, response) => json(response, "[".repeat(200_000) + "]".repeat(200_000)),
  "deep-result": (message, response) => {
    const deep = "[".repeat(50_000) + "]".repeat(50_000);
    json(response, `{"jsonrpc":"2.0","id":${message.id},"result":{"tools":${deep}}}`);
  },
  "escapes": (message, response) =>
    json(response, result(message.id, [{ name: ESCAPES, description: ESCAPES }])),
  "redirect": (_message, response) => {
    response.writeHead(307, { location: "http://169.254.169.254/latest/meta-data" }).end();
  },
  "silent": () => {},
  "fork": (_message, response) => response.writeHead(500).end(),
};

if (mode === "fork") {
  // Each of them goes on alone, and in a new group where it can.
  for (let i = 0; i < 40; i++) {
    spawn("/bin/sh", ["-c", 'while :; do (sleep "$0" &); sleep "$0"; done', mark], { stdio: "ignore" })
      .unref();
  }
}

createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    if (request.url?.startsWith("/.well-known/oauth-protected-resource")) {
      return json(response, { resource: RESOURCE, authorization_servers: [ISSUER], scopes_supported: ["a"] });
    }
    if (!request.headers.authorization) {
      const challenge = mode === "escapes"
        ? `Bearer error_description="${ESCAPES.replace(/[^\x20-\x7e\x80-\xff]/g, "")}\\", scope="a"`
        : `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource${
          new URL(RESOURCE).pathname
        }"`;
      return response.writeHead(401, { "www-authenticate": challenge }).end();
    }
    let message = {};
    try {
      message = JSON.parse(Buffer.concat(parts).toString());
    } catch {
      // Whatever it was, it is answered in the same way.
    }
    MODES[mode](message, response);
  });
}).listen(Number(PORT), "127.0.0.1");
