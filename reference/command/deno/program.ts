/** A learner's program: one file, or a folder of them. */

import { basename, dirname, join, resolve } from "node:path";

/** Where a program is, and how a person wrote it. */
export interface Program {
  /** The file that exports `createServer` or `createClient`. */
  entry: string;
  /** All that its process may read: the file, or the folder that it is in. */
  reads: string;
  shown: string;
}

/** What a folder's entry is called. */
export type Entry = "server.ts" | "client.ts";

/**
 * The program at a path: what is named like a source is a file, anything else a folder with an entry in it. The
 * name decides, because the commands may not look at what is elsewhere on this machine.
 */
export function programAt(path: string, entry: Entry, shown: string = path): Program {
  const reads = resolve(path);
  const isFile = /\.[cm]?[jt]sx?$/.test(path);
  return { entry: isFile ? reads : join(reads, entry), reads, shown };
}

/** A program whose entry needs other files of its folder. */
export function programInFolder(entry: string, shown: string): Program {
  const path = resolve(entry);
  return { entry: path, reads: dirname(path), shown };
}

/** Whether there may be more modules in it than its entry. */
export function hasFolder({ entry, reads }: Program): boolean {
  return entry !== reads;
}

/** What to say where the entry is not there. */
export function missing(program: Program): string {
  return hasFolder(program) ? `there is no ${basename(program.entry)} in it` : "there is no such file";
}
