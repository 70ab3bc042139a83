/** What TypeScript says of a learner's file: beside the verdicts, never in their way. */

import { projectFile } from "./lessons.ts";

/**
 * Checks the types of a file, or of the entry of a folder.
 *
 * @param path within the project
 * @returns what is wrong, with file, line and excerpt; nothing where all is well
 */
export async function typeErrors(path: string): Promise<string | undefined> {
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
  }).output();
  if (success) return undefined;
  const [said = ""] = new TextDecoder().decode(stderr).split(/\n+error: /, 1);
  const here = said.replaceAll(/file:\/\/\S*?\/(?=workspace\/)/g, "").replaceAll(/ \[ERROR\]/g, "").trim();
  return here.split("\n").map((line) => `    ${line}`.trimEnd()).join("\n");
}
