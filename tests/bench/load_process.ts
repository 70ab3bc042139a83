/**
 * The load, in a process of its own: each line on standard input is one, and is answered by a line with what came of
 * it.
 *
 * @module
 */

import process from "node:process";
import { createInterface } from "node:readline";
import { send } from "./load.ts";

const encoder = new TextEncoder();

for await (const line of createInterface({ input: process.stdin })) {
  const result = await send(JSON.parse(line));
  Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(result)}\n`));
}
