/** What ends a grant: a code or a refresh token that is used twice, and a revocation. */

import assert from "node:assert/strict";
import { assertRefused, codeFor, exchange, refresh, register, tokensFor, withServer } from "./steps.ts";

Deno.test("createAuthorizationServer() refuses a code and ends its grant when the code is replayed", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const code = await codeFor(server, client_id);
    const { refresh_token } = await (await exchange(server, client_id, code)).json();
    await assertRefused(await exchange(server, client_id, code), 400, "invalid_grant", [code]);
    await assertRefused(await refresh(server, client_id, refresh_token), 400, "invalid_grant", [
      refresh_token,
    ]);
  }));

Deno.test("createAuthorizationServer() ends the family when an old refresh token is used again", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { refresh_token: first } = await tokensFor(server, client_id);
    const { refresh_token: second } = await (await refresh(server, client_id, first)).json();
    assert.notEqual(second, first);
    await assertRefused(await refresh(server, client_id, first), 400, "invalid_grant", [first]);
    await assertRefused(await refresh(server, client_id, second), 400, "invalid_grant", [second]);
  }));

Deno.test("createAuthorizationServer() serves one and ends the family when two refresh at the same moment", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { refresh_token } = await tokensFor(server, client_id);
    const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(server, client_id, refresh_token)));
    const tokens = await Promise.all(answers.map((answer) => answer.json()));
    const winners = tokens.filter((each) => each.refresh_token);
    assert.ok(winners.length <= 1, "at most one gets through");
    for (const { refresh_token } of winners) {
      await assertRefused(await refresh(server, client_id, refresh_token), 400, "invalid_grant");
    }
  }));

Deno.test("createAuthorizationServer() ends a refresh token when its client revokes it, and nobody else's", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const other = await register(server);
    const { refresh_token } = await tokensFor(server, client_id);
    const revoke = async (id: string) => {
      const body = new URLSearchParams({ token: refresh_token, client_id: id });
      await (await fetch(`${server.issuer}/revoke`, { method: "POST", body })).body?.cancel();
    };
    await revoke(other.client_id);
    const { refresh_token: second } = await (await refresh(server, client_id, refresh_token)).json();
    assert.ok(second);
    await revoke(client_id);
    await assertRefused(await refresh(server, client_id, second), 400, "invalid_grant");
  }));
