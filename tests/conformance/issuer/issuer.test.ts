import assert from "node:assert/strict";
import { createIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import { get, ISSUER, newIssuer, NOTES } from "./client_steps.ts";

const BAD_SETTINGS: Record<string, Record<string, unknown>> = {
  "the issuer ends in a slash": { issuer: `${ISSUER}/` },
  "the issuer has a query": { issuer: `${ISSUER}/?a=b` },
  "the issuer has a fragment": { issuer: `${ISSUER}#a` },
  "the issuer is not in its normal form": { issuer: "HTTP://127.0.0.1:9000" },
  "the issuer is no http URL": { issuer: "urn:issuer" },
  "a resource is no absolute URI": { resources: { "/mcp": [] } },
  "a resource has a fragment": { resources: { [`${NOTES}#a`]: [] } },
  "a scope has a space": { resources: { [NOTES]: ["notes:read notes:write"] } },
  "the algorithm is none": { alg: "none" },
  "the lifetime is negative": { accessTokenLifetime: -1 },
};

for (const [reason, settings] of Object.entries(BAD_SETTINGS)) {
  Deno.test(`createIssuer() throws when ${reason}`, async () => {
    await assert.rejects(newIssuer(settings), { name: "ZodError" });
  });
}

Deno.test("createIssuer() answers 404 when the path is none of its own", async () => {
  const issuer = await newIssuer();
  for (const path of ["/", "/jwks/", "//jwks", "/JWKS", "/.well-known/oauth-authorization-server/tenant"]) {
    assert.equal((await get(issuer, path)).status, 404);
  }
});

Deno.test("createIssuer() answers 405 with Allow when the method is another", async () => {
  const issuer = await newIssuer();
  for (const path of ["/.well-known/oauth-authorization-server", "/jwks", "/authorize"]) {
    const response = await get(issuer, path, "POST");
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, HEAD");
  }
  for (const [path, method] of [["/token", "GET"], ["/token", "HEAD"], ["/register", "DELETE"]] as const) {
    const response = await get(issuer, path, method);
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "POST");
  }
});

Deno.test("createIssuer() answers HEAD as GET without a body when GET is allowed", async () => {
  const issuer = await newIssuer();
  const response = await get(issuer, "/jwks", "HEAD");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/jwk-set+json");
  assert.equal(await response.text(), "");
});

Deno.test("createIssuer() publishes the same metadata at both well-known paths when asked", async () => {
  const issuer = await newIssuer();
  const response = await get(issuer, "/.well-known/oauth-authorization-server");
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  const metadata = await response.json();
  assert.equal(metadata.issuer, ISSUER);
  assert.deepEqual(metadata.code_challenge_methods_supported, ["S256"]);
  assert.deepEqual(metadata.scopes_supported, ["notes:read", "notes:write", "calendar:read"]);
  assert.equal(metadata.authorization_response_iss_parameter_supported, true);
  assert.deepEqual(await (await get(issuer, "/.well-known/openid-configuration")).json(), metadata);
});

Deno.test("createIssuer() inserts the well-known part before the path when the issuer has one", async () => {
  const issuer = await newIssuer({ issuer: `${ISSUER}/tenant` });
  for (
    const path of [
      "/.well-known/oauth-authorization-server/tenant",
      "/.well-known/openid-configuration/tenant",
      "/tenant/.well-known/openid-configuration",
    ]
  ) {
    const metadata = await (await get(issuer, path)).json();
    assert.equal(metadata.issuer, `${ISSUER}/tenant`);
    assert.equal(metadata.jwks_uri, `${ISSUER}/tenant/jwks`);
  }
  assert.equal((await get(issuer, "/tenant/jwks")).status, 200);
  assert.equal((await get(issuer, "/jwks")).status, 404);
});

Deno.test("createIssuer() publishes public members only when it shows its keys", async () => {
  const issuer = await newIssuer();
  const response = await get(issuer, "/jwks");
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  const { keys } = await response.json();
  assert.deepEqual(keys.map((key: JsonWebKey) => key.use), ["sig", "enc"]);
  assert.deepEqual(keys.map((key: JsonWebKey) => key.alg), ["ES256", undefined]);
  for (const key of keys) for (const secret of ["d", "p", "q", "k"]) assert.ok(!(secret in key));
});

Deno.test("addResource() makes a resource known when the issuer already runs", async () => {
  const issuer = await createIssuer({ issuer: ISSUER, resources: {} });
  await assert.rejects(issuer.mint(), RangeError);
  const before = await (await get(issuer, "/.well-known/oauth-authorization-server")).json();
  assert.ok(!("scopes_supported" in before));
  issuer.addResource(NOTES, ["notes:read"]);
  const after = await (await get(issuer, "/.well-known/oauth-authorization-server")).json();
  assert.deepEqual(after.scopes_supported, ["notes:read"]);
  assert.ok(await issuer.mint());
  assert.throws(() => issuer.addResource("nonsense", []), { name: "ZodError" });
});
