/** A verifier that cannot be meant as it is set up is not created. */

import assert from "node:assert/strict";
import { GuardConfigurationError } from "../../../reference/guard/configuration_error.ts";
import { createTokenVerifier, type TokenVerifierOptions } from "../../../reference/guard/token/verifier.ts";
import { ISSUER, RESOURCE } from "./verifier_under_test.ts";

const introspection = { clientId: "notes", clientSecret: "a-secret" };
const good: TokenVerifierOptions = { resource: RESOURCE, authorizationServers: [ISSUER] };

const WRONG: Record<string, [string, Partial<TokenVerifierOptions>[]]> = {
  "a resource": ["resource_invalid", [
    { resource: "" },
    { resource: "/mcp" },
    { resource: `${RESOURCE}#x` },
    { resource: "http://notes.example/mcp" },
    { resource: "ftp://127.0.0.1/mcp" },
  ]],
  "an issuer": ["authorization_servers_invalid", [
    { authorizationServers: [] },
    { authorizationServers: [""] },
    { authorizationServers: ["issuer.example"] },
    { authorizationServers: ["http://issuer.example"] },
    { authorizationServers: ["https://issuer.example?x"] },
    { authorizationServers: ["https://issuer.example#x"] },
    { authorizationServers: ["https://alice@issuer.example"] },
    { authorizationServers: [ISSUER, { issuer: ISSUER }] },
  ]],
  "how an issuer's tokens are verified": ["authorization_servers_invalid", [
    { authorizationServers: [{ issuer: ISSUER, jwksUri: `${ISSUER}/keys`, introspection }] },
    { authorizationServers: [{ issuer: ISSUER, jwksUri: "http://issuer.example/keys" }] },
    { authorizationServers: [{ issuer: ISSUER, jwksUri: "http://10.0.0.5/keys" }] },
    { authorizationServers: [{ issuer: ISSUER, jwksUri: "https://alice:secret@issuer.example/keys" }] },
    { authorizationServers: [{ issuer: ISSUER, jwksUri: "/keys" }] },
    { authorizationServers: [{ issuer: ISSUER, introspection: { ...introspection, subjectClaim: "" } }] },
    { authorizationServers: [{ issuer: ISSUER, introspection: { ...introspection, audienceClaim: "" } }] },
    {
      authorizationServers: [{
        issuer: ISSUER,
        introspection: { ...introspection, subjectClaim: "username", clientsOnly: true },
      }],
    },
    { authorizationServers: [{ issuer: ISSUER, introspection: { ...introspection, clientId: "" } }] },
    { authorizationServers: [{ issuer: ISSUER, introspection: { ...introspection, clientSecret: "" } }] },
    {
      authorizationServers: [{
        issuer: "https://issuer.example",
        introspection: { ...introspection, endpoint: "http://issuer.example/introspect" },
      }],
    },
    {
      authorizationServers: [{ issuer: ISSUER, introspection }, { issuer: `${ISSUER}/b`, introspection }],
    },
  ]],
  "an algorithm": ["algorithms_invalid", [
    { algorithms: [] },
    { algorithms: ["none"] },
    { algorithms: ["ES256", "HS256"] },
    { algorithms: ["HS512"] },
    { algorithms: ["es256"] },
    { algorithms: ["ES256K"] },
    { algorithms: ["__proto__"] },
    { algorithms: ["toString"] },
    { algorithms: ["A256KW"] },
  ]],
  "a number": ["limit_invalid", [
    { clockTolerance: -1 },
    { clockTolerance: 301 },
    { clockTolerance: NaN },
    { clockTolerance: Infinity },
    { cache: { maxTokens: 0 } },
    { cache: { maxTokens: Infinity } },
    { keys: { cooldown: 0 } },
    { keys: { cooldown: 10, maxCooldown: 5 } },
    { keys: { maxAge: 10 } },
    { keys: { maxAge: Infinity } },
    { keys: { staleIfError: -1 } },
    { keys: { staleIfError: Infinity } },
    { authorizationServers: [{ issuer: ISSUER, introspection: { ...introspection, maxAge: 301 } }] },
    { authorizationServers: [{ issuer: ISSUER, introspection: { ...introspection, maxAge: -1 } }] },
  ]],
};

for (const [what, [code, attempts]] of Object.entries(WRONG)) {
  Deno.test(`createTokenVerifier() throws when ${what} cannot be right`, () => {
    createTokenVerifier(good);
    for (const options of attempts) {
      assert.throws(() => createTokenVerifier({ ...good, ...options }), (error) => {
        assert.ok(error instanceof GuardConfigurationError, JSON.stringify(options));
        assert.equal(error.code, code, JSON.stringify(options));
        assert.ok(!error.message.includes(introspection.clientSecret));
        return true;
      }, JSON.stringify(options));
    }
  });
}

Deno.test("createTokenVerifier() asks nobody for anything, and reads the global fetch when it needs it", async () => {
  const before = globalThis.fetch;
  const verifier = createTokenVerifier(good);
  let asked = 0;
  globalThis.fetch = () => (asked++, Promise.reject(new TypeError("nobody there")));
  try {
    assert.equal(asked, 0);
    await assert.rejects(verifier.ready(), { code: "keys_unavailable" });
    assert.ok(asked > 0);
  } finally {
    globalThis.fetch = before;
  }
});
