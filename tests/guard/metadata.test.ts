/** Protected Resource Metadata: where it is, what it says, who signs it. */

import assert from "node:assert/strict";
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from "jose";
import type { ProtectOptions } from "../../reference/guard/options.ts";
import { answer, guardOf, ISSUER, METADATA, OPTIONS, refusalOf, RESOURCE } from "./guard_under_test.ts";

const ROOT = "http://127.0.0.1:8000/.well-known/oauth-protected-resource";

async function documentAt(
  url: string,
  options: Partial<ProtectOptions> = {},
): Promise<Record<string, unknown>> {
  const response = await answer(guardOf(options), { url, method: "GET", headers: { authorization: null } });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  return await response.json();
}

Deno.test("the metadata is made of configuration, and of nothing else", async () => {
  assert.deepEqual(await documentAt(METADATA), {
    resource: RESOURCE,
    authorization_servers: [ISSUER],
    scopes_supported: ["notes:read"],
    bearer_methods_supported: ["header"],
  });
  const metadata = {
    resource_name: "Notes",
    resource_documentation: "https://docs.example.com/notes",
    resource_policy_uri: "https://example.com/policy",
    resource_tos_uri: "https://example.com/terms",
    jwks_uri: "https://mcp.example.com/jwks.json",
  };
  assert.deepEqual(await documentAt(METADATA, { metadata }), {
    resource: RESOURCE,
    authorization_servers: [ISSUER],
    scopes_supported: ["notes:read"],
    bearer_methods_supported: ["header"],
    ...metadata,
  });
});

Deno.test("the metadata leaves out what is empty", async () => {
  const scopes = { ...OPTIONS.scopes, endpoint: [] };
  assert.ok(!("scopes_supported" in await documentAt(METADATA, { scopes })));
});

Deno.test("the metadata names each authorization server by its issuer, however that is configured", async () => {
  const authorizationServers = [ISSUER, { issuer: "https://login.example.com" }];
  const { authorization_servers } = await documentAt(METADATA, { authorizationServers });
  assert.deepEqual(authorization_servers, [ISSUER, "https://login.example.com"]);
});

Deno.test("the metadata is at the path form of the resource's own path", async () => {
  for (
    const [resource, at] of [
      ["https://mcp.example.com", "/.well-known/oauth-protected-resource"],
      ["https://mcp.example.com/", "/.well-known/oauth-protected-resource"],
      ["https://mcp.example.com/a/b", "/.well-known/oauth-protected-resource/a/b"],
      ["https://mcp.example.com/a/", "/.well-known/oauth-protected-resource/a/"],
      ["https://mcp.example.com:8443/a", "/.well-known/oauth-protected-resource/a"],
    ] as const
  ) {
    const document = await documentAt(`https://mcp.example.com${at}`, { resource });
    assert.equal(document.resource, resource, "character for character");
    const challenge = await answer(guardOf({ resource }), {
      url: resource,
      headers: { authorization: null },
    });
    const pointer = new URL(at, resource).href;
    assert.ok(challenge.headers.get("www-authenticate")!.includes(`resource_metadata="${pointer}"`));
  }
});

Deno.test("the root form is served only when there is said to be no other resource on the host", async () => {
  assert.equal((await refusalOf(guardOf(), { url: ROOT, method: "GET" })).status, 404);
  const document = await documentAt(ROOT, { metadata: { onlyResourceOnHost: true } });
  assert.equal(document.resource, RESOURCE);
  assert.ok(!("onlyResourceOnHost" in document));
});

Deno.test("the metadata answers HEAD like GET without the body, and a preflight from any page", async () => {
  const head = await answer(guardOf(), { url: METADATA, method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(head.headers.get("content-type"), "application/json");
  assert.equal(head.body, null);
  const preflight = await answer(guardOf(), {
    url: METADATA,
    method: "OPTIONS",
    headers: { origin: "https://any.example", "access-control-request-headers": "mcp-protocol-version" },
  });
  assert.equal(preflight.status, 204);
  for (const { headers } of [head, preflight]) {
    assert.equal(headers.get("access-control-allow-origin"), "*");
    assert.equal(headers.get("access-control-allow-headers"), "*");
    assert.equal(headers.get("access-control-allow-credentials"), null);
  }
});

Deno.test("the metadata refuses every other method", async () => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
    const { status, response } = await refusalOf(guardOf(), { url: METADATA, method });
    assert.equal(status, 405);
    assert.equal(response.headers.get("allow"), "GET, HEAD, OPTIONS");
  }
});

for (const [alg, options] of Object.entries({ ES256: {}, RS256: {}, PS256: {}, EdDSA: { crv: "Ed25519" } })) {
  Deno.test(`the metadata is signed as well when there is a key for ${alg}`, async () => {
    const { privateKey, publicKey } = await generateKeyPair(alg, options) as unknown as CryptoKeyPair;
    const signing = { issuer: RESOURCE, key: privateKey, keyId: "resource-1" };
    const { signed_metadata, ...document } = await documentAt(METADATA, { metadata: { signing } });
    const keys = createLocalJWKSet({ keys: [{ ...await exportJWK(publicKey), kid: "resource-1" }] });
    const { payload, protectedHeader } = await jwtVerify(signed_metadata as string, keys, {
      issuer: RESOURCE,
    });
    const { iss, iat, ...claims } = payload;
    assert.equal(iss, RESOURCE);
    assert.equal(typeof iat, "number");
    assert.deepEqual(claims, document, "the same parameters, without signed_metadata");
    assert.equal(protectedHeader.alg, alg);
  });
}

Deno.test("the metadata is signed once", async () => {
  const { privateKey } = await generateKeyPair("ES256") as unknown as CryptoKeyPair;
  const guard = guardOf({ metadata: { signing: { issuer: RESOURCE, key: privateKey, keyId: "1" } } });
  const get = async () => await (await answer(guard, { url: METADATA, method: "GET" })).text();
  const [first, second] = await Promise.all([get(), get()]);
  assert.equal(first, second);
  assert.equal(await get(), first);
});
