/** Issuers as they are, in the environment: what differs is said setting by setting, and nothing is left unread. */

import assert from "node:assert/strict";
import {
  type Configuration,
  ConfigurationError,
  readConfiguration,
} from "../../reference/server/configuration.ts";
import { scopePolicy } from "../../reference/server/scopes.ts";

const ISSUER = "https://login.example";
const TENANT = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0";

const read = (env: Record<string, string>): Configuration => readConfiguration((name) => env[name]);

function problemsOf(env: Record<string, string>): ConfigurationError["problems"] {
  try {
    read(env);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    return error.problems;
  }
  assert.fail(`${JSON.stringify(env)} was taken`);
}

const INTROSPECTED = { ISSUER, INTROSPECTION_CLIENT_ID: "notes", INTROSPECTION_CLIENT_SECRET: "s3cret" };
const untrusted: [variable: string, env: Record<string, string>, should: RegExp][] = [
  ["TOKEN_TYPES", { ISSUER, TOKEN_TYPES: "jwt" }, /left out: profile rfc9068/],
  ["USER_CLAIM", { PROFILE: "keycloak", ISSUER, USER_CLAIM: "uid" }, /left out: profile keycloak/],
  ["SCOPE_PREFIX", { PROFILE: "generic", ISSUER, SCOPE_PREFIX: "api/" }, /left out: profile generic/],
  ["TOKEN_TYPES", { PROFILE: "generic", ISSUER, TOKEN_TYPES: "application/jwt" }, /types such as/],
  ["ROLES_CLAIM", { PROFILE: "generic", ISSUER, ROLES_CLAIM: "/" }, /name of a claim/],
  ["TOKEN_ID_CLAIM", { PROFILE: "generic", ISSUER, TOKEN_ID_CLAIM: "uti" }, /"jti" or "none"/],
  ["APP_ROLES", { PROFILE: "entra", ISSUER: TENANT, AUDIENCE: "a", APP_ROLES: "Notes.Read" }, /ROLE=SCOPE/],
  ["ISSUER", { PROFILE: "generic", ISSUER: `${ISSUER} https://b.example` }, /one issuer, of profile generic/],
  ["ISSUER", { JWKS_URI: `${ISSUER}/keys` }, /one issuer where/],
  ["JWKS_URI", { ISSUER, JWKS_URI: "http://10.0.0.5/keys" }, /an https URL/],
  ["JWKS_URI", { ...INTROSPECTED, JWKS_URI: `${ISSUER}/keys` }, /left out/],
  ["INTROSPECTION_CLIENT_SECRET", { ISSUER, INTROSPECTION_CLIENT_ID: "notes" }, /set/],
  ["INTROSPECTION_UNTYPED", { ISSUER, INTROSPECTION_UNTYPED: "yes" }, /INTROSPECTION_CLIENT_ID/],
  ["INTROSPECTION_UNTYPED", { ...INTROSPECTED, INTROSPECTION_UNTYPED: "true" }, /"yes"/],
  ["INTROSPECTION_SUBJECT_CLAIM", {
    ...INTROSPECTED,
    INTROSPECTION_CLIENTS_ONLY: "yes",
    INTROSPECTION_SUBJECT_CLAIM: "username",
  }, /left out/],
  ["READ_SCOPE", { READ_SCOPE: "notes read" }, /visible ASCII/],
  ["WRITE_SCOPE", { WRITE_SCOPE: "offline_access" }, /offline_access/],
  ["ENDPOINT_SCOPES", { ENDPOINT_SCOPES: 'a "b"' }, /"none", or scopes/],
];
for (const [variable, env, should] of untrusted) {
  Deno.test(`readConfiguration() refuses ${variable} when the settings are ${JSON.stringify(env)}`, () => {
    const [problem, ...others] = problemsOf(env);
    assert.equal(problem?.variable, variable);
    assert.match(problem.message, should);
    assert.ok(!problem.message.includes("s3cret"));
    assert.deepEqual(others, []);
  });
}

Deno.test("readConfiguration() makes a generic profile of its settings, one by one", () => {
  const [server] = read({
    PROFILE: "generic",
    ISSUER,
    AUDIENCE: "notes-api",
    TOKEN_TYPES: "jwt none",
    CLIENT_CLAIM: "azp",
    USER_CLAIM: "uid",
    SCOPE_CLAIM: "scp",
    ROLES_CLAIM: "/realm_access/roles",
    TOKEN_ID_CLAIM: "none",
  }).authorizationServers!;
  assert.ok(typeof server === "object" && server.profile);
  const { audience, types, clientClaim, subjectClaim, scopeClaim, rolesPath, required } = server.profile;
  assert.deepEqual({ audience, types, clientClaim, subjectClaim, scopeClaim, rolesPath, required }, {
    audience: "notes-api",
    types: ["jwt", ""],
    clientClaim: "azp",
    subjectClaim: "uid",
    scopeClaim: "scp",
    rolesPath: ["realm_access", "roles"],
    required: ["iat"],
  });
});

Deno.test("readConfiguration() asks an issuer with chosen members, beside a profile or alone", () => {
  const env = {
    ...INTROSPECTED,
    INTROSPECTION_ENDPOINT: "http://localhost:9000/introspect",
    INTROSPECTION_SUBJECT_CLAIM: "username",
    INTROSPECTION_AUDIENCE_CLAIM: "resource",
    INTROSPECTION_UNTYPED: "yes",
  };
  const introspection = {
    clientId: "notes",
    clientSecret: "s3cret",
    endpoint: "http://localhost:9000/introspect",
    subjectClaim: "username",
    audienceClaim: "resource",
    untyped: true,
  };
  assert.deepEqual(read(env).authorizationServers, [{ issuer: ISSUER, introspection }]);
  const [beside] = read({ ...env, PROFILE: "generic", CLIENT_IDS: "a" }).authorizationServers!;
  assert.ok(typeof beside === "object");
  assert.deepEqual(beside.introspection, introspection);
  assert.deepEqual(beside.profile?.clientIds, ["a"]);
});

Deno.test("readConfiguration() takes keys from where it is told", () => {
  const env = { ISSUER, JWKS_URI: "https://10.0.0.5/keys" };
  assert.deepEqual(read(env).authorizationServers, [{ issuer: ISSUER, jwksUri: "https://10.0.0.5/keys" }]);
});

Deno.test("readConfiguration() tells Entra's versions apart by the issuer, and reads the table of app roles", () => {
  const v1 = "https://sts.windows.net/11111111-2222-3333-4444-555555555555/";
  const APP_ROLES = "Notes.Read.All=notes:read Notes.All=notes:read,Notes.All=notes:write";
  for (const [issuer, clientClaim] of [[TENANT, "azp"], [v1, "appid"]] as const) {
    const env = { PROFILE: "entra", ISSUER: issuer, AUDIENCE: "a", SCOPE_PREFIX: "api://a/", APP_ROLES };
    const [server] = read(env).authorizationServers!;
    assert.ok(typeof server === "object" && server.profile);
    assert.deepEqual([server.issuer, server.profile.clientClaim], [issuer, clientClaim]);
    assert.equal(server.profile.scopePrefix, "api://a/");
    assert.deepEqual(server.profile.appRoles, {
      "Notes.Read.All": ["notes:read"],
      "Notes.All": ["notes:read", "notes:write"],
    });
  }
});

Deno.test("scopePolicy() takes the scopes of the environment", () => {
  const env = {
    READ_SCOPE: "api://a/Notes.Read",
    WRITE_SCOPE: "api://a/Notes.Write",
    ENDPOINT_SCOPES: "none",
    CHALLENGE_SCOPES: "api://a/Notes.Read api://a/Notes.Write",
  };
  const policy = scopePolicy(read(env));
  assert.deepEqual([policy.endpoint, policy.challenge], [[], [env.READ_SCOPE, env.WRITE_SCOPE]]);
  assert.deepEqual(policy.all, [env.READ_SCOPE, env.WRITE_SCOPE]);
  assert.deepEqual(policy.operations?.["tools/call delete_note"], [env.WRITE_SCOPE]);
  const further = scopePolicy(read({ ENDPOINT_SCOPES: "mcp:use" }));
  assert.deepEqual([further.all, further.endpoint], [["notes:read", "notes:write", "mcp:use"], ["mcp:use"]]);
  assert.equal(further.challenge, undefined);
});
