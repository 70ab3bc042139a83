/** A look from outside sends what a client says first, and no more. */

import assert from "node:assert/strict";
import type { Outgoing } from "../../../reference/conformance/send/outgoing.ts";
import { verifyFromOutside } from "../../../reference/conformance/verify/from_outside.ts";
import { isFromOutside, OUTSIDE_RULES } from "../../../reference/conformance/verify/outside_rules.ts";
import { issuerRules } from "../../../reference/conformance/verify/rules.ts";

interface Seen {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

/** A listener that passes everything on to a handler, and keeps what came. */
function listen(handler: (request: Request) => Response | Promise<Response>) {
  const seen: Seen[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const body = await request.text();
    const { method, headers, url } = request;
    seen.push({ method, path: new URL(url).pathname, headers, body });
    return await handler(new Request(url, { method, headers, ...body && { body } }));
  });
  return { seen, origin: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
}

/** As a server that has no way in but a token. */
function closed(origin: string, issuer: string): (request: Request) => Response {
  const document = `${origin}/.well-known/oauth-protected-resource/mcp`;
  return (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/.well-known/oauth-protected-resource/mcp") {
      return Response.json({ resource: `${origin}/mcp`, authorization_servers: [issuer] }, {
        headers: { "access-control-allow-origin": "*" },
      });
    }
    if (pathname !== "/mcp") return new Response(null, { status: 404 });
    return new Response(null, {
      status: 401,
      headers: { "www-authenticate": `Bearer resource_metadata="${document}", scope="a"` },
    });
  };
}

/** What DESIGN's table lists, as requests. */
const LISTED: [method: string, path: RegExp, message?: RegExp][] = [
  ["GET", /^\/\.well-known\/oauth-protected-resource(\/|$)/],
  ["HEAD", /^\/\.well-known\/oauth-protected-resource(\/|$)/],
  ["OPTIONS", /^\/(\.well-known\/oauth-protected-resource\/)?mcp$/],
  ["GET", /^\/(mcp\/)?sse$/],
  [
    "POST",
    /^\/(mcp|(mcp\/)?(sse|messages?))$/,
    /^(initialize|ping|tools\/list|server\/discover|notifications\/initialized)$/,
  ],
];

Deno.test("a look from outside sends first words, documents and the older transport's paths, and no credential", async () => {
  const issuer = listen(() => new Response(null, { status: 404 }));
  let answer = (_request: Request) => new Response(null, { status: 503 });
  const server = listen((request) => answer(request));
  answer = closed(server.origin, issuer.origin);
  try {
    const ids = [...OUTSIDE_RULES, ...issuerRules()];
    const { verdict, verdicts } = await verifyFromOutside(`${server.origin}/mcp`, {
      name: "a server",
      naming: { required: {} },
      ids,
    });
    for (const { method, path, headers, body } of server.seen) {
      const message = body ? JSON.parse(body).method : undefined;
      const listed = LISTED.some(([verb, where, what]) => {
        return verb === method && where.test(path) && (what ? what.test(message) : message === undefined);
      });
      assert.ok(listed, `${method} ${path} ${message}`);
      for (const name of ["authorization", "cookie"]) {
        assert.equal(headers.get(name), null, `${method} ${path}`);
      }
      assert.equal(headers.get("user-agent"), "gatehouse-verify");
    }
    for (const { method, path } of issuer.seen) {
      assert.match(
        `${method} ${path}`,
        /^GET \/\.well-known\/(oauth-authorization-server|openid-configuration)$/,
      );
    }
    assert.ok(server.seen.some(({ headers }) => headers.get("origin")?.startsWith("http")));
    assert.ok(issuer.seen.length > 0);
    assert.equal(verdict.outcome, "could not tell", "a look from outside never says protected");
    assert.deepEqual(verdicts.filter(({ reason = "" }) => /more than a look/.test(reason)), []);
    assert.ok(verdicts.filter(({ status }) => status === "pass").length > 15);
  } finally {
    await Promise.all([server.close(), issuer.close()]);
  }
});

Deno.test("isFromOutside() refuses what a look from outside has no business with", () => {
  const resource = "http://127.0.0.1:8600/mcp";
  const list = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
  const post: Outgoing = { method: "POST", url: resource, headers: [], body: list };
  assert.ok(isFromOutside(post, resource));
  const refused: Outgoing[] = [
    { ...post, headers: [["Authorization", "Bearer x"]] },
    { ...post, headers: [["cookie", "a=b"]] },
    { ...post, body: list.replace("tools/list", "tools/call") },
    { ...post, body: `[${list}]` },
    { ...post, url: `${resource}/other` },
    { ...post, unfinished: true },
    { ...post, method: "DELETE" },
    { method: "GET", url: resource, headers: [] },
    { method: "PUT", url: "http://127.0.0.1:8600/.well-known/oauth-protected-resource", headers: [] },
  ];
  for (const message of refused) assert.ok(!isFromOutside(message, resource), JSON.stringify(message));
});

Deno.test("verifyFromOutside() fails a server that has left the older transport open", async () => {
  let answer = (_request: Request) => new Response(null, { status: 503 });
  const server = listen((request) => answer(request));
  const guarded = closed(server.origin, "https://issuer.example");
  answer = (request) => {
    if (new URL(request.url).pathname !== "/messages") return guarded(request);
    return Response.json({ jsonrpc: "2.0", id: 1, result: { tools: [] } });
  };
  try {
    const { verdict } = await verifyFromOutside(`${server.origin}/mcp`, {
      name: "a server",
      naming: { required: {} },
      ids: OUTSIDE_RULES,
    });
    assert.equal(verdict.outcome, "not protected");
    assert.deepEqual(verdict.rules, ["transport.older-endpoints"]);
  } finally {
    await server.close();
  }
});
