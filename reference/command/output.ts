/** What a command writes: results to standard output, everything else to standard error. */

import { writeSync } from "node:fs";
import { Buffer } from "node:buffer";
import process from "node:process";
import { type Paint, paintFor } from "../conformance/reporters/style.ts";

/** Whether somebody is looking: then what takes longer says that it is at work. */
export const watched: { results: boolean; asides: boolean } = {
  results: process.stdout.isTTY === true,
  asides: process.stderr.isTTY === true,
};

/** Colour for a person at a terminal. */
export const paint: Paint = paintFor({ terminal: watched.results, noColor: Boolean(process.env.NO_COLOR) });

/** The same for what goes to standard error. */
export const paintAside: Paint = paintFor({
  terminal: watched.asides,
  noColor: Boolean(process.env.NO_COLOR),
});

/** Writes to standard output, and nothing after it unless asked. */
export function print(text: string, end = "\n"): void {
  writeAll(process.stdout.fd, text + end);
}

/** Writes a line to standard error, where nobody expects results. */
export function complain(text: string): void {
  writeAll(process.stderr.fd, `${text}\n`);
}

/** Says what is going on, where somebody is looking. */
export function signOfLife(what: string): void {
  if (watched.asides) complain(`  ${what}…`);
}

/** At once and whole: a stream would lose what is still in it when the process exits. */
function writeAll(descriptor: number, text: string): void {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      // Whoever reads is slower than this, on a pipe that somebody has made non-blocking.
      if ((error as { code?: unknown }).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SLOW_READER_MS);
    }
  }
}

/** Milliseconds before it is tried again. */
const SLOW_READER_MS = 5;
