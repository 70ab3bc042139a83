import assert from "node:assert/strict";
import { Browser } from "../user_agent.ts";
import {
  assertRefused,
  authorizationUrl,
  codeFor,
  exchange,
  postJson,
  REDIRECT,
  register,
  tokensFor,
  withServer,
} from "./steps.ts";

const GOOD_REDIRECTS: Record<string, "native" | "web"> = {
  "http://127.0.0.1:4000/callback": "native",
  "http://127.0.0.1/": "native",
  "http://[::1]:4000/callback": "native",
  "http://localhost:6274/oauth/callback": "native",
  "https://app.example/callback?tenant=1": "web",
  "https://app.example:8443/callback": "web",
  "vscode://vscode.github-authentication/did-authenticate": "native",
  "cursor://anysphere.cursor-mcp/oauth/callback": "native",
  "com.example.app:/callback": "native",
};

for (const [uri, type] of Object.entries(GOOD_REDIRECTS)) {
  Deno.test(`settleClientMetadata() accepts ${uri} and makes the client ${type} when it registers`, () =>
    withServer(async (server) => {
      const { client_id, application_type, redirect_uris } = await register(server, { redirect_uris: [uri] });
      assert.equal(application_type, type);
      assert.deepEqual(redirect_uris, [uri]);
      const page = await new Browser().show(authorizationUrl(server, client_id, { redirect_uri: uri }));
      assert.equal(page.status, 200);
    }));
}

const BAD_REDIRECTS = [
  "http://evil.example/callback",
  "http://127.0.0.1.evil.example/callback",
  "http://127.0.0.1@evil.example/callback",
  "http://localhost.evil.example/callback",
  "http://192.168.0.1/callback",
  "http://user@127.0.0.1/callback",
  "https://user:password@app.example/callback",
  "https://app.example/callback#fragment",
  "https://app.example/#",
  "https://app.example/\ncallback",
  "https:\\\\app.example\\callback",
  "https://a;script-src.example/callback",
  "https://a,b.example/callback",
  "javascript:alert(1)",
  "JavaScript:alert(1)",
  "java\nscript:alert(1)",
  "vbscript:msgbox(1)",
  "data:text/html,<script>alert(1)</script>",
  "file:///etc/passwd",
  "blob:https://app.example/1",
  "about:blank",
  "view-source:https://app.example/",
  "filesystem:https://app.example/",
  "ftp://app.example/",
  "ws://127.0.0.1/",
  "mailto:alice@app.example",
  "intent://app#Intent;end",
  "ms-msdt:/id",
  "search-ms:query=x",
  "shell:startup",
  `https://app.example/${"x".repeat(500)}`,
  "/callback",
  "",
  7,
  null,
];

for (const uri of BAD_REDIRECTS) {
  const shown = JSON.stringify(uri).slice(0, 60);
  Deno.test(`settleClientMetadata() answers invalid_redirect_uri when it is asked for ${shown}`, () =>
    withServer(async (server) => {
      for (const application_type of [undefined, "web", "native"]) {
        const body = { redirect_uris: [REDIRECT, uri], application_type };
        await assertRefused(await postJson(server, body), 400, "invalid_redirect_uri");
      }
    }));
}

Deno.test("settleClientMetadata() answers invalid_redirect_uri when there are none, or too many", () =>
  withServer(async (server) => {
    const many = Array.from({ length: 21 }, (_, index) => `http://127.0.0.1/${index}`);
    for (const redirect_uris of [undefined, [], many, REDIRECT, {}, [[REDIRECT]]]) {
      await assertRefused(await postJson(server, { redirect_uris }), 400, "invalid_redirect_uri");
    }
  }));

const BAD_METADATA: Record<string, Record<string, unknown>> = {
  "the name is too long": { client_name: "x".repeat(201) },
  "the name is no text": { client_name: ["x"] },
  "the name is empty": { client_name: "" },
  "client_uri is too long": { client_uri: `https://app.example/${"x".repeat(500)}` },
  "logo_uri is a script": { logo_uri: "javascript:alert(1)" },
  "software_id is no text": { software_id: {} },
  "there are too many contacts": { contacts: Array(11).fill("alice@app.example") },
  "contacts is no list": { contacts: "alice@app.example" },
  "the authentication method needs a key": { token_endpoint_auth_method: "private_key_jwt" },
  "the authentication method is unknown": { token_endpoint_auth_method: "guess" },
  "the response type is token": { response_types: ["token"] },
  "no response type is named": { response_types: [] },
  "response_types is no list": { response_types: "code" },
  "a response type is no text": { response_types: ["code", 7] },
  "no grant type is supported": { grant_types: ["password"] },
  "it wants to act for itself only": { grant_types: ["client_credentials"] },
  "grant_types is no list": { grant_types: "authorization_code" },
  "the application type is unknown": { application_type: "toaster" },
};

for (const [reason, metadata] of Object.entries(BAD_METADATA)) {
  Deno.test(`settleClientMetadata() answers invalid_client_metadata when ${reason}`, () =>
    withServer(async (server) => {
      const response = await postJson(server, { redirect_uris: [REDIRECT], ...metadata });
      await assertRefused(response, 400, "invalid_client_metadata");
    }));
}

Deno.test("settleClientMetadata() refuses a body that is no JSON object", () =>
  withServer(async (server) => {
    for (const body of [[], null, "client", 1]) {
      const response = await postJson(server, body);
      assert.equal(response.status, 400);
      await response.body?.cancel();
    }
  }));

Deno.test("settleClientMetadata() leaves out what is not on offer when a client names all that it could do", () =>
  withServer(async (server) => {
    // What VS Code sends, and some members that would make a server call URLs.
    const registered = await register(server, {
      client_name: "Visual Studio Code",
      redirect_uris: ["https://vscode.dev/redirect", "http://127.0.0.1/", "http://127.0.0.1:33418/"],
      grant_types: [
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:device_code",
      ],
      scope: "notes:read made:up",
      jwks_uri: "http://127.0.0.1:1/jwks",
      sector_identifier_uri: "https://127.0.0.1:1/sector",
      client_id: "calendar-sync",
      something_new: true,
    });
    assert.deepEqual(registered.grant_types, ["authorization_code", "refresh_token"]);
    assert.equal(registered.application_type, "native");
    assert.notEqual(registered.client_id, "calendar-sync");
    for (const member of ["scope", "jwks_uri", "sector_identifier_uri", "client_secret", "something_new"]) {
      assert.equal(registered[member], undefined, member);
    }
  }));

const NULLABLE = [
  ...["client_name", "client_uri", "logo_uri", "policy_uri", "tos_uri", "software_id", "contacts", "scope"],
  ...["grant_types", "response_types", "token_endpoint_auth_method", "application_type", "jwks", "jwks_uri"],
  ...["software_version", "software_statement", "default_max_age", "require_auth_time", "subject_type"],
  ...["id_token_signed_response_alg", "sector_identifier_uri", "client_secret", "client_id", "made_up"],
];

Deno.test("leaveOutNull() registers the client as if null had not been sent when members are null", () =>
  withServer(async (server) => {
    const registered = async (metadata: Record<string, unknown>) => {
      const response = await postJson(server, { redirect_uris: [REDIRECT], ...metadata });
      const { client_id, client_secret, client_id_issued_at, ...rest } = await response.json();
      assert.equal(response.status, 201, rest.error_description);
      assert.ok(client_id && client_id_issued_at && client_secret.length >= 43);
      return rest;
    };
    const expected = await registered({});
    for (const member of NULLABLE) assert.deepEqual(await registered({ [member]: null }), expected, member);
    const all = Object.fromEntries(NULLABLE.map((member) => [member, null]));
    assert.deepEqual(await registered(all), expected);
  }));

Deno.test("keepWhatIsOnOffer() trims grant and response types alike, and the client can sign in, when it names more", () =>
  withServer(async (server) => {
    const { client_id, grant_types, response_types } = await register(server, {
      grant_types: ["password", "authorization_code", "implicit", "refresh_token"],
      response_types: ["token", "code", "code id_token", "none"],
    });
    assert.deepEqual({ grant_types, response_types }, {
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
    });
    assert.ok((await tokensFor(server, client_id)).refresh_token);
  }));

Deno.test("settleClientMetadata() gives a secret that does not expire when the client can keep one", () =>
  withServer(async (server) => {
    const { client_secret, client_secret_expires_at, token_endpoint_auth_method } = await register(server, {
      token_endpoint_auth_method: undefined,
    });
    assert.equal(token_endpoint_auth_method, "client_secret_basic");
    assert.ok(client_secret.length >= 43);
    assert.equal(client_secret_expires_at, 0);
  }));

Deno.test("settleClientMetadata() lets a loopback port differ when the client is authorized", () =>
  withServer(async (server) => {
    for (const application_type of [undefined, "web", "native"]) {
      const { client_id } = await register(server, { application_type });
      const tokens = await tokensFor(server, client_id, { redirect_uri: "http://127.0.0.1:51234/callback" });
      assert.ok(tokens.access_token);
    }
  }));

const OTHER_REDIRECTS = [
  "https://evil.example/callback",
  "http://127.0.0.1:4000@evil.example/callback",
  "http://127.0.0.1:4000\\@evil.example/callback",
  "http://127.0.0.1:4000/other",
  "http://localhost:4000/callback",
  "http://127.0.0.1:99999/callback",
  "https://app.example:444/cb",
];

for (const redirect_uri of OTHER_REDIRECTS) {
  Deno.test(`settleClientMetadata() leaves the browser here when the redirect URI is ${redirect_uri}`, () =>
    withServer(async (server) => {
      const { client_id } = await register(server, { redirect_uris: [REDIRECT, "https://app.example/cb"] });
      const page = await new Browser().show(authorizationUrl(server, client_id, { redirect_uri }));
      assert.equal(page.status, 400);
      assert.match(page.text, /<h1>The answer would go to the wrong place<\/h1>/);
    }));
}

Deno.test("createAuthorizationServer() lets web pages register and exchange when they ask from their origin", () =>
  withServer(async (server) => {
    const { issuer } = server;
    const origin = "http://localhost:6274";
    for (
      const [path, method] of Object.entries({ register: "POST", token: "POST", revoke: "POST", jwks: "GET" })
    ) {
      const preflight = await fetch(`${issuer}/${path}`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": method,
          "access-control-request-headers": "content-type",
        },
      });
      await preflight.body?.cancel();
      assert.equal(preflight.status, 204, path);
      assert.equal(preflight.headers.get("access-control-allow-origin"), origin, path);
      assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /content-type/, path);
      assert.equal(preflight.headers.get("access-control-allow-credentials"), null, path);
    }
    const headers = { origin, "content-type": "application/json" };
    const body = JSON.stringify({ redirect_uris: ["http://localhost:6274/callback"] });
    for (const sent of [body, "{}"]) {
      const response = await fetch(`${issuer}/register`, { method: "POST", headers, body: sent });
      await response.body?.cancel();
      assert.equal(response.headers.get("access-control-allow-origin"), origin);
    }
    const { client_id } = await register(server);
    const response = await exchange(server, client_id, await codeFor(server, client_id), {}, { origin });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("access-control-allow-origin"), origin);
    await response.body?.cancel();
  }));
