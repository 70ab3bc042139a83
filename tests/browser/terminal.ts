/** What the terminal says of a file, to compare with what the page does. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const said = new Map<string, Promise<Record<string, string>>>();

/** "pass", "fail" or "skip" by requirement id, as a lesson's command judges a file of the project; asked once for each. */
export function verdictsInTerminal(lesson: number, file: string): Promise<Record<string, string>> {
  const key = `${lesson} ${file}`;
  const verdicts = said.get(key) ?? judged(lesson, file);
  said.set(key, verdicts);
  return verdicts;
}

async function judged(lesson: number, file: string): Promise<Record<string, string>> {
  const command = ["lessons/cli/lesson.ts", String(lesson), "--once", "--json", "--file", file];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=lesson", ...command],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.notEqual(text, "", new TextDecoder().decode(stderr));
  const { verdicts } = JSON.parse(text) as { verdicts: { id: string; status: string }[] };
  return Object.fromEntries(verdicts.map(({ id, status }) => [id, status]));
}
