/**
 * Where the server keeps what has to outlive it: one SQLite file, because real clients remember their
 * registrations and refresh tokens. Without a directory the same tables live in memory.
 */

import { DatabaseSync } from "node:sqlite";
import { assertPrivate, makePrivateFolder } from "./private_files.ts";

/** The database's file in the storage directory. */
export const DATABASE = "authorization-server.db";

/** Raised when the tables change in a way that old files do not have. */
const VERSION = 1;

const TABLES = `
  CREATE TABLE IF NOT EXISTS record (
    model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL,
    uid TEXT, grant_id TEXT, expires_at INTEGER,
    PRIMARY KEY (model, id)
  );
  CREATE INDEX IF NOT EXISTS record_uid ON record (uid);
  CREATE INDEX IF NOT EXISTS record_grant ON record (grant_id);
  CREATE INDEX IF NOT EXISTS record_expiry ON record (expires_at);
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

/** An open store. */
export interface Storage {
  db: DatabaseSync;
  /** The directory, if it is not in memory. */
  directory: string | undefined;
  /** The secret of that name; made and kept at first use. */
  secret(name: string, make: () => string | Promise<string>): Promise<string>;
  close(): void;
}

/** Removes the database and its side files, nothing else: the directory may hold what is not ours. */
function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) {
    try {
      Deno.removeSync(path + suffix);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Private from its first byte on; SQLite gives its side files the mode of the database. */
function createPrivateFile(path: string): void {
  // What others could read before is known to them: closing it now would hide that.
  assertPrivate(path);
  Deno.openSync(path, { create: true, write: true, mode: 0o600 }).close();
}

function openDatabase(directory: string | undefined, fresh: boolean): DatabaseSync {
  if (directory === undefined) return new DatabaseSync(":memory:");
  makePrivateFolder(directory);
  const path = `${directory}/${DATABASE}`;
  if (fresh) removeDatabase(path);
  createPrivateFile(path);
  const db = new DatabaseSync(path);
  // A second process on the same directory waits for its turn instead of failing.
  db.exec("PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  return db;
}

/**
 * Opens the store, or creates it.
 *
 * @param directory Holds the database; without one everything is in memory.
 * @param fresh Forgets all that was stored.
 * @throws {ExposedError} when others can read the directory or the file
 * @throws {Error} when the file is of another version, or no database.
 */
export function openStorage(directory: string | undefined, fresh = false): Storage {
  const db = openDatabase(directory, fresh);
  const { user_version: version } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version !== 0 && version !== VERSION) {
    db.close();
    throw new Error(`${directory} was written by another version of this server: start it afresh`);
  }
  db.exec(TABLES);
  db.exec(`PRAGMA user_version = ${VERSION}`);
  return {
    db,
    directory,
    async secret(name, make) {
      const stored = db.prepare("SELECT value FROM secret WHERE name = ?");
      const found = stored.get(name)?.value;
      if (typeof found === "string") return found;
      // Two processes may get here at once: the first to write wins, and both use what was written.
      db.prepare("INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)").run(name, await make());
      return String(stored.get(name)?.value);
    },
    close: () => db.close(),
  };
}
