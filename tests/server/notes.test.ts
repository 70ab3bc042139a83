/** The store: whose notes are whose, and what survives. */

import assert from "node:assert/strict";
import { type Account, openNotes, type Viewer } from "../../reference/server/notes.ts";

const A = "https://a.example";
const B = "https://b.example";

const account = (subject: string, issuer = A, kind: Account["kind"] = "user"): Account => ({
  issuer,
  kind,
  subject,
});
const viewer = (who: Account, admin = false): Viewer => ({ account: who, admin });

/** Accounts that some store or other has taken for alice's. */
const STRANGERS: [who: string, account: Account][] = [
  ["another user", account("bob")],
  ["the same subject of another issuer", account("alice", B)],
  ["a client of the same name", account("alice", A, "client")],
  ["another case", account("Alice")],
  ["a space behind", account("alice ")],
  ["a NUL behind", account("alice\0")],
  ["a wildcard", account("%")],
  ["nothing", account("")],
  ["the issuer moved into the subject", account(`${A}alice`, "")],
];

for (const [who, stranger] of STRANGERS) {
  Deno.test(`list() and delete() do not reach alice's note for ${who}`, () => {
    const notes = openNotes(":memory:");
    const id = notes.add(account("alice"), "hers");
    assert.deepEqual(notes.list(viewer(stranger)), []);
    assert.equal(notes.delete(viewer(stranger), id), false);
    assert.deepEqual(notes.list(viewer(account("alice"))), [{ id, owner: "alice", text: "hers" }]);
    notes.close();
  });
}

Deno.test("list() keeps subjects apart that differ only behind a NUL or in what is no Unicode", () => {
  const notes = openNotes(":memory:");
  const subjects = ["a\0b", "a\0c", "a", "\ud800", "\ud801", "\ufffd"];
  for (const subject of subjects) notes.add(account(subject), subject);
  for (const subject of subjects) {
    assert.deepEqual(notes.list(viewer(account(subject))).map(({ owner, text }) => [owner, text]), [[
      subject,
      subject,
    ]]);
  }
  notes.close();
});

Deno.test("list() and delete() reach everyone's notes for an admin, of the admin's own issuer only", () => {
  const notes = openNotes(":memory:");
  const hers = notes.add(account("alice"), "hers");
  const machine = notes.add(account("alice", A, "client"), "a program's");
  const elsewhere = notes.add(account("alice", B), "elsewhere");
  const carol = viewer(account("carol"), true);
  assert.deepEqual(notes.list(carol).map(({ id }) => id), [hers, machine]);
  assert.equal(notes.delete(carol, elsewhere), false);
  assert.equal(notes.delete(carol, hers), true);
  assert.equal(notes.list(viewer(account("alice", B))).length, 1);
  notes.close();
});

Deno.test("delete() reports a note as deleted once", () => {
  const notes = openNotes(":memory:");
  const alice = viewer(account("alice"));
  const id = notes.add(alice.account, "x");
  for (const other of [id.toUpperCase(), `${id} `, `${id}\0`, "%", ""]) {
    assert.equal(notes.delete(alice, other), false);
  }
  assert.equal(notes.delete(alice, id), true);
  assert.equal(notes.delete(alice, id), false);
  notes.close();
});

Deno.test("add() keeps any text as it is", () => {
  const notes = openNotes(":memory:");
  const alice = viewer(account("alice"));
  const texts = ["'; DROP TABLE note; --", "a\0b", "\ud800", "\u2028😀", '"quoted" \\', "x".repeat(1000)];
  const ids = texts.map((text) => notes.add(alice.account, text));
  assert.deepEqual(notes.list(alice).map(({ text }) => text), texts);
  assert.equal(new Set(ids).size, texts.length);
  assert.ok(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id)));
  notes.close();
});

Deno.test("seed() gives an issuer's users their notes once, and no other issuer's", () => {
  const notes = openNotes(":memory:");
  const seeds = [{ owner: "alice", text: "first" }];
  notes.seed(A, seeds);
  notes.seed(A, seeds);
  assert.equal(notes.list(viewer(account("alice"))).length, 1);
  assert.equal(notes.list(viewer(account("alice", B))).length, 0);
  notes.seed(B, seeds);
  assert.equal(notes.list(viewer(account("alice", B))).length, 1);
  notes.close();
});

Deno.test("check() throws when the database cannot be read", () => {
  const notes = openNotes(":memory:");
  notes.check();
  notes.close();
  assert.throws(() => notes.check());
});
