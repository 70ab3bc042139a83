/** Files and folders that hold keys or people's notes: nobody else at this machine may read them. */

import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import process from "node:process";

/** What others may do, of a mode (stat(2)). */
const OTHERS = 0o077;

/** Somebody else can read a file or a folder. The message says how to close it. */
export class ExposedError extends Error {
  override name = "ExposedError";
  readonly code = "file_exposed";

  constructor(readonly path: string, mode: number, isDirectory: boolean) {
    const found = (mode & 0o777).toString(8).padStart(4, "0");
    super(
      `Others at this machine can read ${path} (mode ${found}), and may have: ` +
        `close it with chmod ${isDirectory ? "700" : "600"} ${path}`,
    );
  }
}

/**
 * Checks that a file or a folder is its owner's alone, if it is there.
 *
 * @throws {ExposedError}
 */
export function assertPrivate(path: string): void {
  // Windows has lists instead, which a mode says nothing of.
  if (process.platform === "win32") return;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat && (stat.mode & OTHERS) !== 0) throw new ExposedError(path, stat.mode, stat.isDirectory());
}

/**
 * Makes a folder, private from the start.
 *
 * @throws {ExposedError} when it is there, and others can read it
 */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  assertPrivate(path);
}

/** Writes a file, beside and then moved into place: a reader sees a whole file or none. */
export function writePrivateFile(path: string, text: string): void {
  const temporary = `${path}.${crypto.randomUUID()}`;
  writeFileSync(temporary, text, { mode: 0o600, flag: "wx" });
  renameSync(temporary, path);
}
