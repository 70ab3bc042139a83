/** What comes before the credential: host, path, method, size of the header. */

import assert from "node:assert/strict";
import {
  admit,
  answer,
  callOf,
  type Changes,
  EXPIRED,
  guardOf,
  METADATA,
  OPTIONS,
  refusalOf,
  requestOf,
  RESOURCE,
} from "./guard_under_test.ts";

const APP = "https://app.example.com";
const remote = { resource: "https://mcp.example.com/mcp" };

/** Expects the same refusal of each request. */
async function expectRefused(
  guard: ReturnType<typeof guardOf>,
  all: Changes[],
  status: number,
  code: string,
) {
  for (const changes of all) {
    const refusal = await refusalOf(guard, changes);
    assert.deepEqual([refusal.status, refusal.code], [status, code], JSON.stringify(changes));
    assert.equal(refusal.response.headers.get("www-authenticate"), null);
  }
}

Deno.test("a guard on loopback refuses with 421 when the request is for another host", async () => {
  const hosts = [
    "evil.example",
    "evil.example:8000",
    "localhost:8000",
    "127.0.0.1",
    "127.0.0.1:8001",
    "127.1:8000",
  ];
  const others = [
    ...hosts,
    "0.0.0.0:8000",
    "[::1]:8000",
    "127.0.0.1:8000, evil.example",
    "127.0.0.1:8000.evil.example",
  ];
  const guard = guardOf();
  await expectRefused(guard, others.map((host) => ({ headers: { host } })), 421, "host_not_ours");
  const urls = [
    "http://evil.example/mcp",
    "http://127.0.0.1:8000@evil.example/mcp",
    "http://evil.example/?http://127.0.0.1:8000/mcp",
  ];
  await expectRefused(
    guard,
    urls.map((url) => ({ url, headers: { host: "127.0.0.1:8000" } })),
    421,
    "host_not_ours",
  );
  await expectRefused(
    guard,
    [{ url: METADATA, method: "GET", headers: { host: "evil.example" } }],
    421,
    "host_not_ours",
  );
});

Deno.test("a guard on loopback believes no header that claims to know the host better", async () => {
  const names = ["x-forwarded-host", "x-original-host", "x-host", "forwarded"];
  for (const name of names) {
    const headers = {
      host: "evil.example",
      [name]: name === "forwarded" ? "host=127.0.0.1:8000" : "127.0.0.1:8000",
    };
    assert.equal((await answer(guardOf(), { headers })).status, 421);
    await admit(guardOf(), { headers: { [name]: "evil.example" } });
  }
});

Deno.test("a guard on loopback lets in when the host is its own, in any case or not said", async () => {
  await admit(guardOf());
  await admit(guardOf(), { headers: { host: null } });
  const named = { ...OPTIONS, resource: "http://localhost:8000/mcp" };
  await admit(guardOf(named), { url: named.resource, headers: { host: "LOCALHOST:8000" } });
});

Deno.test("a remote guard lets in whatever the proxy in front makes of the host", async () => {
  const guard = guardOf(remote);
  for (const url of ["http://10.0.0.7:8080/mcp", "https://mcp.example.com/mcp", "http://mcp.internal/mcp"]) {
    const admitted = await admit(guard, { url });
    assert.equal(admitted.request.url, remote.resource, "who we are is configuration");
  }
});

Deno.test("a guard refuses with 404 when the path is not its own to the letter", async () => {
  const paths = [
    "/",
    "//mcp",
    "/mcp/",
    "/MCP",
    "/mcp%2f",
    "/%6Dcp",
    "/mcp;x",
    "/mcp/x",
    "/mcpx",
    "/x/mcp",
    "/mcp%00",
  ];
  const wellKnown = ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/other"];
  for (
    const path of [
      ...paths,
      ...wellKnown,
      "/.well-known/oauth-protected-resource/mcp/",
      "/mcp/.well-known/oauth-protected-resource",
    ]
  ) {
    for (const method of ["POST", "GET"]) {
      const { status, code } = await refusalOf(guardOf(), { url: new URL(RESOURCE).origin + path, method });
      assert.deepEqual([status, code], [404, "path_not_ours"], path);
    }
  }
});

Deno.test("a guard finds its path when the request has a query, and leaves the query behind", async () => {
  for (const query of ["?x=/y", "?", "?access_token=abc", "?//evil.example/", "#?x"]) {
    const admitted = await admit(guardOf(), { url: RESOURCE + query });
    assert.equal(admitted.request.url, RESOURCE);
  }
});

Deno.test("a guard refuses with 405 when the method is not POST, whatever a header says", async () => {
  for (const method of ["GET", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS"]) {
    for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
      const { status, code, response } = await refusalOf(guardOf(), { method, headers: { [name]: "POST" } });
      assert.deepEqual([status, code], [405, "method_not_allowed"], method);
      assert.equal(response.headers.get("allow"), "POST");
    }
  }
  await admit(guardOf(), { headers: { "x-http-method-override": "DELETE" } });
});

Deno.test("a guard refuses with 431 when the header is too long", async () => {
  const long = { headers: { "x-padding": "x".repeat(33_000) } };
  await expectRefused(guardOf(), [long], 431, "headers_too_large");
  await admit(guardOf(), { headers: { "x-padding": "x".repeat(30_000) } });
  assert.equal((await answer(guardOf(), { ...long, method: "GET" })).status, 405);
  const { code } = await refusalOf(guardOf(), { token: "x".repeat(60_000) });
  assert.equal(code, "token_malformed", "how long a token may be is for the verifier to say");
});

Deno.test("a guard can be asked about a request that was made by hand, without a host", async () => {
  const { headers } = requestOf();
  headers.delete("host");
  assert.ok(
    !(await guardOf()(new Request(RESOURCE, { method: "POST", headers, body: requestOf().body })) instanceof
      Response),
  );
});

Deno.test("a guard goes by the request target where a Request has made something else of it", async () => {
  const guard = guardOf();
  const { origin } = new URL(RESOURCE);
  const others = [
    "/a/../mcp",
    "/%2e/mcp",
    "/./mcp",
    "/mcp/.",
    "/mcp/x/%2E%2e",
    "/x/..\\mcp",
    "/m\tcp",
    "//mcp",
    "*",
    "",
    `${origin}/a/../mcp`,
  ];
  for (const target of others) {
    const answered = await guard(requestOf(), { target });
    assert.ok(answered instanceof Response, target);
    assert.equal(answered.status, 404, target);
    assert.equal(guard.events.at(-1)?.code, "path_not_ours");
  }
  for (const target of ["http://evil.example/mcp", "http://127.0.0.1:8000@evil.example/mcp"]) {
    assert.equal(((await guard(requestOf(), { target })) as Response).status, 421);
  }
  for (const target of ["/mcp", "/mcp?x=/y", `${origin}/mcp`]) {
    assert.ok(!(await guard(requestOf(), { target }) instanceof Response), target);
  }
  const wellKnown = new URL(METADATA).pathname;
  const metadata = (target: string) => guard(requestOf({ url: METADATA, method: "GET" }), { target });
  assert.equal((await metadata(wellKnown) as Response).status, 200);
  assert.equal((await metadata(`/x/..${wellKnown}`) as Response).status, 404);
});

Deno.test("no refusal is kept by a cache, whatever it refuses for", async () => {
  const refused: Changes[] = [
    { headers: { host: "evil.example" } },
    { url: `${RESOURCE}/other` },
    { headers: { origin: "https://evil.example" } },
    { method: "GET" },
    { method: "DELETE" },
    { method: "OPTIONS" },
    { url: METADATA, method: "POST" },
    { headers: { authorization: null } },
    { token: "two words" },
    { token: "unknown" },
    { token: EXPIRED },
    { body: "{" },
    { headers: { "content-type": "text/plain" } },
    { body: " ".repeat(2 ** 20 + 1) },
    { message: { jsonrpc: "2.0", id: 1, method: "no/such/method" } },
    { message: callOf("delete_note") },
  ];
  for (const changes of refused) {
    const response = await answer(guardOf({ origins: [APP] }), changes);
    assert.equal(response.headers.get("cache-control"), "no-store", JSON.stringify(changes).slice(0, 100));
    assert.equal(response.headers.get("vary"), "Origin");
  }
});
