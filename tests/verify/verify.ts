/** Runs the command verify as its task does, in the project's folder. */

import { projectFile } from "../../lessons/cli/lessons.ts";
import type { Verification } from "../../reference/conformance/verify/verification.ts";

/** What came of a run. */
export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs it with these arguments, and this environment beside its own. */
export async function verify(args: string[], env: Record<string, string> = {}, input = ""): Promise<Run> {
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "-P=verify", "reference/verify/deno/main.ts", ...args],
    cwd: projectFile("."),
    env: { NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** The document that `--json` prints, and the exit code. */
export async function verified(
  args: string[],
  env?: Record<string, string>,
): Promise<{ code: number; document: Verification }> {
  const { code, stdout, stderr } = await verify([...args, "--json"], env);
  if (!stdout) throw new Error(`verify has printed nothing: ${stderr}`);
  return { code, document: JSON.parse(stdout) };
}

/** Ids of a document's rules with this status. */
export function idsOf({ verdicts }: Verification, status: string, level?: string): string[] {
  return verdicts.filter((each) => each.status === status && (!level || each.level === level)).map(({ id }) =>
    id
  );
}
