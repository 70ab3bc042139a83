/** What readers paste into a product: lessons 1 to 6 beside a real connection, and before issuers of other kinds. */

import assert from "node:assert/strict";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { allLessons } from "../../lessons/cli/lessons.ts";
import { connect } from "../bench/connection.ts";
import { createServerOf } from "../target.ts";

const RESOURCE = "http://127.0.0.1:8000/mcp";
const servers = allLessons().filter(({ party, number }) => party === "resource-server" && number <= 6);
const verifying = servers.filter(({ number }) => number >= 4);

/** Requests on one connection, each refused before its message is read. */
const REFUSED: Record<string, string[]> = {
  "for another media type": ["content-type: text/plain"],
  "for another page": ["content-type: application/json", "origin: http://evil.example"],
  "for its token": ["content-type: text/plain", "authorization: Bearer expired"],
};

for (const { file } of servers) {
  for (const [why, lines] of Object.entries(REFUSED)) {
    Deno.test(`${file} keeps the connection when it refuses a message ${why}`, async () => {
      const createServer = await createServerOf(file);
      let answer = (_: Request): Promise<Response> => Promise.reject(new Error("not yet"));
      const server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen() {} },
        (request) => answer(request),
      );
      const host = `127.0.0.1:${server.addr.port}`;
      answer = createServer({ resource: `http://${host}/mcp`, issuer: "http://127.0.0.1:9" })
        .fetch as typeof answer;
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping", padding: "x".repeat(400) });
      const head = [
        "POST /mcp HTTP/1.1",
        `host: ${host}`,
        ...lines,
        `content-length: ${body.length}`,
        "",
        body,
      ];
      const request = new TextEncoder().encode(head.join("\r\n"));
      try {
        await Promise.all(Array.from({ length: 4 }, async () => {
          const connection = await connect(server.addr.port);
          for (let sent = 0; sent < 200; sent++) {
            // Rejects when the server hangs up on it.
            const { status } = await connection.send(request);
            assert.ok(status >= 400 && status < 500, `${status}`);
          }
          connection.close();
        }));
      } finally {
        await server.shutdown();
      }
    });
  }
}

/** An issuer that is nowhere: `fetch` finds its documents here, and asks for nothing else. */
interface Paper {
  issuer: string;
  documents: Record<string, unknown>;
  asked: string[];
  token(header?: Record<string, unknown>, claims?: Record<string, unknown>): Promise<string>;
}

async function issuerOnPaper(issuer: string, alg = "ES256"): Promise<Paper> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const jwk = { ...await exportJWK(publicKey), kid: "key", alg, use: "sig" };
  return {
    issuer,
    documents: { "https://keys.example/jwks": { keys: [jwk] }, "http://keys.example/jwks": { keys: [jwk] } },
    asked: [],
    token: (header, claims) =>
      new SignJWT({ client_id: "a-client", scope: "notes:read", ...claims })
        .setProtectedHeader({ alg, typ: "at+jwt", kid: "key", ...header })
        .setIssuer(issuer).setAudience(RESOURCE).setSubject("alice").setExpirationTime("5m").sign(privateKey),
  };
}

/** Runs with `fetch` reaching that issuer, and nothing else. */
async function withIssuer<T>({ documents, asked }: Paper, run: () => Promise<T>): Promise<T> {
  const original = globalThis.fetch;
  globalThis.fetch = (input) => {
    const url = String(input instanceof Request ? input.url : input);
    asked.push(url);
    const document = documents[url];
    return Promise.resolve(document ? Response.json(document) : new Response(null, { status: 404 }));
  };
  try {
    return await run();
  } finally {
    globalThis.fetch = original;
  }
}

function whoami(token: string): Request {
  return new Request(RESOURCE, {
    method: "POST",
    headers: {
      "authorization": `Bearer ${token}`,
      "content-type": "application/json",
      "accept": "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "whoami" } }),
  });
}

async function rolesOf(response: Response): Promise<unknown> {
  assert.equal(response.status, 200);
  return (await response.json()).result.structuredContent.roles;
}

const PATHS = {
  "https://issuer.example": ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"],
  "https://issuer.example/tenant": [
    "/.well-known/oauth-authorization-server/tenant",
    "/.well-known/openid-configuration/tenant",
    "/tenant/.well-known/openid-configuration",
  ],
};

for (const { file } of verifying) {
  const lesson = await createServerOf(file);

  for (const [issuer, paths] of Object.entries(PATHS)) {
    for (const path of paths) {
      Deno.test(`${file} finds the keys when ${issuer} describes itself at ${path} alone`, async () => {
        const paper = await issuerOnPaper(issuer);
        paper.documents[`https://issuer.example${path}`] = { issuer, jwks_uri: "https://keys.example/jwks" };
        const { fetch } = lesson({ resource: RESOURCE, issuer });
        await withIssuer(paper, async () => {
          assert.deepEqual(await rolesOf(await fetch(whoami(await paper.token()))), []);
        });
      });
    }
  }

  Deno.test(`${file} asks for no keys over http when its issuer is on https`, async () => {
    const issuer = "https://issuer.example";
    const paper = await issuerOnPaper(issuer);
    for (const path of PATHS[issuer]) {
      paper.documents[issuer + path] = { issuer, jwks_uri: "http://keys.example/jwks" };
    }
    const { fetch } = lesson({ resource: RESOURCE, issuer });
    await withIssuer(paper, async () => {
      assert.equal((await fetch(whoami(await paper.token()))).status, 503);
    });
    assert.deepEqual(paper.asked, PATHS[issuer].map((path) => issuer + path));
  });

  Deno.test(`${file} verifies Ed25519 under both of its names when keys say so`, async () => {
    for (const alg of ["EdDSA", "Ed25519"]) {
      const issuer = "https://issuer.example";
      const paper = await issuerOnPaper(issuer, alg);
      paper.documents[issuer + PATHS[issuer][0]] = { issuer, jwks_uri: "https://keys.example/jwks" };
      const { fetch } = lesson({ resource: RESOURCE, issuer });
      await withIssuer(paper, async () => {
        assert.deepEqual(await rolesOf(await fetch(whoami(await paper.token()))), [], alg);
      });
    }
  });

  Deno.test(`${file} reads roles as issuers write them, and none elsewhere, when a token has some`, async () => {
    const issuer = "https://issuer.example";
    const paper = await issuerOnPaper(issuer);
    paper.documents[issuer + PATHS[issuer][0]] = { issuer, jwks_uri: "https://keys.example/jwks" };
    const { fetch } = lesson({ resource: RESOURCE, issuer });
    const read: [unknown, string[]][] = [
      [["admin", "user"], ["admin", "user"]],
      [[{ value: "admin", display: "Administrator" }, "user"], ["admin", "user"]],
      ["admin", ["admin"]],
      [{ value: "admin" }, []],
      ["user admin", ["user admin"]],
      [["admin", 7], []],
      [[["admin"]], []],
      [{ admin: true }, []],
      [null, []],
      [7, []],
      [undefined, []],
    ];
    await withIssuer(paper, async () => {
      for (const [roles, expected] of read) {
        assert.deepEqual(await rolesOf(await fetch(whoami(await paper.token({}, { roles })))), expected);
      }
    });
  });

  Deno.test(`${file} shows no tool the token when it is called with one`, async () => {
    const issuer = "https://issuer.example";
    const paper = await issuerOnPaper(issuer);
    paper.documents[issuer + PATHS[issuer][0]] = { issuer, jwks_uri: "https://keys.example/jwks" };
    const { fetch } = lesson({ resource: RESOURCE, issuer });
    const { prototype } = WebStandardStreamableHTTPServerTransport;
    const original = prototype.handleRequest;
    const shown: Headers[] = [];
    // What this gets is what it puts into extra.requestInfo.
    prototype.handleRequest = function (request, options) {
      shown.push(new Headers(request.headers));
      return original.call(this, request, options);
    };
    try {
      await withIssuer(paper, async () => void await rolesOf(await fetch(whoami(await paper.token()))));
    } finally {
      prototype.handleRequest = original;
    }
    assert.equal(shown.length, 1);
    assert.equal(shown[0]!.get("authorization"), null);
    assert.equal(shown[0]!.get("content-type"), "application/json");
  });
}
