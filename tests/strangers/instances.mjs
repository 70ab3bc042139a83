/**
 * Several instances of one stranger in a process: its file is evaluated anew for each, and what it imports is not. A line
 * of standard input has the file and the settings, and a line of standard output says whether it has started.
 */

import { env, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";

let started = 0;
for await (const line of createInterface({ input: stdin })) {
  const { file, settings } = JSON.parse(line);
  Object.assign(env, settings);
  let failure = null;
  try {
    await import(`${file}?instance=${started++}`);
  } catch (error) {
    failure = String(error);
  }
  stdout.write(`${JSON.stringify({ failure })}\n`);
}
