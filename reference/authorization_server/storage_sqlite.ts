/** The store as an SQLite file, which several processes may share. */

import { closeSync, openSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { assertPrivate } from "./private_files.ts";
import type { Records } from "./records.ts";

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

/** Removes the database and its side files, nothing else: the directory may hold what is not ours. */
function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
}

/** Private from its first byte on; SQLite gives its side files the mode of the database. */
function createPrivateFile(path: string): void {
  // What others could read before is known to them: closing it now would hide that.
  assertPrivate(path);
  closeSync(openSync(path, "a", 0o600));
}

function open(
  { DatabaseSync }: typeof import("node:sqlite"),
  directory: string | undefined,
  fresh: boolean,
): DatabaseSync {
  if (directory === undefined) return new DatabaseSync(":memory:");
  const path = `${directory}/${DATABASE}`;
  if (fresh) removeDatabase(path);
  createPrivateFile(path);
  const db = new DatabaseSync(path);
  // A second process on the same directory waits for its turn instead of failing.
  db.exec("PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  return db;
}

/** Opens the database, or creates it; without a directory in memory. */
export function openDatabase(
  sqlite: typeof import("node:sqlite"),
  directory: string | undefined,
  fresh: boolean,
): Records {
  const db = open(sqlite, directory, fresh);
  const { user_version: version } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version !== 0 && version !== VERSION) {
    db.close();
    throw new Error(`${directory} was written by another version of this server: start it afresh`);
  }
  db.exec(TABLES);
  db.exec(`PRAGMA user_version = ${VERSION}`);
  return recordsIn(db);
}

function recordsIn(db: DatabaseSync): Records {
  const put = db.prepare(
    `INSERT OR REPLACE INTO record (model, id, payload, uid, grant_id, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const purge = db.prepare("DELETE FROM record WHERE expires_at < ?");
  const find = db.prepare("SELECT payload FROM record WHERE model = ? AND id = ?");
  const findByUid = db.prepare("SELECT payload FROM record WHERE model = ? AND uid = ?");
  const destroy = db.prepare("DELETE FROM record WHERE model = ? AND id = ?");
  const revoke = db.prepare("DELETE FROM record WHERE grant_id = ?");
  const consume = db.prepare(
    `UPDATE record SET payload = json_set(payload, '$.consumed', ?)
     WHERE model = ? AND id = ? AND json_extract(payload, '$.consumed') IS NULL`,
  );
  const secret = db.prepare("SELECT value FROM secret WHERE name = ?");
  const keepSecret = db.prepare("INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)");
  const text = (value: unknown) => value === undefined ? undefined : String(value);
  return {
    put(model, id, { payload, uid, grantId, expiresAt }) {
      put.run(model, id, payload, uid ?? null, grantId ?? null, expiresAt ?? null);
    },
    find: (model, id) => text(find.get(model, id)?.payload),
    findByUid: (model, uid) => text(findByUid.get(model, uid)?.payload),
    consume: (model, id, at) => Number(consume.run(at, model, id).changes) === 1,
    destroy: (model, id) => void destroy.run(model, id),
    revoke: (grantId) => void revoke.run(grantId),
    purge: (before) => void purge.run(before),
    secret: (name) => text(secret.get(name)?.value),
    keepSecret: (name, value) => void keepSecret.run(name, value),
    close: () => db.close(),
  };
}
