/** Tokens that say nothing themselves: whoever runs the resource asks, and nobody else is told. */

import assert from "node:assert/strict";
import {
  assertRefused,
  CALENDAR,
  type Json,
  NOTES,
  params,
  register,
  type Server,
  tokensFor,
  withServer,
} from "./steps.ts";

const RESOURCES = {
  [NOTES]: { name: "Notes", scopes: ["notes:read", "notes:write"], opaque: true },
  [CALENDAR]: { name: "Calendar", scopes: ["calendar:read"] },
};

function ask({ issuer }: Server, token: string, { client_id, client_secret }: Json): Promise<Response> {
  const headers = { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` };
  return fetch(`${issuer}/introspect`, { method: "POST", headers, body: params({ token }) });
}

Deno.test("createAuthorizationServer() answers the resource server about an opaque token when it asks", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { access_token } = await tokensFor(server, client_id, { scope: "notes:read" }, { user: "carol" });
    assert.equal(access_token.split(".").length, 1, "nothing is in it");
    const response = await ask(server, access_token, server.resourceServer);
    assert.equal(response.headers.get("cache-control"), "no-store");
    const { active, aud, sub, scope, roles, iss, client_id: client, exp, iat } = await response.json();
    assert.deepEqual({ active, aud, sub, scope, roles, iss, client }, {
      active: true,
      aud: NOTES,
      sub: "carol",
      scope: "notes:read",
      roles: ["admin"],
      iss: server.issuer,
      client: client_id,
    });
    assert.equal(exp - iat, 900);
  }, { resources: RESOURCES }));

Deno.test("createAuthorizationServer() tells nobody else about an opaque token", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const other = await register(server, { token_endpoint_auth_method: "client_secret_basic" });
    const { access_token } = await tokensFor(server, client_id);
    for (const client of [other, server.calendarSync]) {
      const answer = await ask(server, access_token, client);
      assert.deepEqual(answer.ok ? await answer.json() : (await answer.body?.cancel(), { active: false }), {
        active: false,
      });
    }
    const wrong = { ...server.resourceServer, client_secret: "guess" };
    await assertRefused(await ask(server, access_token, wrong), 401, "invalid_client", [access_token]);
    assert.deepEqual(await (await ask(server, "made-up", server.resourceServer)).json(), { active: false });
  }, { resources: RESOURCES }));

Deno.test("createAuthorizationServer() has no introspection when every token is a JWT", () =>
  withServer(async ({ issuer }) => {
    const metadata = await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json();
    assert.equal(metadata.introspection_endpoint, undefined);
  }));

Deno.test("createAuthorizationServer() still gives JWTs for the other resource when one has opaque tokens", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { access_token } = await tokensFor(server, client_id, { resource: CALENDAR });
    assert.equal(access_token.split(".").length, 3);
  }, { resources: RESOURCES }));
