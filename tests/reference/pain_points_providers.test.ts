/** What people stumble over with their identity provider: each of these is an issue that somebody had to open. */

import assert from "node:assert/strict";
import { type AuthorizationServer, okta, protect, type ProtectOptions } from "../../reference/guard/mod.ts";
import { entra } from "../../reference/guard/token/profiles/mod.ts";
import { callOf, challengeOf, METADATA, requestOf } from "../guard/guard_under_test.ts";
import { API, PROVIDERS, TENANT } from "../guard/token/provider_tokens.ts";
import {
  keyServer,
  networkOf,
  type OwnKey,
  ownKey,
  part,
  RESOURCE,
} from "../guard/token/verifier_under_test.ts";

type Changes = Record<string, unknown>;

/** A guard that trusts one provider, and the provider's key. */
interface Setting {
  /** Calls list_notes. */
  call(token?: string, tool?: string): Promise<Response | "let in">;
  /** Signs a token as the provider would, with changes to its claims. */
  mint(claims?: Changes, header?: Changes): Promise<string>;
  /** Asserts a 401 that says so in its challenge. */
  refuses(token: string, description: RegExp): Promise<void>;
  /** The public document. */
  metadata(): Promise<Record<string, unknown>>;
}

/** Made once: an RSA key takes half a second. */
let key: Promise<OwnKey> | undefined;

async function withProvider(
  name: string,
  scopes: readonly [read: string, write: string],
  changes: Partial<ProtectOptions> & { server?: AuthorizationServer } = {},
): Promise<Setting> {
  const provider = PROVIDERS.find((each) => each.name === name)!;
  const { server = provider.server, ...options } = changes;
  const signer = await (key ??= ownKey("RS256"));
  const [read, write] = scopes;
  const guard = protect({
    resource: RESOURCE,
    authorizationServers: [server],
    scopes: {
      all: scopes,
      endpoint: [read],
      operations: { "tools/call list_notes": [read], "tools/call add_note": [write] },
      implies: { [write]: [read] },
    },
    fetch: networkOf(keyServer(provider.server.issuer, () => [signer.jwk])).fetch,
    ...options,
  });
  const call: Setting["call"] = async (token, tool = "list_notes") => {
    const authorization = token === undefined ? null : `Bearer ${token}`;
    const message = callOf(tool, { text: "x" });
    const answer = await guard(requestOf({ headers: { authorization }, message }));
    return answer instanceof Response ? answer : "let in";
  };
  return {
    call,
    mint: (claims, header) =>
      signer.sign({ ...provider.claims, ...claims }, { ...provider.header, ...header }),
    async refuses(token, description) {
      const answer = await call(token);
      assert.ok(answer instanceof Response, `let in: ${description}`);
      const { error, error_description } = challengeOf(answer);
      assert.deepEqual([answer.status, error], [401, "invalid_token"]);
      assert.match(error_description!, description);
    },
    async metadata() {
      const answer = await guard(requestOf({ url: METADATA, method: "GET" }));
      return await (answer as Response).json();
    },
  };
}

const OTHER_AUDIENCE = /^The token was issued for another resource: its audience has to be this one$/;

// claude-code#73460, csharp-sdk#741, csharp-sdk#648, mcp-remote#217
Deno.test("Entra ID: clients are told scopes as Entra wants to be asked for them, and tokens that leave the prefix out are let in", async () => {
  const scopes = [`api://${API}/notes.read`, `api://${API}/notes.write`] as const;
  const server = entra({ tenantId: TENANT, audience: API, scopePrefix: `api://${API}/` });
  const { call, mint, refuses, metadata } = await withProvider("entra", scopes, { server });

  // Asked for by its bare name, it would be a scope of Microsoft Graph's: AADSTS9010010, AADSTS650053.
  assert.equal(challengeOf(await call() as Response).scope, scopes[0]);
  assert.deepEqual((await metadata()).scopes_supported, [scopes[0]]);
  // Its `aud` is the API's id, whatever `resource` said.
  assert.equal(await call(await mint({ scp: "notes.read" })), "let in");
  assert.equal(await call(await mint({ scp: "notes.read notes.write" }), "add_note"), "let in");
  const beyond = await call(await mint({ scp: "notes.read" }), "add_note");
  assert.equal((beyond as Response).status, 403);
  assert.equal(challengeOf(beyond as Response).scope, scopes.join(" "));

  const graph = "00000003-0000-0000-c000-000000000000";
  await refuses(await mint({ aud: graph, scp: "notes.read" }), OTHER_AUDIENCE);
  await refuses(await mint({ aud: RESOURCE }), OTHER_AUDIENCE);
  for (const scp of ["User.Read", `api://another/notes.read`, scopes[0]]) {
    const answer = await call(await mint({ scp }));
    assert.equal((answer as Response).status, 403, `${scp} is no scope of this API`);
  }
});

// vscode#274226, LibreChat#13401
Deno.test("Auth0: an opaque or encrypted token, as it issues without an audience, is 401 and says that it is no signed JWT", async () => {
  const { call, mint, refuses } = await withProvider("auth0", ["notes:read", "notes:write"]);
  const NOT_A_JWT = /^The token is not a signed JWT$/;
  await refuses("oU2ovKKxmz7mUd0vVbE8vL2nGk3cYxYl", NOT_A_JWT);
  const encrypted = [
    part({ alg: "dir", enc: "A256GCM", iss: "https://example.eu.auth0.com/" }),
    "",
    "aXY",
    "Y2lwaGVy",
    "dGFn",
  ];
  await refuses(encrypted.join("."), NOT_A_JWT);
  // Asked for with an audience, it is one.
  const userinfo = "https://example.eu.auth0.com/userinfo";
  assert.equal(await call(await mint({ aud: [RESOURCE, userinfo], scope: "openid notes:read" })), "let in");
  await refuses(await mint({ aud: [userinfo] }), OTHER_AUDIENCE);
});

// claude-code#67258, camunda#44650
Deno.test("AWS Cognito: a token without aud is let in for the clients of this server only, and an ID token never", async () => {
  const { call, mint, refuses } = await withProvider("cognito", ["notes:read", "notes:write"]);
  const ours = await mint({ aud: undefined, scope: "notes:read" });
  assert.equal(await call(ours), "let in");
  await refuses(
    await mint({ aud: undefined, client_id: "somebody-elses" }),
    /^The token was issued to a client that does not belong to this server$/,
  );
  // An ID token has the client as its audience, and says what it is.
  await refuses(await mint({ aud: "ours", client_id: undefined, token_use: "id" }), OTHER_AUDIENCE);
  await refuses(await mint({ aud: undefined, token_use: "id" }), /another value/);
  await refuses(await mint({ aud: "https://other.example/mcp" }), OTHER_AUDIENCE);
});

// keycloak#41527, keycloak#10169
Deno.test("Keycloak: a token without an audience mapper is refused for its audience, and let in with one", async () => {
  const { call, mint, refuses } = await withProvider("keycloak", ["notes:read", "notes:write"]);
  for (const aud of [undefined, "account", ["account", "realm-management"], "Notes-CLI"]) {
    await refuses(await mint({ aud }), OTHER_AUDIENCE);
  }
  assert.equal(await call(await mint({ aud: [RESOURCE, "account"] })), "let in");
  assert.equal(await call(await mint({ aud: RESOURCE })), "let in");
});

// modelcontextprotocol#695
Deno.test("Okta: tokens of the organisation's own server are refused, and trusting it is an error that says what to do", async () => {
  assert.throws(
    () => okta({ issuer: "https://example.okta.com" }),
    {
      option: "okta.issuer",
      message: /the issuer of a custom authorization server, which ends in \/oauth2\//,
    },
  );
  const { call, mint, refuses, metadata } = await withProvider("okta", ["notes:read", "notes:write"]);
  const issuer = PROVIDERS.find(({ name }) => name === "okta")!.server.issuer;
  const organisation = new URL(issuer).origin;
  assert.equal(await call(await mint({ scp: ["notes:read"] })), "let in");
  await refuses(await mint({ iss: organisation, aud: organisation }), /an issuer that is not trusted here/);
  // Whoever has no API token cannot register there: that is between the client and the server that this one names.
  assert.deepEqual((await metadata()).authorization_servers, [issuer]);
});
