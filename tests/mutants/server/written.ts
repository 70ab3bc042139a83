/** A mutant of a lesson in several files: one flaw written into the text of one of them. */

import { projectFile } from "../../../lessons/cli/lessons.ts";
import type { CreateServer } from "../../target.ts";

/** One flaw. */
export interface WrittenMutant {
  /** "passes-it-on" */
  name: string;
  /** What is wrong with it, in one sentence. */
  flaw: string;
  /** The file that has it: "exchange.ts". */
  file: string;
  /** What stands in the file exactly once, and what stands there instead. */
  replace: [found: string, by: string][];
}

/**
 * The finished server with the mutant's flaw: the other files as they are, but that they import the changed one.
 *
 * @param dir the lesson's folder: "lessons/09-downstream"
 * @throws {Error} naming the mutant when the file has changed and no longer says what it replaces
 */
export async function writtenServer(mutant: WrittenMutant, dir: string): Promise<CreateServer> {
  const { createServer } = await import(await addressOf("server.ts", mutant, dir));
  return createServer;
}

/** Where a file can be imported from: from its place, if nothing that it stands on has changed. */
async function addressOf(name: string, mutant: WrittenMutant, dir: string): Promise<string> {
  const place = projectFile(`${dir}/${name}`);
  const original = await Deno.readTextFile(place);
  let text = original;
  if (name === mutant.file) {
    for (const [found, by] of mutant.replace) {
      const parts = text.split(found);
      if (parts.length !== 2) {
        throw new Error(`${mutant.name}: ${dir}/${name} has ${parts.length - 1} times, not once: ${found}`);
      }
      text = parts.join(by);
    }
  }
  const addresses = new Map<string, string>();
  for (const [, other] of original.matchAll(/ from "\.\/([\w.]+)";$/gm)) {
    addresses.set(other!, await addressOf(other!, mutant, dir));
  }
  const isItself = text === original && [...addresses.values()].every((each) => each.startsWith("file:"));
  if (isItself) return `file://${place}`;
  const imported = text.replaceAll(
    / from "\.\/([\w.]+)";$/gm,
    (_, other) => ` from "${addresses.get(other)}";`,
  );
  return `data:application/typescript;base64,${new TextEncoder().encode(imported).toBase64()}`;
}
