/** What TypeScript says of a learner's file: beside the verdicts, never in their way. */

import { projectFile } from "./lessons.ts";

/** So many errors are shown: the first often is the reason for the others. */
const SHOWN = 3;

/**
 * Checks the types of a file, or of the entry of a folder.
 *
 * @param path within the project
 * @param signal ends it
 * @returns what is wrong, with file, line and excerpt; nothing where all is well, or where it does not parse
 */
export async function typeErrors(path: string, signal: AbortSignal): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command("deno", {
    // Only what the project itself has: no download on behalf of the file.
    args: [
      "check",
      "--quiet",
      "--cached-only",
      "--config",
      projectFile("workspace/deno.json"),
      projectFile(path),
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal,
  }).output();
  if (success || signal.aborted) return undefined;
  return shown(new TextDecoder().decode(stderr));
}

/** Each error in its own words: its code, the line and the place. */
function shown(text: string): string | undefined {
  const [said = ""] = text.split(/\n+error: /, 1);
  const here = said.replaceAll(/file:\/\/\S*?\/(?=workspace\/)/g, "").replaceAll(/ \[ERROR\]/g, "").trim();
  const errors = here.split(/\n\n(?=TS\d+)/).filter((error) => error.startsWith("TS"));
  if (errors.length === 0) return undefined;
  const more = errors.length > SHOWN ? [`… and ${errors.length - SHOWN} more`] : [];
  return [...errors.slice(0, SHOWN), ...more].join("\n\n").split("\n").map((line) => `    ${line}`.trimEnd())
    .join("\n");
}
