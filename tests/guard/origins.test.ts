/** Pages in a browser: which may call, and which may read the answer (CORS). */

import assert from "node:assert/strict";
import { admit, answer, type Changes, guardOf, refusalOf } from "./guard_under_test.ts";

const APP = "https://app.example.com";
const remote = { resource: "https://mcp.example.com/mcp" };

const FOREIGN = [
  "https://evil.example",
  "null",
  "http://127.0.0.1:8001",
  "http://127.0.0.1",
  "https://127.0.0.1:8000",
];
const LOOKALIKES = [
  "http://127.0.0.1:8000.evil.example",
  "http://localhost:8000",
  "http://127.0.0.1:8000/",
  "HTTP://127.0.0.1:8000",
  "",
];

Deno.test("a guard refuses with 403 when a page of another origin calls, or asks whether it may", async () => {
  for (const origins of [undefined, [APP]]) {
    const guard = guardOf({ origins });
    for (
      const origin of [
        ...FOREIGN,
        ...LOOKALIKES,
        `${APP}.evil.example`,
        `${APP}:8443`,
        "http://app.example.com",
      ]
    ) {
      for (const method of ["POST", "GET", "OPTIONS"]) {
        const headers = { origin, "access-control-request-method": "POST" };
        const { status, code, response } = await refusalOf(guard, { method, headers });
        assert.deepEqual([status, code], [403, "origin_not_allowed"], origin);
        assert.equal(response.headers.get("access-control-allow-origin"), null);
      }
    }
  }
});

Deno.test("a guard lets a page in when it is of a chosen origin, or of its own on loopback", async () => {
  await admit(guardOf(), { headers: { origin: "http://127.0.0.1:8000" } });
  await admit(guardOf({ origins: [APP] }), { headers: { origin: APP } });
  await admit(guardOf({ ...remote, origins: [APP] }), { headers: { origin: APP } });
  await admit(guardOf({ origins: ["vscode-webview://abc"] }), {
    headers: { origin: "vscode-webview://abc" },
  });
  const own = await refusalOf(guardOf(remote), { headers: { origin: "https://mcp.example.com" } });
  assert.equal(own.code, "origin_not_allowed", "a remote server has to choose its own origin too");
});

Deno.test("a guard answers a preflight without a credential when the origin was chosen", async () => {
  const requested = "authorization,content-type,mcp-param-region,x-evil,mcp-param-,mcp-param-a b";
  const response = await answer(guardOf({ origins: [APP] }), {
    method: "OPTIONS",
    headers: {
      authorization: null,
      origin: APP,
      "access-control-request-method": "POST",
      "access-control-request-headers": requested,
    },
    body: null,
  });
  assert.equal(response.status, 204);
  assert.deepEqual(Object.fromEntries(response.headers), {
    "access-control-allow-headers":
      "Authorization, Content-Type, MCP-Protocol-Version, Mcp-Method, Mcp-Name, mcp-param-region",
    "access-control-allow-methods": "POST",
    "access-control-allow-origin": APP,
    "access-control-max-age": "600",
    "vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
  });
});

Deno.test("a guard answers no preflight that is none: no origin, no method asked for, or its own page", async () => {
  const guard = guardOf({ origins: [APP] });
  const asks = { "access-control-request-method": "POST" };
  for (
    const headers of [asks, { origin: APP }, {
      origin: "http://127.0.0.1:8000",
      ...asks,
    }] as Changes["headers"][]
  ) {
    assert.equal((await answer(guard, { method: "OPTIONS", headers })).status, 405);
  }
});

Deno.test("a guard lets chosen pages read its refusals, and names no other", async () => {
  const guard = guardOf({ origins: [APP] });
  const refused = await answer(guard, { token: "unknown", headers: { origin: APP } });
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get("access-control-allow-origin"), APP);
  assert.match(refused.headers.get("access-control-expose-headers")!, /WWW-Authenticate/);
  assert.equal(refused.headers.get("vary"), "Origin");
  const withoutOrigin = await answer(guard, { token: "unknown" });
  assert.equal(withoutOrigin.headers.get("access-control-allow-origin"), null);
  assert.equal(withoutOrigin.headers.get("vary"), "Origin", "a cache has to know either way");
});

Deno.test("a guard sends no CORS field at all when no origin was chosen", async () => {
  const own = "http://127.0.0.1:8000";
  const guard = guardOf();
  const responses = [
    await answer(guard, { token: "unknown", headers: { origin: own } }),
    await answer(guard, {
      method: "OPTIONS",
      headers: { origin: own, "access-control-request-method": "POST" },
    }),
    (await admit(guard, { headers: { origin: own } })).respond(new Response("{}")),
  ];
  assert.deepEqual(responses.map(({ status }) => status), [401, 405, 200]);
  for (const { headers } of responses) {
    assert.deepEqual([...headers.keys()].filter((name) => /^access-control|^vary$/.test(name)), []);
  }
});
