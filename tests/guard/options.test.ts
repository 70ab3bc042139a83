/** Options that cannot be meant, each with the error that says so. */

import assert from "node:assert/strict";
import { generateKeyPair } from "jose";
import type { GuardConfigurationError } from "../../reference/guard/configuration_error.ts";
import { type MetadataOptions, protect, type ProtectOptions } from "../../reference/guard/mod.ts";
import { OPTIONS } from "./guard_under_test.ts";

function expectError(changes: Partial<ProtectOptions>, code: string, option: string): void {
  assert.throws(() => protect({ ...OPTIONS, ...changes }), (error: GuardConfigurationError) => {
    assert.deepEqual(
      [error.name, error.code, error.option],
      ["GuardConfigurationError", code, option],
      JSON.stringify(changes),
    );
    assert.ok(
      error.message.startsWith(`${option}: `) && error.message.length > option.length + 10,
      error.message,
    );
    return true;
  });
}

Deno.test("protect() throws resource_invalid when the resource is no URL that clients could call", () => {
  for (
    const resource of [
      "",
      "/mcp",
      "mcp.example.com",
      "mcp.example.com/mcp",
      "https://mcp.example.com/mcp#x",
      "https://mcp.example.com/mcp#",
      "https://mcp.example.com/mcp?tenant=1",
      "https://mcp.example.com/mcp?",
      "https://user@mcp.example.com/mcp",
      "http://mcp.example.com/mcp",
      "http://127.0.0.1.example.com/mcp",
      "http://0.0.0.0:8000/mcp",
      "ftp://mcp.example.com/mcp",
      "urn:example:mcp",
      "HTTPS://mcp.example.com/mcp",
      "https://MCP.example.com/mcp",
      "https://mcp.example.com:443/mcp",
      "https://mcp.example.com/a/../mcp",
      "https://mcp.example.com/mcp ",
    ]
  ) expectError({ resource }, "resource_invalid", "resource");
});

Deno.test("protect() takes a resource when it is https, or http on loopback", () => {
  const paths = [
    "https://mcp.example.com",
    "https://mcp.example.com/",
    "https://mcp.example.com/a/mcp",
    "https://127.0.0.1/mcp",
  ];
  for (
    const resource of [
      ...paths,
      "http://127.0.0.1:8000/mcp",
      "http://[::1]:8000/mcp",
      "http://localhost:8000/mcp",
    ]
  ) {
    protect({ ...OPTIONS, resource });
  }
});

Deno.test("protect() throws when no authorization server is trusted, or one that cannot be", () => {
  for (
    const authorizationServers of [[], ["login.example.com"], ["http://login.example.com"], [
      "https://login.example.com?x",
    ]]
  ) {
    expectError({ authorizationServers }, "authorization_servers_invalid", "authorizationServers");
  }
});

Deno.test("protect() throws scopes_invalid or scope_unknown when the scopes make no sense", () => {
  const { scopes } = OPTIONS;
  const expectScopes = (changes: Partial<typeof scopes>, code: string, option: string) => {
    expectError({ scopes: { ...scopes, ...changes } }, code, option);
  };
  for (
    const all of [[], [""], ["a b"], ['a"b'], ["a\\b"], ["é"], [
      "notes:read",
      "notes:write",
      "offline_access",
    ]]
  ) {
    expectScopes({ all }, "scopes_invalid", "scopes.all");
  }
  expectScopes({ endpoint: ["notes:raed"] }, "scope_unknown", "scopes.endpoint");
  expectScopes({ endpoint: ["offline_access"] }, "scope_unknown", "scopes.endpoint");
  expectScopes({ implies: { "notes:admin": ["notes:read"] } }, "scope_unknown", "scopes.implies");
  expectScopes({ implies: { "notes:write": ["notes:raed"] } }, "scope_unknown", "scopes.implies");
  expectScopes({ challenge: ["notes:raed"] }, "scope_unknown", "scopes.challenge");
  expectScopes({ challenge: [] }, "scopes_invalid", "scopes.challenge");
  expectScopes(
    { endpoint: ["notes:write"], challenge: ["notes:read"] },
    "scopes_invalid",
    "scopes.challenge",
  );
  protect({ ...OPTIONS, scopes: { ...scopes, challenge: ["notes:write"] } }); // implies what the endpoint takes
  const unknown = { "tools/call delete_note": ["notes:delete"] };
  expectScopes({ operations: unknown }, "scope_unknown", 'scopes.operations["tools/call delete_note"]');
});

Deno.test("protect() throws operation_invalid when an operation is none", () => {
  for (const operation of ["", " tools/call", "tools/call ", "initialize x", "completion/complete ref"]) {
    const scopes = { ...OPTIONS.scopes, operations: { [operation]: [] } };
    expectError({ scopes }, "operation_invalid", `scopes.operations[${JSON.stringify(operation)}]`);
  }
});

Deno.test("protect() throws operation_invalid when a resource is no URI in one spelling, or is listed twice", () => {
  for (
    const uri of [
      "secret",
      "/secret",
      "notes://host/{id}",
      "notes://host/secret#x",
      "notes://host/%73ecret",
      "notes://host/%2573ecret",
      "notes://host/caf%c3%a9",
      "notes:a/../b",
      `notes://host/${"x".repeat(9000)}`,
    ]
  ) {
    for (const method of ["resources/read", "resources/subscribe", "resources/unsubscribe"]) {
      const operation = `${method} ${uri}`;
      const scopes = { ...OPTIONS.scopes, operations: { [operation]: [] } };
      expectError({ scopes }, "operation_invalid", `scopes.operations[${JSON.stringify(operation)}]`);
    }
  }
  const twice = { "resources/read notes://h/1": [], "resources/read NOTES://h/./1": [] };
  const scopes = { ...OPTIONS.scopes, operations: twice };
  expectError({ scopes }, "operation_invalid", 'scopes.operations["resources/read NOTES://h/./1"]');
});

Deno.test("protect() throws origin_invalid when an origin is not as browsers send it", () => {
  const lists = [
    "*",
    "null",
    "",
    "app.example.com",
    "https://app.example.com/",
    "https://app.example.com/x",
    "https://*.example.com",
  ];
  const more = [
    "https://APP.example.com",
    "https://app.example.com:443",
    "http://app.example.com",
    "https://a@b",
    "https://a b",
  ];
  for (
    const origin of [
      ...lists,
      ...more,
      "https://app.example.com?x",
      "https://app.example.com#x",
      "https://[::1",
    ]
  ) {
    expectError({ origins: ["https://ok.example.com", origin] }, "origin_invalid", "origins[1]");
  }
  protect({
    ...OPTIONS,
    origins: ["https://a.example:8443", "http://127.0.0.1:3000", "chrome-extension://abcdef"],
  });
});

Deno.test("protect() throws limit_invalid when the limit limits nothing", () => {
  for (const maxMessageBytes of [0, -1, NaN, Infinity, 2 ** 40]) {
    expectError({ maxMessageBytes }, "limit_invalid", "maxMessageBytes");
  }
  for (const maxRequestSeconds of [0, -1, NaN, Infinity, 3601]) {
    expectError({ maxRequestSeconds }, "limit_invalid", "maxRequestSeconds");
  }
});

Deno.test("protect() throws metadata_invalid when the document would be", () => {
  const wrong: [MetadataOptions, string][] = [
    [{ resource_name: "" }, "metadata.resource_name"],
    [{ resource_documentation: "docs" }, "metadata.resource_documentation"],
    [{ resource_policy_uri: "http://example.com" }, "metadata.resource_policy_uri"],
    [{ resource_tos_uri: "javascript:alert(1)" }, "metadata.resource_tos_uri"],
    [{ jwks_uri: "" }, "metadata.jwks_uri"],
  ];
  for (const [metadata, option] of wrong) expectError({ metadata }, "metadata_invalid", option);
});

Deno.test("protect() throws signing_key_unsuitable when the metadata could not be signed, or not believed", async () => {
  const ec = await generateKeyPair("ES256") as unknown as CryptoKeyPair;
  const other = await generateKeyPair("ES384") as unknown as CryptoKeyPair;
  const secret = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, [
    "sign",
  ]) as CryptoKey;
  const short = await crypto.subtle.generateKey(
    { name: "RSA-PSS", hash: "SHA-256", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) },
    false,
    ["sign", "verify"],
  ) as CryptoKeyPair;
  for (const key of [ec.publicKey, other.privateKey, secret, short.privateKey]) {
    const signing = { issuer: OPTIONS.resource, key, keyId: "1" };
    expectError({ metadata: { signing } }, "signing_key_unsuitable", "metadata.signing.key");
  }
  const key = ec.privateKey;
  expectError(
    { metadata: { signing: { issuer: "", key, keyId: "1" } } },
    "signing_key_unsuitable",
    "metadata.signing.issuer",
  );
  expectError(
    { metadata: { signing: { issuer: "x", key, keyId: "" } } },
    "signing_key_unsuitable",
    "metadata.signing.keyId",
  );
});
