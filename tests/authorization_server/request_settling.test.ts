/** What is made of requests before they are looked at: what clients forget, what says nothing, what is too long. */

import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { Browser } from "../user_agent.ts";
import {
  assertRefused,
  authorizationUrl,
  refresh,
  register,
  token,
  tokensFor,
  type Values,
  withServer,
} from "./steps.ts";

Deno.test("settleAuthorizationRequest() asks for consent to offline access when the client forgot to", () =>
  withServer(async (server) => {
    const { client_id } = await register(server, { redirect_uris: ["https://app.example/cb"] });
    const browser = new Browser();
    const url = (changes: Values) =>
      authorizationUrl(server, client_id, { redirect_uri: "https://app.example/cb", ...changes });
    await browser.signIn(url({ scope: "notes:read" }));
    const page = await browser.show(url({ scope: "notes:read offline_access" }));
    assert.match(page.text, /Stay connected while you are away/);
    const quiet = await browser.open(url({ scope: "notes:read offline_access", prompt: "none" }));
    assert.ok(
      quiet instanceof URL && quiet.searchParams.get("code"),
      "nobody may be asked: the scope is ignored",
    );
  }));

Deno.test("settleTokenRequest() takes offline_access for no scope of a token when a refresh names it", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    for (const prompt of [undefined, "consent"]) {
      for (const asked of ["notes:read", "notes:read offline_access"]) {
        const tokens = await tokensFor(server, client_id, { scope: asked, prompt });
        assert.equal(tokens.scope, "notes:read");
        const scope = "offline_access notes:read";
        const refreshed = await (await refresh(server, client_id, tokens.refresh_token, { scope })).json();
        assert.equal(refreshed.scope, "notes:read");
        assert.equal(decodeJwt(refreshed.access_token).scope, "notes:read");
        const wider = { scope: "offline_access notes:write" };
        await assertRefused(
          await refresh(server, client_id, refreshed.refresh_token, wider),
          400,
          "invalid_scope",
        );
      }
    }
  }));

Deno.test("settleTokenRequest() refuses a body when it is larger than any token request", () =>
  withServer(async (server) => {
    await assertRefused(await token(server, { padding: "x".repeat(60_000) }), 400, "invalid_request");
  }));
