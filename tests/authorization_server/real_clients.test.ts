/**
 * What real clients send, byte for byte as they sent it: Codex 0.171, Gemini CLI 0.61 and Copilot CLI 1.0.102 were
 * run against this server, and their requests were written down on the way.
 */

import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { Browser } from "../user_agent.ts";
import { CHALLENGE, type Json, NOTES, type Server, VERIFIER, withServer } from "./steps.ts";

interface RealClient {
  registration: string;
  /** Query of its authorization request, `{id}` for the client's id. */
  authorization: string;
  /** Body of its token request. */
  exchange: string;
  /** Body of its refresh. */
  refresh: string;
  /** What its token is good for, since its user allows all that the page offers. */
  scope: string;
  /** Seconds before the end at which it refreshes. */
  early: number;
}

const NOTES_ENCODED = encodeURIComponent(NOTES);
const PKCE = `code_challenge=${CHALLENGE}&code_challenge_method=S256`;

const CLIENTS: Record<string, RealClient> = {
  "Codex with --scopes notes:read,offline_access": {
    registration: `{"client_name":"Codex","redirect_uris":["http://127.0.0.1:44995/callback"],` +
      `"grant_types":["authorization_code","refresh_token"],"token_endpoint_auth_method":"none",` +
      `"response_types":["code"],"scope":"notes:read offline_access","application_type":"native"}`,
    authorization: `response_type=code&client_id={id}&state=OXGUj6Kj7Hi6xQlILn12sQ&${PKCE}` +
      `&redirect_uri=http%3A%2F%2F127.0.0.1%3A44995%2Fcallback&scope=notes%3Aread+offline_access` +
      `&resource=${NOTES_ENCODED}`,
    exchange: `grant_type=authorization_code&code={code}&code_verifier=${VERIFIER}&client_id={id}` +
      `&redirect_uri=http%3A%2F%2F127.0.0.1%3A44995%2Fcallback&resource=${NOTES_ENCODED}`,
    refresh: `grant_type=refresh_token&refresh_token={refresh}&scope=notes%3Aread+offline_access` +
      `&client_id={id}&resource=${NOTES_ENCODED}`,
    scope: "notes:read",
    early: 30,
  },
  "Gemini CLI": {
    registration:
      `{"client_name":"Gemini CLI MCP Client","redirect_uris":["http://localhost:7777/oauth/callback"],` +
      `"grant_types":["authorization_code","refresh_token"],"response_types":["code"],` +
      `"token_endpoint_auth_method":"none","scope":"openid offline_access notes:read notes:write"}`,
    authorization: `client_id={id}&response_type=code` +
      `&redirect_uri=http%3A%2F%2Flocalhost%3A7777%2Foauth%2Fcallback&state=vah2JRWs1Bk8ZunKZaDZGQ&${PKCE}` +
      `&scope=openid+offline_access+notes%3Aread+notes%3Awrite&resource=${NOTES_ENCODED}`,
    exchange: `grant_type=authorization_code&code={code}` +
      `&redirect_uri=http%3A%2F%2Flocalhost%3A7777%2Foauth%2Fcallback&code_verifier=${VERIFIER}` +
      `&client_id={id}&resource=${NOTES_ENCODED}`,
    refresh: `grant_type=refresh_token&refresh_token={refresh}&client_id={id}&resource=${NOTES_ENCODED}`,
    scope: "notes:read notes:write",
    early: 300,
  },
  "Copilot CLI": {
    registration: `{"client_name":"GitHub Copilot CLI","redirect_uris":["http://127.0.0.1:44993/"],` +
      `"token_endpoint_auth_method":"none","grant_types":["authorization_code","refresh_token"],` +
      `"response_types":["code"]}`,
    authorization: `response_type=code&client_id={id}&state=JcaAvZlBoglLaHmUlZ&${PKCE}` +
      `&redirect_uri=http%3A%2F%2F127.0.0.1%3A44993%2F&scope=notes%3Aread+offline_access&prompt=consent` +
      `&resource=${NOTES_ENCODED}`,
    exchange: `grant_type=authorization_code&code={code}&code_verifier=${VERIFIER}&client_id={id}` +
      `&redirect_uri=http%3A%2F%2F127.0.0.1%3A44993%2F&resource=${NOTES_ENCODED}`,
    refresh: `grant_type=refresh_token&refresh_token={refresh}&client_id={id}&resource=${NOTES_ENCODED}`,
    scope: "notes:read",
    early: 60,
  },
};

async function post({ issuer }: Server, path: string, type: string, body: string): Promise<Json> {
  const response = await fetch(issuer + path, { method: "POST", headers: { "content-type": type }, body });
  const answer = await response.json();
  assert.ok(response.ok, `${path}: ${response.status} ${answer.error} ${answer.error_description}`);
  return answer;
}

const FORM = "application/x-www-form-urlencoded";

for (const [name, client] of Object.entries(CLIENTS)) {
  Deno.test(`createAuthorizationServer() signs in and refreshes twice when the client is ${name}`, () =>
    withServer(async (server) => {
      const { client_id: id } = await post(server, "/register", "application/json", client.registration);
      const fill = (text: string, values: Record<string, string> = {}) =>
        text.replace(/\{(\w+)\}/g, (_, key: string) => key === "id" ? id : values[key] ?? "");
      const url = `${server.issuer}/authorize?${fill(client.authorization)}`;
      const code = (await new Browser().signIn(url)).searchParams.get("code") ?? "";
      let tokens = await post(server, "/token", FORM, fill(client.exchange, { code }));
      for (const _ of [1, 2]) {
        const { aud, scope, sub } = decodeJwt(tokens.access_token);
        assert.deepEqual({ aud, scope, sub }, { aud: NOTES, scope: client.scope, sub: "alice" });
        assert.equal(tokens.scope, client.scope, "the answer says what the token is good for");
        assert.ok(
          tokens.expires_in - client.early >= 600,
          "it is good for ten minutes before it is refreshed",
        );
        tokens = await post(server, "/token", FORM, fill(client.refresh, { refresh: tokens.refresh_token }));
      }
    }));
}

/** Copilot CLI, when somebody who is signed in wants to change accounts, and other clients. */
for (
  const prompt of ["select_account", "consent select_account", "login select_account", "login", "consent"]
) {
  Deno.test(`interactionPolicy() shows the page to whoever is signed in when prompt is ${prompt}`, () =>
    withServer(async (server) => {
      // A client on the web: a native one is asked every time, whatever the prompt.
      const registration = `{"redirect_uris":["https://app.example/cb"],"token_endpoint_auth_method":"none"}`;
      const { client_id } = await post(server, "/register", "application/json", registration);
      const browser = new Browser();
      const url = `${server.issuer}/authorize?response_type=code&client_id=${client_id}&${PKCE}` +
        `&redirect_uri=${encodeURIComponent("https://app.example/cb")}&resource=${NOTES_ENCODED}`;
      await browser.signIn(url, { user: "alice" });
      assert.ok(await browser.open(url) instanceof URL, "nothing is new, so nobody is asked");
      const page = await browser.show(`${url}&prompt=${encodeURIComponent(prompt)}`);
      assert.match(page.text, /Signed in as alice/);
      const end = await browser.submit(page, { user: "bob" });
      assert.ok(end instanceof URL && end.searchParams.get("code"), "one page answers all of it");
      const tokens = await post(
        server,
        "/token",
        FORM,
        `grant_type=authorization_code&code=${end.searchParams.get("code")}&client_id=${client_id}` +
          `&code_verifier=${VERIFIER}&redirect_uri=${encodeURIComponent("https://app.example/cb")}`,
      );
      assert.equal(decodeJwt(tokens.access_token).sub, "bob");
    }));
}
