/** reference/README.md, and the commands in it that go on until they are ended. */

import assert from "node:assert/strict";
import { projectFile } from "../../lessons/cli/lessons.ts";

/** Its text. */
export const readme: string = await Deno.readTextFile(projectFile("reference/README.md"));

/** Its `console` fences; what is in `sh` fences is run by tests/prose.test.ts. */
export const commands: readonly string[] = [...readme.matchAll(/^```console\n([^]*?)^```$/gm)]
  .map(([, body = ""]) => body);

/**
 * Starts the command that has this in it, at the project's root.
 *
 * @param changes texts to replace, each of which has to be there
 */
export function startCommand(
  part: string,
  changes: readonly (readonly [from: string, to: string])[],
  env: Record<string, string> = {},
): Deno.ChildProcess {
  const found = commands.filter((command) => command.includes(part));
  assert.equal(found.length, 1, `one command with ${part}`);
  // The process that is ended is then the server, and no shell around it.
  const script = [[part, `exec ${part}`] as const, ...changes].reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `${from} in ${text}`);
    return text.replace(from, to);
  }, found[0]!);
  return new Deno.Command("bash", {
    args: ["-euc", script],
    cwd: projectFile("."),
    env: { NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Resolves with what has been printed so far once that matches; rejects if the process ends before. */
export async function printed(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  pattern: RegExp,
): Promise<{ text: string; rest: Promise<string> }> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!pattern.test(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`It ended without ${pattern}: ${text}`);
    text += value;
  }
  const readOn = async () => {
    let all = text;
    for (let next = await reader.read(); !next.done; next = await reader.read()) all += next.value;
    return all;
  };
  return { text, rest: readOn() };
}
