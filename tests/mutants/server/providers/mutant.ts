/** A mutant of a lesson in several files: its finished step, with one flaw written into the text of a part. */

import { projectFile } from "../../../../lessons/cli/lessons.ts";
import type { CreateServer } from "../../../target.ts";

/** The parts of lesson 10, each of which imports those before it. */
const PARTS = ["providers.ts", "protect.ts", "server.ts"] as const;

/** One flaw. */
export interface PartMutant {
  /** "any-tenant" */
  name: string;
  /** What is wrong with it, in one sentence. */
  flaw: string;
  /** What stands in a part exactly once, and what stands there instead. */
  replace: [part: typeof PARTS[number], found: string, by: string][];
}

/**
 * The finished server with the mutant's flaw.
 *
 * @throws {Error} naming the mutant when a part has changed and no longer says what it replaces
 */
export async function mutatedParts({ name, replace }: PartMutant): Promise<CreateServer> {
  const urls = new Map<string, string>();
  for (const part of PARTS) {
    const file = `lessons/10-identity-providers/${part}`;
    let text = await Deno.readTextFile(projectFile(file));
    for (const [of, found, by] of replace) {
      if (of !== part) continue;
      const pieces = text.split(found);
      if (pieces.length !== 2) {
        throw new Error(`${name}: ${file} has ${pieces.length - 1} times, not once: ${found}`);
      }
      text = pieces.join(by);
    }
    for (const [other, url] of urls) text = text.replaceAll(`"./${other}"`, `"${url}"`);
    const bytes = new TextEncoder().encode(text);
    urls.set(part, `data:application/typescript;base64,${bytes.toBase64()}`);
  }
  return (await import(urls.get("server.ts")!)).createServer;
}
