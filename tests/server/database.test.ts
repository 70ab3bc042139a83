/** The file: shared, private, brought up to date, and never somebody else's. */

import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "node:sqlite";
import { DatabaseError, migrate, MIGRATIONS, openDatabase } from "../../reference/server/database.ts";
import { openNotes } from "../../reference/server/notes.ts";

const alice = {
  account: { issuer: "https://a.example", kind: "user", subject: "alice" },
  admin: false,
} as const;

/** Calls back with a path in a folder of its own. */
async function withFile(use: (path: string) => void | Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  // What other programs leave there is private too: whether it is, has a test of its own.
  const before = Deno.umask(0o077);
  try {
    await use(`${directory}/notes.db`);
  } finally {
    Deno.umask(before);
    await Deno.remove(directory, { recursive: true });
  }
}

function refusedAs(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof DatabaseError, String(error));
    assert.equal(error.code, code);
    return true;
  };
}

for (let version = 1; version < MIGRATIONS.length; version++) {
  Deno.test(`openDatabase() brings a file of version ${version} up to date and keeps its notes`, () =>
    withFile((path) => {
      const old = new DatabaseSync(path);
      migrate(old, MIGRATIONS.slice(0, version));
      old.prepare("INSERT INTO note (id, issuer, kind, subject, text) VALUES (?, ?, ?, ?, ?)")
        .run("1", alice.account.issuer, "user", '"alice"', '"old"');
      old.close();

      const notes = openNotes(path);
      assert.deepEqual(notes.list(alice), [{ id: "1", owner: "alice", text: "old" }]);
      notes.close();
      const db = new DatabaseSync(path);
      assert.equal(db.prepare("PRAGMA user_version").get()?.user_version, MIGRATIONS.length);
      const plan = db.prepare(
        "EXPLAIN QUERY PLAN SELECT id FROM note WHERE issuer = '' AND kind = '' AND subject = ''",
      ).get();
      assert.match(String(plan?.detail), /USING INDEX note_account/);
      db.close();
    }));
}

Deno.test("migrate() leaves a file as it was when a step fails", () =>
  withFile((path) => {
    const notes = openNotes(path);
    const id = notes.add(alice.account, "kept");
    notes.close();
    const db = new DatabaseSync(path);
    assert.throws(() => migrate(db, [...MIGRATIONS, "DROP TABLE note", "nonsense"]));
    db.close();
    const again = openNotes(path);
    assert.deepEqual(again.list(alice).map((note) => note.id), [id]);
    again.close();
  }));

Deno.test("openDatabase() refuses a newer file and leaves it alone", () =>
  withFile((path) => {
    openDatabase(path).close();
    const newer = new DatabaseSync(path);
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    assert.throws(() => openDatabase(path), refusedAs("database_newer"));
    const after = new DatabaseSync(path);
    assert.equal(after.prepare("PRAGMA user_version").get()?.user_version, 99);
    after.close();
  }));

const foreign: [what: string, sql: string][] = [
  ["with tables and no version", "CREATE TABLE other (x)"],
  ["of our version", `CREATE TABLE other (x); PRAGMA user_version = ${MIGRATIONS.length}`],
  ["that says whose it is", "CREATE TABLE other (x); PRAGMA application_id = 7; PRAGMA user_version = 1"],
];
for (const [what, sql] of foreign) {
  Deno.test(`openDatabase() refuses another program's database ${what}`, () =>
    withFile((path) => {
      const other = new DatabaseSync(path);
      other.exec(sql);
      other.close();
      assert.throws(() => openDatabase(path), refusedAs("database_foreign"));
    }));
}

Deno.test("openDatabase() refuses what is no database, and a path that cannot be", () =>
  withFile((path) => {
    Deno.writeTextFileSync(path, "not a database ".repeat(100));
    assert.throws(() => openDatabase(path), refusedAs("database_unusable"));
    assert.throws(() => openDatabase(`${path}/below`), refusedAs("database_unusable"));
  }));

Deno.test({
  name: "openDatabase() creates a file that only its owner can read, side files included",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFile((path) => {
      const db = openDatabase(path);
      for (const suffix of ["", "-wal", "-shm"]) {
        assert.equal((Deno.statSync(path + suffix).mode ?? 0) & 0o777, 0o600, suffix);
      }
      db.close();
    }),
});

Deno.test("openDatabase() flushes every commit", () =>
  withFile((path) => {
    const db = openDatabase(path);
    assert.equal(db.prepare("PRAGMA journal_mode").get()?.journal_mode, "wal");
    assert.equal(db.prepare("PRAGMA synchronous").get()?.synchronous, 2, "FULL");
    db.close();
  }));

Deno.test("openNotes() lets two connections share a file", () =>
  withFile((path) => {
    const [first, second] = [openNotes(path), openNotes(path)];
    const id = first.add(alice.account, "by the first");
    assert.deepEqual(second.list(alice).map((note) => note.id), [id]);
    assert.equal(second.delete(alice, id), true);
    assert.deepEqual(first.list(alice), []);
    first.close();
    second.close();
  }));

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function startWriter(path: string, subject: string): Deno.ChildProcess {
  const directory = dirname(path);
  return new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", `--allow-read=${directory}`, `--allow-write=${directory}`],
      ...[`${ROOT}tests/server/writer.ts`, path, subject],
    ],
    cwd: ROOT,
    stdout: "piped",
  }).spawn();
}

/** The ids that a writer has said in full, once there are so many that it is killed without warning. */
async function saidUntilKilled(writer: Deno.ChildProcess, enough: number): Promise<string[]> {
  let said = "";
  for await (const text of writer.stdout.pipeThrough(new TextDecoderStream())) {
    const before = said.split("\n").length;
    said += text;
    if (before <= enough && said.split("\n").length > enough) writer.kill("SIGKILL");
  }
  assert.equal((await writer.status).signal, "SIGKILL", "it wrote until it was killed");
  return said.split("\n").slice(0, -1);
}

Deno.test("add() loses no acknowledged note when processes create the file at once, write at once and are killed", () =>
  withFile(async (path) => {
    const subjects = ["alice", "bob", "carol", "dave"];
    const said = await Promise.all(
      subjects.map((subject, i) => saidUntilKilled(startWriter(path, subject), 20 + 20 * i)),
    );
    const notes = openNotes(path);
    for (const [i, subject] of subjects.entries()) {
      const listed = notes.list({ account: { ...alice.account, subject }, admin: false });
      const kept = new Set(listed.map(({ id }) => id));
      assert.deepEqual(said[i]!.filter((id) => !kept.has(id)), [], `${subject}'s notes that are gone`);
    }
    notes.close();
  }));

Deno.test("openDatabase() refuses a file and a folder that others can read, and says how to close them", () =>
  withFile((path) => {
    openNotes(path).close();
    for (const mode of [0o640, 0o604, 0o644, 0o660]) {
      Deno.chmodSync(path, mode);
      assert.throws(() => openDatabase(path), (error) => {
        assert.ok(refusedAs("database_exposed")(error));
        return (error as Error).message.includes(`chmod 600 ${path}`);
      });
    }
    Deno.chmodSync(path, 0o600);
    const folder = dirname(path);
    for (const mode of [0o755, 0o750, 0o701]) {
      Deno.chmodSync(folder, mode);
      assert.throws(() => openDatabase(path), (error) => {
        assert.ok(refusedAs("database_exposed")(error));
        return (error as Error).message.includes(`chmod 700 ${folder}`);
      });
    }
    Deno.chmodSync(folder, 0o700);
    openNotes(path).close();
  }));

Deno.test("openDatabase() makes folders that are private, however open the process makes its files", () =>
  withFile((path) => {
    const folder = `${dirname(path)}/a/b`;
    const before = Deno.umask(0);
    try {
      openNotes(`${folder}/notes.db`).close();
    } finally {
      Deno.umask(before);
    }
    for (const made of [folder, dirname(folder)]) {
      assert.equal((Deno.statSync(made).mode ?? 0) & 0o777, 0o700, made);
    }
    assert.equal((Deno.statSync(`${folder}/notes.db`).mode ?? 0) & 0o777, 0o600);
  }));
