/** When sessions and their streams end: with their token, when it is revoked, when there are too many, and never for others. */

import assert from "node:assert/strict";
import { serveSdkV1Sessions } from "../../reference/guard/adapters/sdk_v1_sessions.ts";
import { protect, type SessionOptions, type SessionProtectOptions } from "../../reference/guard/mod.ts";
import { asDocumented, notebook } from "./session_servers.ts";
import { nextMessage, withFront, withWorld } from "./session_world.ts";

const inSeconds = (seconds: number) => ({ exp: Math.floor(Date.now() / 1000) + seconds });
const options = { clockTolerance: 0 };

Deno.test("a session's stream outlives its token when the token is checked once", async () => {
  await withWorld("a check of the token alone", async ({ person }) => {
    const alice = await person({ claims: inSeconds(2) });
    const other = await person();
    other.session = await alice.begin();
    const stream = await alice.open();
    while (await alice.statusOf("GET") !== 401);
    await (await other.call("tell", { text: "after the end" })).text();
    assert.deepEqual((await nextMessage(stream))?.params, { level: "alert", data: "after the end" });
  }, { options });
});

Deno.test("a session's stream ends with its token, and the session goes on with the next one", async () => {
  await withWorld("the guard", async ({ person, issuer }) => {
    const alice = await person({ claims: inSeconds(2) });
    await alice.begin();
    const stream = await alice.open();
    await alice.note("before");
    assert.equal(await nextMessage(stream), undefined, "it ends by itself");
    assert.equal(await alice.open(), 401);
    alice.token = await issuer.mint();
    assert.deepEqual(await alice.note("after"), ["before", "after"]);
    const next = await alice.open();
    await (await alice.call("tell", { text: "here again" })).text();
    assert.deepEqual((await nextMessage(next))?.params, { level: "alert", data: "here again" });
  }, { options });
});

Deno.test("a session's stream goes on after a revocation when only the token is checked, and so does the session", async () => {
  await withWorld("a check of the token alone", async ({ person, revoke, issuer }) => {
    const alice = await person();
    await alice.begin();
    const stream = await alice.open();
    void revoke({ issuer: issuer.issuer, subject: "alice" });
    assert.equal(await alice.note("x"), 401);
    alice.token = await issuer.mint({ claims: { iat: Math.floor(Date.now() / 1000) + 60 } });
    await (await alice.call("tell", { text: "secret" })).text();
    assert.deepEqual((await nextMessage(stream))?.params, { level: "alert", data: "secret" });
  });
});

Deno.test("a revocation ends the subject's sessions, and its streams before they say anything more", async () => {
  await withWorld("the guard", async ({ person, revoke, issuer, events }) => {
    const [alice, bob] = [await person(), await person({ subject: "bob" })];
    await alice.begin();
    await bob.begin();
    const [hers, his] = [await alice.open(), await bob.open()];
    void revoke({ issuer: issuer.issuer, subject: "alice" });
    assert.equal(await alice.note("x"), 401);
    assert.deepEqual(await bob.note("mine"), ["mine"]);
    await (await bob.call("tell", { text: "for bob" })).text();
    assert.deepEqual((await nextMessage(his))?.params, { level: "alert", data: "for bob" });
    alice.token = await issuer.mint({ claims: { iat: Math.floor(Date.now() / 1000) + 60 } });
    assert.equal(await alice.note("x"), 404);
    assert.deepEqual(events.slice(-1).map(({ code }) => code), ["session_unknown"]);
    assert.ok(typeof hers !== "number");
    void hers.cancel().catch(() => {});
  });
});

Deno.test("a stream says nothing more once its token is revoked, though its session is there still", async () => {
  await withWorld("the guard", async ({ person, revoke, issuer }) => {
    const alice = await person();
    await alice.begin();
    const stream = await alice.open();
    const { jti } = JSON.parse(atob(alice.token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/")));
    void revoke({ issuer: issuer.issuer, tokenId: jti });
    alice.token = await issuer.mint();
    await (await alice.call("tell", { text: "secret" })).text();
    assert.equal(await nextMessage(stream), undefined);
    assert.deepEqual(await alice.note("mine"), ["mine"]);
  });
});

Deno.test("a stream says nothing more once its session has ended", async () => {
  const execute = asDocumented();
  await withWorld("the guard", async ({ person }) => {
    const alice = await person();
    const id = await alice.begin();
    const stream = await alice.open();
    assert.equal(await alice.statusOf("DELETE"), 200);
    assert.equal(await nextMessage(stream), undefined);
    assert.equal(execute.open.has(id), false);
  }, { execute });
});

Deno.test("sessions are kept without end when only the token is checked", async () => {
  const execute = asDocumented();
  await withWorld("a check of the token alone", async ({ person }) => {
    const mallory = await person({ subject: "mallory" });
    for (let i = 0; i < 150; i++) await mallory.begin();
    assert.equal(execute.open.size, 150);
  }, { execute });
});

/** A guard and the adapter, with these limits, and how many servers of sessions are open. */
function limited(sessions: SessionOptions) {
  let open = 0;
  const build = (all: SessionProtectOptions) => {
    const guard = protect({ ...all, sessions });
    const serve = serveSdkV1Sessions(guard, () => {
      open++;
      const server = notebook();
      const close = server.close.bind(server);
      let closed = false;
      server.close = () => {
        if (!closed) open--;
        closed = true;
        return close();
      };
      return server;
    });
    return { serve, revoke: guard.revoke };
  };
  return { build, open: () => open };
}

Deno.test("a user with too many sessions loses their own oldest, whatever client began it, and nobody else does", async () => {
  const { build, open } = limited({ mostPerUser: 3 });
  await withFront(build, async ({ person }) => {
    const alice = await person();
    await alice.begin();
    await alice.note("mine");
    const begun: [session: string, token: string][] = [];
    for (let i = 0; i < 20; i++) {
      const mallory = await person({ subject: "mallory", clientId: `registered-${i}` });
      begun.push([await mallory.begin(), mallory.token]);
    }
    const mallory = await person();
    const found: unknown[] = [];
    for (const [session, token] of begun) {
      Object.assign(mallory, { session, token });
      found.push(await mallory.note("x"));
    }
    assert.deepEqual(found, [...new Array(17).fill(404), ["x"], ["x"], ["x"]]);
    assert.equal(open(), 4, "the others are closed");
    assert.deepEqual(await alice.note("still"), ["mine", "still"]);
  });
});

Deno.test("where there is no room a new session is refused with 503, and nobody loses one", async () => {
  const { build, open } = limited({ most: 2 });
  await withFront(build, async ({ person, events }) => {
    const [alice, bob, carol] = [
      await person(),
      await person({ subject: "bob" }),
      await person({ subject: "carol" }),
    ];
    await alice.begin();
    await bob.begin();
    for (let i = 0; i < 3; i++) {
      const refused = await carol.initialize();
      await refused.body?.cancel();
      assert.equal(refused.status, 503);
      assert.equal(refused.headers.get("mcp-session-id"), null);
      assert.ok(Number(refused.headers.get("retry-after")) > 0);
    }
    assert.equal(events.at(-1)?.code, "sessions_full");
    assert.equal(events.at(-1)?.caller?.subject, "carol");
    assert.deepEqual([await alice.note("a"), await bob.note("b")], [["a"], ["b"]]);
    assert.equal(await bob.statusOf("DELETE"), 200);
    await carol.begin();
    assert.deepEqual(await carol.note("c"), ["c"]);
    assert.equal(open(), 2);
  });
});
