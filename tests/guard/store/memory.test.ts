/** The store of one process: what it forgets, and what it never does. */

import assert from "node:assert/strict";
import { createMemoryStore } from "../../../reference/guard/store/memory.ts";
import type { SessionBounds, StoredSession } from "../../../reference/guard/store/store.ts";

const BOUNDS: SessionBounds = { most: 4, mostPerUser: 2, idleSeconds: 60 };

const session = (id: string, user = "alice", client = "one"): StoredSession => {
  return { id, owner: `${user} with ${client}`, user };
};

/** A store, and a clock in seconds. */
function setUp() {
  const clock = { seconds: 0 };
  return { clock, store: createMemoryStore(() => clock.seconds * 1000) };
}

Deno.test("createMemoryStore() forgets revocations that have ended, and says so when it is full", () => {
  const { clock, store } = setUp();
  for (let i = 0; i < 100_000; i++) void store.revoke(`${i}`, { since: 0, until: i + 1 });
  const enter = (name: string) => store.revoke(name, { since: 7, until: Infinity });
  clock.seconds = 0.5;
  assert.throws(() => enter("alice"), { code: "revocations_full", message: /give expiresAt/ });
  assert.deepEqual(store.revocations(["0", "alice"]), [0, undefined], "nothing was lost for it");
  clock.seconds = 1;
  void enter("alice");
  assert.deepEqual(store.revocations(["0", "alice", "99999"]), [undefined, 7, 0]);
  assert.throws(() => enter("bob"), { code: "revocations_full" });
});

Deno.test("createMemoryStore() takes a revocation that it has when it is full, for as long as was ever said", () => {
  const { clock, store } = setUp();
  for (let i = 0; i < 100_000; i++) void store.revoke(`${i}`, { since: 0, until: 10 });
  void store.revoke("7", { since: 1, until: 20 });
  void store.revoke("7", { since: 2, until: 5 });
  clock.seconds = 10;
  void store.revoke("alice", { since: 0, until: Infinity });
  assert.deepEqual(store.revocations(["7", "8"]), [2, undefined]);
});

Deno.test("createMemoryStore() tells whose a session is, and forgets it when it ends or nobody uses it", () => {
  const { clock, store } = setUp();
  const one = session("one");
  assert.equal(store.begin(one, BOUNDS), "begun");
  assert.equal(store.use(one, 60), "own");
  assert.equal(store.use(session("one", "bob"), 60), "foreign");
  assert.equal(
    store.use(session("one", "alice", "another"), 60),
    "foreign",
    "the same user, with another client",
  );
  assert.equal(store.use(session("two"), 60), "unknown");
  clock.seconds = 59;
  assert.equal(store.use(one, 60), "own");
  clock.seconds = 100;
  assert.equal(store.use(session("one", "bob"), 60), "foreign", "and that is no use of it");
  clock.seconds = 119;
  assert.equal(store.use(one, 60), "unknown");
  void store.begin(one, BOUNDS);
  void store.end(one);
  assert.equal(store.use(one, 60), "unknown");
});

Deno.test("createMemoryStore() gives nobody an id that is somebody else's", () => {
  const { store } = setUp();
  void store.begin(session("one"), BOUNDS);
  assert.equal(store.begin(session("one", "bob"), BOUNDS), "taken");
  assert.equal(store.use(session("one"), 60), "own");
  assert.equal(store.begin(session("one"), BOUNDS), "begun", "to its owner it is no other one");
});

Deno.test("createMemoryStore() ends a user's own oldest session for one too many, whatever client it was", () => {
  const { store } = setUp();
  for (const bobs of ["b1", "b2"]) void store.begin(session(bobs, "bob"), BOUNDS);
  void store.begin(session("a1", "alice", "one"), BOUNDS);
  void store.begin(session("a2", "alice", "another"), BOUNDS);
  assert.equal(store.use(session("a1", "alice", "one"), 60), "own", "used last");
  assert.equal(store.begin(session("a3", "alice", "a third"), BOUNDS), "begun");
  assert.equal(store.use(session("a2", "alice", "another"), 60), "unknown");
  assert.equal(store.use(session("a1", "alice", "one"), 60), "own");
  for (const bobs of ["b1", "b2"]) assert.equal(store.use(session(bobs, "bob"), 60), "own");
});

Deno.test("createMemoryStore() is full for a newcomer before anybody loses a session", () => {
  const { clock, store } = setUp();
  const all = ["a1", "a2", "b1", "b2"].map((id) => session(id, id.startsWith("a") ? "alice" : "bob"));
  for (const each of all) assert.equal(store.begin(each, BOUNDS), "begun");
  for (let i = 0; i < 100; i++) assert.equal(store.begin(session(`m${i}`, `m${i}`), BOUNDS), "full");
  for (const each of all) assert.equal(store.use(each, 60), "own");
  assert.equal(store.begin(session("a3"), BOUNDS), "begun", "alice makes room for herself");
  clock.seconds = 60;
  assert.equal(store.begin(session("m", "mallory"), BOUNDS), "begun", "nobody has used the others");
});

Deno.test("createMemoryStore() ends all sessions of a user, and nobody else's", () => {
  const { store } = setUp();
  for (const each of [session("a1"), session("a2"), session("b1", "bob")]) void store.begin(each, BOUNDS);
  void store.endAll("alice");
  assert.equal(store.use(session("a1"), 60), "unknown");
  assert.equal(store.use(session("a2"), 60), "unknown");
  assert.equal(store.use(session("b1", "bob"), 60), "own");
});
