/** Credentials in one file of the person who runs the client: tokens, and who we are at each issuer. */

import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import process from "node:process";
import { z } from "zod";
import type { Store } from "./store.ts";

/** What can be wrong with the file; the message names it and says what to do. */
export class CredentialFileError extends Error {
  override name = "CredentialFileError";
  /**
   * `credential_file_exposed`: others can read or replace it. `credential_file_broken`: it is not what we
   * write.
   */
  constructor(readonly code: "credential_file_exposed" | "credential_file_broken", message: string) {
    super(message);
  }
}

/** Raised when the format changes. */
const SCHEMA = 1;

const fileSchema = z.strictObject({ schema: z.literal(SCHEMA), entries: z.record(z.string(), z.string()) });

/**
 * Runs `work` while nobody else on this machine runs theirs with the same path; a file may be created there.
 * A lock whose owner has died has to be free again.
 */
export type Locked = <T>(path: string, work: () => Promise<T>) => Promise<T>;

/**
 * A store in `DIRECTORY/credentials.json`. The directory is created with mode 0700 and the file with 0600,
 * each change replaces it as a whole, and it is safe for several processes at once. Nothing is read or
 * created before it is used.
 *
 * Reading and writing throw {@linkcode CredentialFileError} when the file cannot be trusted; it is left as it
 * is then.
 */
export function credentialFile(directory: string, locked: Locked): Store {
  const alone = async <T>(lock: string, work: () => Promise<T>): Promise<T> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await assertPrivate(directory, 0o022, "changed");
    return await locked(`${directory}/${lock}`, work);
  };
  const path = `${directory}/credentials.json`;
  return {
    get: async (key) => (await readEntries(path)).get(key),
    // Two locks: whoever has the one for `exclusive` still writes.
    set: (key, value) =>
      alone("credentials.write.lock", async () => {
        const entries = await readEntries(path);
        if (value === undefined) entries.delete(key);
        else entries.set(key, value);
        await replace(
          path,
          JSON.stringify({ schema: SCHEMA, entries: Object.fromEntries(entries) }, null, 2) + "\n",
        );
      }),
    exclusive: (work) => alone("credentials.lock", work),
  };
}

async function readEntries(path: string): Promise<Map<string, string>> {
  let text: string;
  try {
    await assertPrivate(path, 0o077, "read");
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return new Map();
    throw error;
  }
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(text)).entries));
  } catch {
    // No cause: a parser's error repeats what it could not read.
    throw new CredentialFileError(
      "credential_file_broken",
      `${path} is not what this client writes. It was left as it is: look at it, move it away and sign in again`,
    );
  }
}

/** Tokens that others could read are others' tokens. */
async function assertPrivate(path: string, forbidden: number, what: string): Promise<void> {
  // Windows has no such modes; there the person's own folder is private.
  if (process.platform === "win32") return;
  const { mode } = await stat(path);
  if ((mode & forbidden) === 0) return;
  throw new CredentialFileError(
    "credential_file_exposed",
    `${path} can be ${what} by others (mode ${(mode & 0o777).toString(8)}). If that is a mistake, run ` +
      `chmod go-rwx ${path}; if others have seen it, sign out first`,
  );
}

/**
 * Written beside, on the disk, then moved into place: a reader sees the old file or the new one, never half
 * of one.
 */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  const file = await open(temporary, "wx", 0o600);
  try {
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary);
    throw error;
  }
}
