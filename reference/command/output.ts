/** What a command writes: results to standard output, everything else to standard error. */

import { writeSync } from "node:fs";
import { Buffer } from "node:buffer";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { fitTo, type Paint, paintFor } from "../conformance/reporters/style.ts";

/** Whether somebody is looking: then what takes longer says that it is at work. */
export const watched: { results: boolean; asides: boolean } = {
  results: process.stdout.isTTY === true,
  asides: process.stderr.isTTY === true,
};

/** Has what is printed from now on fit the terminal, as wide as it is at the moment. */
export function fitTerminal(): void {
  if (watched.results) fitTo(process.stdout.columns);
}

fitTerminal();

/** Colour for a person at a terminal. */
export const paint: Paint = paintFor({ terminal: watched.results, noColor: Boolean(process.env.NO_COLOR) });

/** The same for what goes to standard error. */
export const paintAside: Paint = paintFor({
  terminal: watched.asides,
  noColor: Boolean(process.env.NO_COLOR),
});

/**
 * A path that can be clicked, where a terminal shows it that is not asked to be plain.
 *
 * @param file its absolute path
 * @see https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
 */
export function link(text: string, file: string): string {
  if (!watched.results || process.env.NO_COLOR) return text;
  return `\x1b]8;;${pathToFileURL(file).href}\x1b\\${text}\x1b]8;;\x1b\\`;
}

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

// "Starting…" was said before this was there.
if (watched.asides) writeAll(process.stderr.fd, "\r\x1b[2K");
