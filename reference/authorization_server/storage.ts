/**
 * Where the server keeps what has to outlive it: one file, because real clients remember their registrations and
 * refresh tokens. Without a directory the same is kept in memory.
 */

import process from "node:process";
import { makePrivateFolder } from "./private_files.ts";
import type { Records } from "./records.ts";
import { openFile } from "./storage_file.ts";
import { openDatabase } from "./storage_sqlite.ts";

/** An open store. */
export interface Storage {
  records: Records;
  /** The directory, if it is not in memory. */
  directory: string | undefined;
  /** The secret of that name; made and kept at first use. */
  secret(name: string, make: () => string | Promise<string>): Promise<string>;
  close(): void;
}

/**
 * Opens the store, or creates it: SQLite, where the runtime has it. Node 20 has not, and Node 22 has it from 22.13 on;
 * before that it is a file that is written anew each time, for one process.
 *
 * @param directory Holds the file; without one everything is in memory.
 * @param fresh Forgets all that was stored.
 * @throws {ExposedError} when others can read the directory or the file
 * @throws {Error} when the file is of another version, or no database.
 */
export function openStorage(directory: string | undefined, fresh = false): Storage {
  if (directory !== undefined) makePrivateFolder(directory);
  const sqlite = process.getBuiltinModule?.("node:sqlite");
  const records = sqlite ? openDatabase(sqlite, directory, fresh) : openFile(directory, fresh);
  return {
    records,
    directory,
    async secret(name, make) {
      const kept = records.secret(name);
      if (kept !== undefined) return kept;
      // Two processes may get here at once: both use what was written.
      records.keepSecret(name, await make());
      return records.secret(name)!;
    },
    close: () => records.close(),
  };
}
