/** The SQLite file that the notes are kept in: opened so that two processes can share it and nobody else can read it. */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "node:sqlite";
import { assertPrivate, ExposedError, makePrivateFolder } from "../authorization_server/private_files.ts";

/** Stable names of what can be wrong with a database file. */
export type DatabaseErrorCode =
  | "database_unusable"
  | "database_exposed"
  | "database_foreign"
  | "database_newer";

/** A file that the notes cannot be kept in. The message is for the person who chose it. */
export class DatabaseError extends Error {
  override name = "DatabaseError";

  constructor(readonly code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Where notes are kept unless something else is said: in the project, from wherever the server was started. */
export const DEFAULT_DATABASE = fileURLToPath(new URL("../../.gatehouse/notes.db", import.meta.url));

/** How long one process waits while another writes, in milliseconds. A write takes one flush of the disk. */
const BUSY_TIMEOUT = 2_000;

/** "Note", as a number: how SQLite files say whose they are. */
const APPLICATION_ID = 0x4e6f7465;

/**
 * What has changed in the tables over time, one step a version. A step that has been released is never edited:
 * files that took it exist.
 *
 * `subject` and `text` are JSON strings: node:sqlite ends a text at its first NUL and reads what is no Unicode as
 * U+FFFD, so that two subjects could come out as one.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE note (
    id TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('user', 'client')),
    subject TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT`,
  "CREATE INDEX note_account ON note (issuer, kind, subject)",
];

/**
 * Opens the file, creating it if it is not there, and brings its tables up to date.
 *
 * @param path A file, or `:memory:`.
 * @throws {DatabaseError} when it is no database, another program's, of a newer version, or others can read it.
 */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (path !== ":memory:") createPrivateFile(path);
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
    writeAhead(db);
    // Every commit is flushed before the note is acknowledged. In WAL mode NORMAL would survive a killed process
    // too, since the page cache is the system's, but not a power cut.
    db.exec("PRAGMA synchronous = FULL");
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof DatabaseError) throw error;
    if (error instanceof ExposedError) {
      throw new DatabaseError("database_exposed", error.message, { cause: error });
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new DatabaseError("database_unusable", `${path} cannot be used as a database: ${why}`, {
      cause: error,
    });
  }
}

/**
 * Private from its first byte on, and refused where it is not; SQLite gives its side files the mode of the database. A file that is there is not
 * opened: closing it would take away the locks that this process already holds on it (fcntl(2)).
 */
function createPrivateFile(path: string): void {
  makePrivateFolder(dirname(path));
  try {
    Deno.openSync(path, { createNew: true, write: true, mode: 0o600 }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  assertPrivate(path);
}

/** Readers and a writer do not wait for each other in this mode. The file remembers it. */
function writeAhead(db: DatabaseSync): void {
  const deadline = Date.now() + BUSY_TIMEOUT;
  for (;;) {
    try {
      return db.exec("PRAGMA journal_mode = WAL");
    } catch (error) {
      // Of two processes that open a new file at once, SQLite refuses one here without letting it wait.
      const busy = error instanceof Error && error.message.includes("database is locked");
      if (!busy || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/**
 * Applies the steps that a file has not taken yet, all of them or none.
 *
 * @param steps For tests of how a file of an earlier version fares.
 * @throws {DatabaseError} when the file is another program's, or of a newer version.
 */
export function migrate(db: DatabaseSync, steps: readonly string[] = MIGRATIONS): void {
  // Two processes may start at once: the second waits, and then finds the work done.
  transaction(db, () => {
    const version = pragma(db, "user_version");
    const tables = db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.count;
    if (pragma(db, "application_id") !== APPLICATION_ID && (version !== 0 || tables !== 0)) {
      throw new DatabaseError(
        "database_foreign",
        "The database belongs to another program: choose another file",
      );
    }
    if (version > steps.length) {
      const versions = `version ${version}, and this server knows ${steps.length}`;
      throw new DatabaseError("database_newer", `The database is newer than this server: ${versions}`);
    }
    for (const step of steps.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${steps.length}`);
  });
}

/** Runs all of it or none of it, with nobody else writing meanwhile. */
export function transaction(db: DatabaseSync, work: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    work();
    db.exec("COMMIT");
  } catch (error) {
    // After some failures, such as a full disk, SQLite has already done so itself.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
