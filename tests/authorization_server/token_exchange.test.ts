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
      await assertRefused(await exchange(server, wrong), 400, "invalid_grant", [wrong]);
    }
    const refused: [string, Values][] = [
      ["invalid_target", { resource: "http://127.0.0.1:8002/mcp" }],
      ["invalid_target", { resource: undefined }],
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
