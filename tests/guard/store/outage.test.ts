/** What a guard does while its store is out of reach. The store is one in memory that fails when it is told to. */

import assert from "node:assert/strict";
import { Refusal } from "../../../reference/guard/refusal.ts";
import { createMemoryStore } from "../../../reference/guard/store/memory.ts";
import type { GuardStore, SessionBounds } from "../../../reference/guard/store/store.ts";
import { storeOf } from "../../../reference/guard/store/watched_store.ts";

const BOUNDS: SessionBounds = { most: 4, mostPerUser: 2, idleSeconds: 60 };
const HERS = { id: "1", owner: "alice with one", user: "alice" };
const OTHERS = { id: "1", owner: "bob with one", user: "bob" };

/** A store that is elsewhere, and can be made to fail: by rejecting, or by throwing. */
function failing(now: () => number) {
  const memory = createMemoryStore(now);
  const state = { fails: undefined as "later" | "at once" | undefined };
  const question = (name: keyof GuardStore) => (...args: unknown[]) => {
    if (state.fails === "at once") throw new Error("connection refused");
    if (state.fails) return Promise.reject(new Error("connection refused"));
    return Promise.resolve((memory[name] as (...args: unknown[]) => unknown)(...args));
  };
  const names = ["revoke", "revocations", "begin", "use", "end", "endAll", "ready"] as const;
  const store = Object.fromEntries(names.map((name) => [name, question(name)])) as unknown as GuardStore;
  return { state, store };
}

function setUp(storeStaleIfError?: number) {
  const clock = { seconds: 0 };
  const now = () => clock.seconds * 1000;
  const { state, store } = failing(now);
  return { clock, state, store: storeOf({ store, storeStaleIfError, now }) };
}

const refused = (error: unknown) =>
  error instanceof Refusal && error.code === "store_unavailable" && error.status === 503;

for (const fails of ["later", "at once"] as const) {
  Deno.test(`a store that fails ${fails} refuses by default whatever is asked of it, and goes on afterwards`, async () => {
    const { state, store } = setUp();
    await store.begin(HERS, BOUNDS);
    assert.equal(await store.use(HERS, 60), "own");
    state.fails = fails;
    await assert.rejects(async () => await store.revocations(["a"]), refused);
    await assert.rejects(async () => await store.use(HERS, 60), refused);
    await assert.rejects(async () => await store.begin(HERS, BOUNDS), refused);
    await assert.rejects(async () => await store.ready(), refused);
    const revoke = async () => await store.revoke("a", { since: 1, until: Infinity });
    await assert.rejects(revoke, { name: "RevocationError", code: "store_unavailable" });
    assert.equal(store.isDown, true);
    state.fails = undefined;
    assert.deepEqual(await store.revocations(["a"]), [undefined], "it was said that nothing was revoked");
    assert.equal(store.isDown, false);
    assert.equal(await store.use(HERS, 60), "own");
  });
}

Deno.test("storeStaleIfError goes by what was heard for so long after the last answer, and no longer", async () => {
  const { clock, state, store } = setUp(10);
  await store.revoke("a", { since: 1, until: Infinity });
  await store.begin(HERS, BOUNDS);
  assert.equal(await store.use(OTHERS, 60), "foreign");
  state.fails = "later";
  clock.seconds = 9;
  assert.deepEqual(await store.revocations(["a", "b"]), [1, undefined]);
  assert.equal(await store.use(HERS, 60), "own");
  assert.equal(await store.use(OTHERS, 60), "foreign");
  await assert.rejects(async () => await store.use({ ...HERS, id: "2" }, 60), refused, "404 would end it");
  await assert.rejects(async () => await store.begin({ ...HERS, id: "3" }, BOUNDS), refused);
  clock.seconds = 10;
  await assert.rejects(async () => await store.revocations(["b"]), refused);
  await assert.rejects(async () => await store.use(HERS, 60), refused);
});

Deno.test("storeStaleIfError goes by nothing where the store has never answered", async () => {
  const { state, store } = setUp(3600);
  state.fails = "later";
  await assert.rejects(async () => await store.revocations(["a"]), refused);
});

Deno.test("storeStaleIfError remembers a revocation that this process was only told of by the store", async () => {
  const now = () => 0;
  const { state, store: elsewhere } = failing(now);
  const [one, other] = [1, 2].map(() => storeOf({ store: elsewhere, storeStaleIfError: 10, now }));
  await one!.revoke("a", { since: 7, until: Infinity });
  assert.deepEqual(await other!.revocations(["a"]), [7]);
  state.fails = "later";
  assert.deepEqual(await other!.revocations(["a"]), [7]);
});

Deno.test("storeStaleIfError has limits", () => {
  for (const storeStaleIfError of [-1, 3601, NaN]) {
    assert.throws(() => storeOf({ storeStaleIfError }), {
      code: "limit_invalid",
      option: "storeStaleIfError",
    });
  }
});
