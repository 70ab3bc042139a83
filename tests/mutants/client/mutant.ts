/** A mutant of a client: a finished lesson's file with one flaw written into its text. */

import { projectFile } from "../../../lessons/cli/lessons.ts";
import type { CreateClient } from "../../../reference/conformance/client/world/memory_network.ts";

/** One flaw. */
export interface ClientMutant {
  /** "forgets-state" */
  name: string;
  /** What is wrong with it, in one sentence. */
  flaw: string;
  /** Whose finished client it is made of. */
  lesson: 7 | 8;
  /** What stands in the file exactly once, and what stands there instead. */
  replace: [found: string, by: string][];
}

/**
 * The finished client with the mutant's flaw.
 *
 * @param file the lesson's file: "lessons/07-client/client.ts"
 * @throws {Error} naming the mutant when the file has changed and no longer says what it replaces
 */
export async function mutatedClient(mutant: ClientMutant, file: string): Promise<CreateClient> {
  let text = await Deno.readTextFile(projectFile(file));
  for (const [found, by] of mutant.replace) {
    const parts = text.split(found);
    if (parts.length !== 2) {
      throw new Error(`${mutant.name}: ${file} has ${parts.length - 1} times, not once: ${found}`);
    }
    text = parts.join(by);
  }
  const bytes = new TextEncoder().encode(text);
  const { createClient } = await import(`data:application/typescript;base64,${bytes.toBase64()}`);
  return createClient;
}
