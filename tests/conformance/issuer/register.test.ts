import assert from "node:assert/strict";
import { assertRefused, ISSUER, newIssuer, postJson, REDIRECT, register } from "./client_steps.ts";

const BAD_REDIRECTS = [
  "http://evil.example/callback",
  "http://127.0.0.1.evil.example/callback",
  "http://127.0.0.1@evil.example/callback",
  "http://localhost.evil.example/callback",
  "http://192.168.0.1/callback",
  "https://user:password@app.example/callback",
  "https://app.example/callback#fragment",
  "javascript:alert(1)",
  "com.example.app:/callback",
  "/callback",
  "",
  7,
];

for (const uri of BAD_REDIRECTS) {
  Deno.test(`register() answers invalid_redirect_uri when it is asked for ${JSON.stringify(uri)}`, async () => {
    const body = { redirect_uris: [REDIRECT, uri] };
    await assertRefused(await postJson(await newIssuer(), "/register", body), 400, "invalid_redirect_uri");
  });
}

Deno.test("register() answers invalid_redirect_uri when there is none and the grant needs one", async () => {
  const issuer = await newIssuer();
  for (const body of [{}, { redirect_uris: [] }, { redirect_uris: REDIRECT }]) {
    await assertRefused(await postJson(issuer, "/register", body), 400, "invalid_redirect_uri");
  }
});

const BAD_METADATA: Record<string, unknown> = {
  "it is an array": [],
  "it is null": null,
  "it is text": "client",
  "the authentication method is unknown": { token_endpoint_auth_method: "private_key_jwt" },
  "the response type is token": { response_types: ["token"] },
  "no grant type is supported": { grant_types: ["password"] },
  "a public client wants client_credentials": {
    grant_types: ["client_credentials"],
    token_endpoint_auth_method: "none",
  },
  "the application type is unknown": { application_type: "toaster" },
};

for (const [reason, metadata] of Object.entries(BAD_METADATA)) {
  Deno.test(`register() answers invalid_client_metadata when ${reason}`, async () => {
    const body = metadata instanceof Object && !Array.isArray(metadata)
      ? { redirect_uris: [REDIRECT], ...metadata }
      : metadata;
    await assertRefused(await postJson(await newIssuer(), "/register", body), 400, "invalid_client_metadata");
  });
}

Deno.test("register() answers invalid_client_metadata when the body is not JSON", async () => {
  const issuer = await newIssuer();
  const bodies: [string, string][] = [
    ["application/json", "{"],
    ["application/json", ""],
    ["application/x-www-form-urlencoded", "redirect_uris=https://app.example/cb"],
    ["text/plain", JSON.stringify({ redirect_uris: [REDIRECT] })],
  ];
  for (const [type, body] of bodies) {
    const headers = { "content-type": type };
    const request = new Request(`${ISSUER}/register`, { method: "POST", headers, body });
    await assertRefused(await issuer.fetch(request), 400, "invalid_client_metadata");
  }
});

Deno.test("register() answers 201 with what it registered when a public client registers", async () => {
  const issuer = await newIssuer();
  const { client_id, client_id_issued_at, ...registered } = await register(issuer, {
    redirect_uris: [REDIRECT, "http://[::1]/cb", "http://localhost:1/cb", "https://app.example/cb?a=b"],
    grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
    client_name: "a client",
    application_type: "native",
    something_new: true,
  });
  assert.ok(client_id);
  assert.ok(Math.abs(client_id_issued_at - Date.now() / 1000) < 5);
  assert.deepEqual(registered, {
    redirect_uris: [REDIRECT, "http://[::1]/cb", "http://localhost:1/cb", "https://app.example/cb?a=b"],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
    client_name: "a client",
    application_type: "native",
  });
});

Deno.test("register() fills in the defaults and a secret when little is said", async () => {
  const response = await postJson(await newIssuer(), "/register", { redirect_uris: [REDIRECT] });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("cache-control"), "no-store");
  const registered = await response.json();
  assert.equal(registered.token_endpoint_auth_method, "client_secret_basic");
  assert.deepEqual(registered.grant_types, ["authorization_code"]);
  assert.ok(registered.client_secret.length >= 43);
  assert.equal(registered.client_secret_expires_at, 0);
});
