/** What the bench asks of a server under measurement: how much CPU it has used, and how much memory it holds. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

import process from "node:process";
import { createInterface } from "node:readline";

/**
 * Says where this process listens, answers questions one line each, and ends when the bench does. It is plain
 * JavaScript because the Node that people have may not read TypeScript.
 *
 * @param {string} resource The URL to send messages to.
 */
export function meter(resource) {
  say({ resource });
  const questions = createInterface({ input: process.stdin });
  questions.on("line", (question) => say(ANSWERS[question]()));
  // Orderly, so that a profiler still writes what it has seen.
  questions.on("close", () => process.exit(0));
}

const ANSWERS = {
  /** Microseconds of CPU time, of all threads. */
  cpu() {
    const { user, system } = process.cpuUsage();
    return { micros: user + system };
  },
  /** Bytes, after everything that nobody needs any more has been collected. */
  memory() {
    for (let i = 0; i < 3; i++) globalThis.gc();
    const { rss, heapUsed } = process.memoryUsage();
    return { rss, heapUsed };
  },
};

/** @param {object} answer */
function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
