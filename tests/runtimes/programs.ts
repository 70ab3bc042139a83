/** Programs of these tests: run to their end, or until nobody needs them. */

import { HERE } from "./runtimes.ts";

/** What a program came to. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program. */
export async function run(
  program: string,
  args: string[],
  cwd: string = HERE,
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1", INIT_CWD: cwd },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/**
 * Runs a program that has to do well.
 *
 * @returns what it printed
 * @throws {Error} with what it said
 */
export async function done(
  program: string,
  args: string[],
  cwd?: string,
): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, cwd);
  if (code === 0) return stdout;
  throw new Error(
    `${program.split("/").at(-1)} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`,
  );
}

/** Does the work on all, so many at a time. */
export async function inTurns<T, R>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const turns = Array.from({ length: atOnce }, async () => {
    for (let mine = next++; mine < all.length; mine = next++) {
      results[mine] = await work(all[mine]!);
    }
  });
  await Promise.all(turns);
  return results;
}
