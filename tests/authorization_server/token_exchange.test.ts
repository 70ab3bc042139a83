/** A server that was called asks for a token for another one. */

import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import {
  assertRefused,
  CALENDAR,
  type Json,
  NOTES,
  register,
  type Server,
  token,
  tokensFor,
  type Values,
  withServer,
} from "./steps.ts";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

function exchange(server: Server, subject_token: string, changes: Values = {}, client: Json = undefined) {
  const { client_id, client_secret } = client ?? server.resourceServer;
  return token(server, {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token,
    subject_token_type: ACCESS_TOKEN,
    resource: CALENDAR,
    ...changes,
  }, { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` });
}

Deno.test("addTokenExchange() gives a token for the other resource, for the same user, when one is shown", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { access_token } = await tokensFor(server, client_id, {}, { user: "carol" });
    const answer = await (await exchange(server, access_token)).json();
    assert.equal(answer.issued_token_type, ACCESS_TOKEN);
    assert.equal(answer.refresh_token, undefined);
    const { sub, aud, scope, roles, act, exp, client_id: acting } = decodeJwt(answer.access_token);
    assert.deepEqual({ sub, aud, scope, roles, act, acting }, {
      sub: "carol",
      aud: CALENDAR,
      scope: "calendar:read",
      roles: ["admin"],
      act: { sub: "resource-server" },
      acting: "resource-server",
    });
    assert.ok((exp ?? 0) <= (decodeJwt(access_token).exp ?? 0), "it ends with what it was exchanged for");
  }));

Deno.test("addTokenExchange() refuses when the token, the target or who asks is wrong", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { access_token, refresh_token } = await tokensFor(server, client_id);
    const [header, payload, signature = ""] = access_token.split(".");
    const forged = `${header}.${payload}.${signature.slice(0, 10)}${signature[10] === "A" ? "B" : "A"}${
      signature.slice(11)
    }`;
    for (const wrong of [forged, refresh_token, "made-up"]) {
      await assertRefused(await exchange(server, wrong), 400, "invalid_request", [wrong]);
    }
    const refused: [string, Values][] = [
      ["invalid_target", { resource: "http://127.0.0.1:8002/mcp" }],
      ["invalid_target", { resource: undefined }],
      ["invalid_target", { resource: undefined, audience: "http://127.0.0.1:8002/mcp" }],
      ["invalid_scope", { scope: "notes:write" }],
      ["invalid_request", { subject_token_type: "urn:ietf:params:oauth:token-type:id_token" }],
      ["invalid_request", { actor_token: access_token, actor_token_type: ACCESS_TOKEN }],
    ];
    for (const [error, changes] of refused) {
      await assertRefused(await exchange(server, access_token, changes), 400, error, [access_token]);
    }
    const other = await register(server, { token_endpoint_auth_method: "client_secret_basic" });
    for (const client of [other, server.calendarSync]) {
      await assertRefused(await exchange(server, access_token, {}, client), 400, "invalid_request");
    }
    assert.equal(
      (await exchange(server, access_token, { resource: NOTES })).status,
      200,
      "and the honest one works",
    );
  }));

Deno.test("addTokenExchange() takes what the token is for as an audience when no resource is named", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { access_token } = await tokensFor(server, client_id);
    const answer = await exchange(server, access_token, { resource: undefined, audience: CALENDAR });
    assert.equal(decodeJwt((await answer.json()).access_token).aud, CALENDAR);
  }));

function onBehalfOf(server: Server, assertion: string, changes: Values = {}) {
  const { client_id, client_secret } = server.resourceServer;
  return token(server, {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion,
    requested_token_use: "on_behalf_of",
    scope: `${CALENDAR}/calendar:read`,
    ...changes,
  }, { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` });
}

Deno.test("addTokenExchange() acts on behalf of a user, and says nothing of who acts, when asked as Entra is", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { access_token } = await tokensFor(server, client_id, {}, { user: "bob" });
    const answer = await (await onBehalfOf(server, access_token)).json();
    const { sub, aud, scope, act } = decodeJwt(answer.access_token);
    assert.deepEqual({ sub, aud, scope, act }, {
      sub: "bob",
      aud: CALENDAR,
      scope: "calendar:read",
      act: undefined,
    });
    const refused: [string, string, Values][] = [
      ["invalid_grant", "made-up", {}],
      ["invalid_request", access_token, { requested_token_use: undefined }],
      ["invalid_target", access_token, { scope: "http://127.0.0.1:8002/mcp/calendar:read" }],
      ["invalid_scope", access_token, { scope: `${CALENDAR}/calendar:read ${NOTES}/notes:read` }],
      ["invalid_scope", access_token, { scope: `${CALENDAR}/notes:write` }],
    ];
    for (const [error, assertion, changes] of refused) {
      await assertRefused(await onBehalfOf(server, assertion, changes), 400, error, [access_token]);
    }
  }));

Deno.test("addTokenExchange() acts for nobody when the token is of a client that has no user", () =>
  withServer(async (server) => {
    const { client_id, client_secret } = server.calendarSync;
    const authorization = `Basic ${btoa(`${client_id}:${client_secret}`)}`;
    const own = await token(server, { grant_type: "client_credentials", resource: NOTES }, { authorization });
    const { access_token } = await own.json();
    await assertRefused(await onBehalfOf(server, access_token), 400, "invalid_grant", [access_token]);
    assert.equal((await exchange(server, access_token)).status, 200, "a token exchange says who acts");
  }));
