/** What people stumble over once they are in: scopes, refreshes, sessions. Each is an issue that somebody had to open. */

import assert from "node:assert/strict";
import { protect } from "../../reference/guard/mod.ts";
import { OPTIONS } from "../guard/guard_under_test.ts";
import { legacy, modern, post } from "../server/server_under_test.ts";
import { call, inWorld, refusal } from "./world.ts";

// typescript-sdk#1582, typescript-sdk#2255, claude-code#44652
Deno.test("one step-up is enough: the challenge names all that the call takes, and a token with that goes through", () =>
  inWorld(async ({ resource, issuer, client, asked }) => {
    for (const name of ["add_note", "delete_note", "invented"]) {
      const reader = await issuer.mint({ scope: "notes:read" });
      const [status, { error, scope }] = await refusal(post(resource, reader, call(name)));
      assert.deepEqual([status, error, scope], [403, "insufficient_scope", "notes:read notes:write"]);
      const stepped = await post(resource, await issuer.mint({ scope }), call(name));
      await stepped.body?.cancel();
      assert.equal(stepped.status, 200, `${name} with ${scope}`);
    }
    await client.callTool("whoami");
    await client.callTool("add_note", { text: "x" });
    await client.callTool("list_notes");
    assert.equal(asked(), 2, "to sign in, and to step up: what was granted before is not lost");
  }));

// python-sdk#1223, fastmcp#4334
Deno.test("each tool takes scopes of its own, in every way of writing the call", () =>
  inWorld(async ({ resource, issuer }) => {
    const status = async (token: string, name: string, era: typeof modern) => {
      const response = await post(
        resource,
        token,
        era("tools/call", { name, arguments: { text: "x", id: "x" } }),
      );
      await response.body?.cancel();
      return response.status;
    };
    const [reader, writer] = [
      await issuer.mint({ scope: "notes:read" }),
      await issuer.mint({ scope: "notes:write" }),
    ];
    for (const era of [modern, legacy]) {
      for (const name of ["whoami", "list_notes"]) assert.equal(await status(reader, name, era), 200);
      for (const name of ["add_note", "delete_note"]) {
        assert.deepEqual(
          [await status(reader, name, era), await status(writer, name, era)],
          [403, 200],
          name,
        );
      }
    }
  }));

// opencode#34034, claude-code#41610
Deno.test("offline_access is advertised nowhere, asked of nobody, and no reason to refuse a token that has it", async () => {
  assert.throws(
    () =>
      protect({ ...OPTIONS, scopes: { ...OPTIONS.scopes, all: [...OPTIONS.scopes.all, "offline_access"] } }),
    { code: "scopes_invalid" },
  );
  await inWorld(async ({ resource, issuer }) => {
    const [, bare] = await refusal(fetch(resource, { method: "POST" }));
    const document = await (await fetch(bare.resource_metadata!)).json();
    const [, reader] = await refusal(
      post(resource, await issuer.mint({ scope: "notes:read" }), call("add_note")),
    );
    assert.doesNotMatch(JSON.stringify([bare, document, reader]), /offline_access/);
    for (const scope of ["notes:read", "notes:read offline_access"]) {
      const admitted = await post(resource, await issuer.mint({ scope }), call("whoami"));
      await admitted.body?.cancel();
      assert.equal(admitted.status, 200);
    }
  });
});

// claude-code#84440, claude-code#85236, fastmcp#4901
Deno.test("an expired token is refreshed, once for all calls that meet it, and nobody has to sign in again", () =>
  inWorld(async ({ resource, issuer, client, store, asked }) => {
    await client.callTool("whoami");
    const key = `tokens ${resource} ${issuer.issuer}`;
    const kept = JSON.parse((await store.get(key))!);
    const access_token = await issuer.mint({ claims: { exp: 1 } });
    await store.set(key, JSON.stringify({ ...kept, access_token }));
    issuer.controls.resetCounters();
    await Promise.all(Array.from({ length: 6 }, () => client.callTool("whoami")));
    assert.deepEqual([issuer.controls.requests("token"), asked()], [1, 1]);
  }));

// GHSA-f6c5-f2ph-7x7p, python-sdk#2100; toolhive#5306
Deno.test("a session id opens nothing and carries nobody's identity, and a refreshed token goes on without one", () =>
  inWorld(async ({ resource, issuer }) => {
    const session = { "mcp-session-id": "3f0c9a52-6b1e-4a83-8f5e-1d2a7c4b9e60" };
    const send = async (token: string | undefined, name: string, args = {}) => {
      const { headers, body } = legacy("tools/call", { name, arguments: args });
      if (token !== undefined) {
        return await post(resource, token, { headers: { ...headers, ...session }, body });
      }
      return await fetch(resource, {
        method: "POST",
        headers: { ...headers, ...session },
        body: JSON.stringify(body),
      });
    };
    const added = await send(await issuer.mint(), "add_note", { text: "hers" });
    assert.deepEqual([added.status, added.headers.get("mcp-session-id")], [200, null]);
    await added.body?.cancel();
    assert.equal((await refusal(send(undefined, "list_notes")))[0], 401);
    const notes = async (subject: string) => {
      const { result } = await (await send(await issuer.mint({ subject }), "list_notes")).json();
      return result.structuredContent.notes.length;
    };
    assert.deepEqual([await notes("bob"), await notes("alice"), await notes("alice")], [0, 1, 1]);
  }));

// inspector#2048
Deno.test("the flow can be followed step by step: each record says what was called, what was decided, and by which rule", () =>
  inWorld(async ({ server: { records }, client }) => {
    await client.callTool("whoami");
    await client.callTool("add_note", { text: "x" });
    const decisions = records.filter(({ event }) => event === "decision");
    assert.deepEqual(decisions.map(({ code, operation, rule }) => [code, operation, rule]), [
      ["credential_missing", undefined, "RFC 6750 §3.1"],
      ["admitted", "server/discover", undefined],
      ["admitted", "tools/call whoami", undefined],
      ["scope_insufficient", "tools/call add_note", "RFC 6750 §3.1"],
      ["admitted", "tools/call add_note", undefined],
    ]);
  }));
