/** What people stumble over on the way to a protected server: each of these is an issue that somebody had to open. */

import assert from "node:assert/strict";
import { protect } from "../../reference/guard/mod.ts";
import { answer, challengeOf, guardOf, OPTIONS, requestOf } from "../guard/guard_under_test.ts";
import { claimsWith, keyServer, networkOf, ownKey } from "../guard/token/verifier_under_test.ts";
import { post } from "../server/server_under_test.ts";
import { call, inWorld, refusal } from "./world.ts";

const APP = "https://app.example";

// python-sdk#1400
Deno.test("the well-known part of the metadata's URL goes between host and path, for the resource and for the issuer", async () => {
  const guard = guardOf({ resource: "https://mcp.example.com/tenant/mcp" });
  const { resource_metadata } = challengeOf(
    await answer(guard, { url: "https://mcp.example.com/tenant/mcp", headers: { authorization: null } }),
  );
  const right = "https://mcp.example.com/.well-known/oauth-protected-resource/tenant/mcp";
  assert.equal(resource_metadata, right);
  assert.equal((await answer(guard, { url: right, method: "GET" })).status, 200);
  const appended = "https://mcp.example.com/tenant/mcp/.well-known/oauth-protected-resource";
  assert.equal((await answer(guard, { url: appended, method: "GET" })).status, 404);

  const network = networkOf(keyServer("https://login.example.com/tenant", () => []));
  const trusting = protect({
    ...OPTIONS,
    authorizationServers: ["https://login.example.com/tenant"],
    ...network,
  });
  await trusting.ready();
  assert.equal(
    network.requests[0]!.url,
    "https://login.example.com/.well-known/oauth-authorization-server/tenant",
  );
});

// vscode#259251, vscode#262278, fastmcp#1431
Deno.test("the metadata's resource is the URL that clients call, with or without its slash, and so is every token's", async () => {
  for (
    const resource of ["https://mcp.example.com", "https://mcp.example.com/", "https://mcp.example.com/mcp"]
  ) {
    const guard = guardOf({ resource });
    const { resource_metadata = "" } = challengeOf(
      await answer(guard, { url: resource, headers: { authorization: null } }),
    );
    const document = await (await answer(guard, { url: resource_metadata, method: "GET" })).json();
    assert.equal(document.resource, resource);
  }
  await inWorld(async ({ resource, issuer, client }) => {
    // The reference client compares the two, and gives up where they differ.
    assert.ok((await client.callTool("whoami")).structuredContent);
    for (const aud of [`${resource}/`, resource.slice(0, -4), resource.toUpperCase()]) {
      const [status, { error }] = await refusal(
        post(resource, await issuer.mint({ claims: { aud } }), call("whoami")),
      );
      assert.deepEqual([status, error], [401, "invalid_token"], aud);
    }
  });
});

// python-sdk#1919, vercel/ai#20236
Deno.test("an issuer with a slash and the same without are two, and the refusal says that it is about the issuer", async () => {
  const [bare, slash] = ["https://login.example.com", "https://login.example.com/"];
  for (const [trusted, named] of [[bare, slash], [slash, bare]] as const) {
    const key = await ownKey();
    const guard = (published: string) =>
      protect({
        ...OPTIONS,
        authorizationServers: [trusted],
        ...networkOf(keyServer(published, () => [key.jwk])),
      });
    const send = async (published: string, iss: string) =>
      await guard(published)(requestOf({ token: await key.sign(claimsWith({}, iss), { typ: "at+jwt" }) }));
    assert.ok(!(await send(trusted, trusted) instanceof Response), "as it names itself");
    const other = await send(trusted, named) as Response;
    assert.equal(other.status, 401);
    assert.match(challengeOf(other).error_description!, /an issuer that is not trusted here/);
    // Metadata that names the other one is somebody else's: no key is taken from there (RFC 8414 §3.3).
    assert.equal((await send(named, trusted) as Response).status, 503);
  }
});

/** Of types that nobody expects, signed by the issuer's own key. */
const ODD_CLAIMS = [
  { exp: "9999999999" },
  { exp: 1e308 },
  { aud: {} },
  { iss: [] },
  { scope: 7 },
  { sub: { name: "alice" } },
  { jti: 7 },
];
const ODD_HEADERS = [{ kid: 7 }, { kid: "\u201dkey\r\n" }, { alg: 7 }, { typ: [] }, { crit: ["x"], x: 1 }];

// gbrain#935, create-mcp-server#27
Deno.test("no token whatsoever is answered with 500: a bad one is 401, so that clients refresh", () =>
  inWorld(async ({ resource, issuer }) => {
    const made = [
      ...Object.values(issuer.wrongTokens).map(({ make }) => make()),
      ...ODD_CLAIMS.map((claims) => issuer.mint({ claims })),
      ...ODD_HEADERS.map((header) => issuer.mint({ header })),
    ];
    const broken = [
      "x",
      "a.b.c",
      "..",
      "AAAA.AAAA.AAAA",
      "e30.e30.AAAA",
      "W10.W10.AAAA",
      `${"a".repeat(3_000)}.b.c`,
    ];
    for (const token of [...await Promise.all(made), ...broken]) {
      const answer = await post(resource, token, call("whoami"));
      // A key that may have been published a moment ago is an outage for as long as nobody may ask for it.
      if (answer.status === 503) {
        assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/);
        await answer.body?.cancel();
        continue;
      }
      const [status, { error }] = await refusal(Promise.resolve(answer));
      // What cannot be read as a scope grants nothing: then the token is good, and does not reach that far.
      const expected = status === 403 ? [403, "insufficient_scope"] : [401, "invalid_token"];
      assert.deepEqual([status, error], expected);
    }
  }));

// operately#4920
Deno.test("a missing token and a wrong one are not answered alike: only the wrong one has an error", () =>
  inWorld(async ({ resource, issuer }) => {
    const { headers, body } = call("whoami");
    const missing = await refusal(fetch(resource, { method: "POST", headers, body: JSON.stringify(body) }));
    const expired = await refusal(post(resource, await issuer.mint({ claims: { exp: 1 } }), call("whoami")));
    assert.deepEqual([missing[0], Object.keys(missing[1])], [401, ["resource_metadata", "scope"]]);
    assert.deepEqual([expired[0], expired[1].error], [401, "invalid_token"]);
    assert.match(expired[1].error_description!, /expired: refresh it/);
  }));

// twentyhq PR#19836, typo3-mcp-server#115, windmill PR#10535
Deno.test("a page may ask first without a token, may send Mcp-Method and Mcp-Name, and may read WWW-Authenticate", () =>
  inWorld(async ({ resource, client }) => {
    const wanted = "authorization,content-type,mcp-protocol-version,mcp-method,mcp-name";
    const preflight = await fetch(resource, {
      method: "OPTIONS",
      headers: {
        origin: APP,
        "access-control-request-method": "POST",
        "access-control-request-headers": wanted,
      },
    });
    const list = (name: string) => preflight.headers.get(name)?.toLowerCase().split(/, */) ?? [];
    assert.deepEqual([preflight.status, list("access-control-allow-origin")], [204, [APP]]);
    assert.deepEqual(
      wanted.split(",").filter((name) => !list("access-control-allow-headers").includes(name)),
      [],
    );

    const refused = await fetch(resource, { method: "POST", headers: { origin: APP }, body: "{}" });
    await refused.body?.cancel();
    assert.equal(refused.status, 401);
    assert.match(refused.headers.get("access-control-expose-headers") ?? "", /\bWWW-Authenticate\b/i);
    assert.ok((await client.callTool("whoami")).structuredContent, "whoever is no page is not concerned");
  }, { ALLOWED_ORIGINS: APP }));

// mesh-mcp#20, e2a#635, supermemory PR#1483
Deno.test("behind a proxy all URLs are the public ones, whatever Host and X-Forwarded-* say", () =>
  inWorld(async ({ server: { address } }) => {
    const lies = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "http",
      forwarded: "host=evil.example",
    };
    for (const headers of [{}, lies]) {
      const [status, { resource_metadata = "" }] = await refusal(
        fetch(`${address}/mcp`, { method: "POST", headers }),
      );
      assert.deepEqual([status, resource_metadata], [
        401,
        "https://mcp.example.com/.well-known/oauth-protected-resource/mcp",
      ]);
      const document = await fetch(address + new URL(resource_metadata).pathname, { headers });
      assert.equal((await document.json()).resource, "https://mcp.example.com/mcp");
    }
  }, { RESOURCE: "https://mcp.example.com/mcp" }));
