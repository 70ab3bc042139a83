/** The settings: each wrong one is named with what it should be, and all of them at once. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  type Configuration,
  ConfigurationError,
  readConfiguration,
} from "../../reference/server/configuration.ts";
import { usage } from "../../reference/server/usage.ts";
import { VARIABLES } from "../../reference/server/variables.ts";

const read = (env: Record<string, string>): Configuration => readConfiguration((name) => env[name]);

function problemsOf(env: Record<string, string>): ConfigurationError["problems"] {
  try {
    read(env);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    assert.equal(error.code, "configuration_invalid");
    return error.problems;
  }
  assert.fail(`${JSON.stringify(env)} was taken`);
}

const URL_WORDS = /without query and fragment, in lower case: https, or http on this machine/;
const refused: [variable: string, values: string[], should: RegExp][] = [
  [
    "RESOURCE",
    [
      "notes",
      "/mcp",
      "http://notes.example/mcp",
      "http://localhost.evil.example/mcp",
      "http://keys.localhost/mcp",
      "http://127.0.0.1.evil.example/mcp",
      "ftp://127.0.0.1/mcp",
      "https://notes.example/mcp#x",
      "https://notes.example/mcp#",
      "https://notes.example/mcp?tenant=1",
      "https://user@notes.example/mcp",
      "HTTPS://notes.example/mcp",
      "https://Notes.example/mcp",
      "https://notes.example:443/mcp",
      "https://notes.example/a/../mcp",
      " https://notes.example/mcp",
      "https://notes.example/mcp https://other.example/mcp",
    ],
    URL_WORDS,
  ],
  [
    "ISSUER",
    [
      "login.example",
      "http://login.example",
      "https://login.example http://b.example",
      "https://login.example?x",
      ",",
      " ",
    ],
    URL_WORDS,
  ],
  ["PROFILE", ["RFC9068", "google", "rfc9068 entra"], /one of rfc9068, entra, okta/],
  ["HOST", ["localhost", "notes.example", "127.0.0.1:8000", "*", "999.0.0.1"], /an IP address/],
  ["PORT", ["-1", "65536", "8000.5", "http", "0x50", "1e3", "+80"], /a number from 0 to 65535/],
  ["AUTH_PORT", ["-1", "65536", "x"], /a number from 0 to 65535/],
  [
    "ALLOWED_ORIGINS",
    [
      "*",
      "null",
      "app.example",
      "https://app.example/",
      "https://app.example/page",
      "https://App.example",
      "file:///x",
    ],
    /origins separated by spaces, such as https:\/\/app\.example/,
  ],
];
for (const [variable, values, should] of refused) {
  for (const value of values) {
    Deno.test(`readConfiguration() refuses ${variable}=${value}`, () => {
      const [problem, ...others] = problemsOf({ [variable]: value });
      assert.equal(problem?.variable, variable);
      assert.match(problem.message, should);
      assert.deepEqual(others, []);
    });
  }
}

Deno.test("readConfiguration() names everything that is wrong at once", () => {
  const problems = problemsOf({ PORT: "x", HOST: "x", RESOURCE: "x" });
  assert.deepEqual(problems.map(({ variable }) => variable), ["RESOURCE", "HOST", "PORT"]);
  assert.match(
    new ConfigurationError(problems).message,
    /^RESOURCE should be .+\nHOST should be .+\nPORT should be .+$/,
  );
});

const ISSUER = "https://login.example";
const together: [what: string, env: Record<string, string>, missing: string[]][] = [
  ["other machines reach it and it has no name for them", { HOST: "0.0.0.0", ISSUER }, ["RESOURCE"]],
  ["other machines reach the demo", { HOST: "::", RESOURCE: "https://notes.example/mcp" }, ["ISSUER"]],
  ["a proxy shows the demo to others", { RESOURCE: "https://notes.example/mcp" }, ["ISSUER"]],
  ["nothing is said about either", { HOST: "192.168.0.1" }, ["RESOURCE", "ISSUER"]],
];
for (const [what, env, missing] of together) {
  Deno.test(`readConfiguration() asks for ${missing.join(" and ")} when ${what}`, () => {
    assert.deepEqual(problemsOf(env).map(({ variable }) => variable), missing);
  });
}

const TENANT = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0";
const POOL = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc123";
const untrusted: [variable: string, env: Record<string, string>, should: RegExp][] = [
  ["ISSUER", { PROFILE: "okta" }, /one issuer, of profile okta/],
  [
    "ISSUER",
    { PROFILE: "okta", ISSUER: `${ISSUER}/oauth2/a ${ISSUER}/oauth2/b` },
    /one issuer, of profile okta/,
  ],
  ["ISSUER", { PROFILE: "okta", ISSUER }, /custom authorization server/],
  ["ISSUER", { PROFILE: "auth0", ISSUER }, /slash at its end/],
  ["ISSUER", { PROFILE: "entra", ISSUER, AUDIENCE: "a" }, /GUID of one tenant/],
  [
    "ISSUER",
    { PROFILE: "entra", ISSUER: TENANT.replace(/1{8}.*5/, "common"), AUDIENCE: "a" },
    /GUID of one tenant/,
  ],
  ["AUDIENCE", { PROFILE: "entra", ISSUER: TENANT }, /application id/],
  ["CLIENT_IDS", { PROFILE: "cognito", ISSUER: POOL }, /ids of the app clients/],
  // Whoever sets what nothing looks at believes in a check that there is not.
  ["AUDIENCE", { ISSUER, AUDIENCE: "a" }, /left out: profile rfc9068/],
  [
    "AUDIENCE",
    { PROFILE: "cognito", ISSUER: POOL, CLIENT_IDS: "a", AUDIENCE: "b" },
    /left out: profile cognito/,
  ],
  ["CLIENT_IDS", { PROFILE: "keycloak", ISSUER, CLIENT_IDS: "a" }, /left out: profile keycloak/],
];
for (const [variable, env, should] of untrusted) {
  Deno.test(`readConfiguration() refuses ${variable} when the settings are ${JSON.stringify(env)}`, () => {
    const [problem, ...others] = problemsOf(env);
    assert.equal(problem?.variable, variable);
    assert.match(problem.message, should);
    assert.deepEqual(others, []);
  });
}

const API = "https://calendar.example/api";
const CLIENT = { EXCHANGE_CLIENT_ID: "notes", EXCHANGE_CLIENT_SECRET: "secret" };
const calendars: [what: string, env: Record<string, string>, wrong: [variable: string, should: RegExp][]][] =
  [
    ["nothing is behind it", { ISSUER, CALENDAR_SCOPE: "a", ...CLIENT }, [
      ["CALENDAR_SCOPE", /left out, or CALENDAR_API set/],
      ["EXCHANGE_CLIENT_ID", /left out, or CALENDAR_API set/],
      ["EXCHANGE_CLIENT_SECRET", /left out, or CALENDAR_API set/],
    ]],
    ["nobody is named who exchanges", { ISSUER, CALENDAR_API: API }, [
      ["EXCHANGE_CLIENT_ID", /^set: the issuer exchanges tokens for who it knows/],
      ["EXCHANGE_CLIENT_SECRET", /^set: /],
    ]],
    ["an authorization server of its own knows who exchanges", {
      CALENDAR_API: "http://127.0.0.1:7/api",
      EXCHANGE_CLIENT_ID: "notes",
    }, [["EXCHANGE_CLIENT_ID", /left out: the authorization server of its own knows this server/]]],
    ["the demo's users would be sent elsewhere", { CALENDAR_API: API }, [[
      "CALENDAR_API",
      /on this machine/,
    ]]],
    ["it is not said whose tokens are exchanged", {
      ISSUER: `${ISSUER} https://b.example`,
      CALENDAR_API: API,
      ...CLIENT,
    }, [["ISSUER", /one issuer where CALENDAR_API is set/]]],
    ["Entra exchanges otherwise", {
      PROFILE: "entra",
      ISSUER: TENANT,
      AUDIENCE: "app",
      CALENDAR_API: API,
      ...CLIENT,
    }, [["CALENDAR_API", /on-behalf-of/]]],
    ["its tokens would open this server", { ISSUER, RESOURCE: API, CALENDAR_API: API, ...CLIENT }, [
      ["CALENDAR_API", /another audience than this server's/],
    ]],
    ["its tokens would open this server, by another name", {
      PROFILE: "keycloak",
      ISSUER: `${ISSUER}/realms/main`,
      AUDIENCE: "notes",
      CALENDAR_API: API,
      CALENDAR_AUDIENCE: "notes",
      ...CLIENT,
    }, [["CALENDAR_AUDIENCE", /another audience than this server's/]]],
    ["it is to be fetched in the clear", { ISSUER, CALENDAR_API: "http://calendar.example", ...CLIENT }, [
      ["CALENDAR_API", URL_WORDS],
    ]],
  ];
for (const [what, env, wrong] of calendars) {
  Deno.test(`readConfiguration() refuses a calendar's settings when ${what}`, () => {
    const problems = problemsOf(env);
    assert.deepEqual(problems.map(({ variable }) => variable), wrong.map(([variable]) => variable));
    for (const [i, [, should]] of wrong.entries()) assert.match(problems[i]!.message, should);
  });
}

Deno.test("readConfiguration() takes a calendar with who exchanges, and one of the demonstration's without", () => {
  const RESOURCE = "https://notes.example/mcp";
  const { CALENDAR_API, CALENDAR_SCOPE } = read({ ISSUER, RESOURCE, CALENDAR_API: API, ...CLIENT });
  assert.deepEqual([CALENDAR_API, CALENDAR_SCOPE], [API, undefined]);
  assert.equal(read({ CALENDAR_API: "http://127.0.0.1:7/api" }).ISSUER, undefined);
});

const trusted: [profile: string, env: Record<string, string>, expected: Record<string, unknown>][] = [
  ["entra", { ISSUER: TENANT, AUDIENCE: "app" }, { audience: "app" }],
  ["okta", { ISSUER: `${ISSUER}/oauth2/default`, AUDIENCE: "api://default" }, { audience: "api://default" }],
  ["auth0", { ISSUER: `${ISSUER}/` }, { types: ["jwt"] }],
  ["auth0-rfc9068", { ISSUER: `${ISSUER}/` }, { types: ["at+jwt"] }],
  ["cognito", { ISSUER: POOL, CLIENT_IDS: "one two" }, { clientIds: ["one", "two"] }],
  ["keycloak", { ISSUER: `${ISSUER}/realms/main` }, { audience: undefined }],
];
for (const [profile, env, expected] of trusted) {
  Deno.test(`readConfiguration() trusts one issuer of profile ${profile}, by its own name`, () => {
    const [server, ...others] = read({ PROFILE: profile, ...env }).authorizationServers ?? [];
    assert.ok(typeof server === "object" && others.length === 0);
    assert.equal(server.issuer, env.ISSUER);
    assert.equal(server.profile?.name, profile.replace("-rfc9068", ""));
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(server.profile?.[name as keyof typeof server.profile], value, name);
    }
  });
}

Deno.test("readConfiguration() stays on this machine and opens nothing when nothing is set", () => {
  const { DATABASE, ...defaults } = read({});
  assert.deepEqual(defaults, {
    RESOURCE: undefined,
    ISSUER: undefined,
    PROFILE: "rfc9068",
    AUDIENCE: undefined,
    CLIENT_IDS: undefined,
    ...Object.fromEntries(
      Object.keys(VARIABLES).filter((name) =>
        /^INTROSPECTION_|^CALENDAR_|^EXCHANGE_|_CLAIM$|^(?:JWKS_URI|TOKEN_TYPES|APP_ROLES)$/.test(name)
      )
        .map((name) => [name, undefined]),
    ),
    SCOPE_PREFIX: undefined,
    READ_SCOPE: "notes:read",
    WRITE_SCOPE: "notes:write",
    ENDPOINT_SCOPES: undefined,
    CHALLENGE_SCOPES: undefined,
    HOST: "127.0.0.1",
    PORT: 8000,
    AUTH_PORT: 9000,
    ALLOWED_ORIGINS: [],
  });
  assert.equal(DATABASE, fileURLToPath(new URL("../../.gatehouse/notes.db", import.meta.url)));
  const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, ""]));
  assert.deepEqual(read(empty), read({}), "an empty variable is a missing one");
});

Deno.test("readConfiguration() takes identifiers as they are written", () => {
  const env = {
    RESOURCE: "https://notes.example/mcp",
    ISSUER: "https://a.example/ https://b.example/tenant,\nhttp://127.0.0.1:9000 http://localhost:9000",
    HOST: "::",
    PORT: "0",
    ALLOWED_ORIGINS: "https://app.example http://127.0.0.1:6274",
  };
  const { RESOURCE, ISSUER, HOST, PORT, ALLOWED_ORIGINS } = read(env);
  assert.equal(RESOURCE, env.RESOURCE);
  // With its slash, or without: tokens are compared with it as a string.
  assert.deepEqual(ISSUER, [
    "https://a.example/",
    "https://b.example/tenant",
    "http://127.0.0.1:9000",
    "http://localhost:9000",
  ]);
  assert.deepEqual([HOST, PORT], ["::", 0]);
  assert.deepEqual(ALLOWED_ORIGINS, ["https://app.example", "http://127.0.0.1:6274"]);
});

Deno.test("usage() explains every variable within 80 columns", () => {
  const lines = usage().split("\n");
  for (const [name, { unset }] of Object.entries(VARIABLES)) {
    const at = lines.findIndex((line) => line.startsWith(`  ${name} `));
    assert.ok(at >= 0, name);
    assert.ok(lines.slice(at).join(" ").replace(/\s+/g, " ").includes(unset), name);
  }
  assert.deepEqual(lines.filter((line) => line.length > 80), []);
});
