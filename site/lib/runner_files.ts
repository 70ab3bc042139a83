/** The scripts of the runner's two workers, as they are built. */

/** What they are called, in lib/run/ and among what is built. */
export const WORKERS = ["judge", "host"] as const;

/** What is loaded into the program's worker where that is on SDK v2, and for no other program. */
export const SDK_V2 = "sdk_v2";

/**
 * How many bytes they have together.
 *
 * @param runner the folder that they were built into, with a slash at its end
 */
export async function runnerBytes(runner: URL): Promise<number> {
  const files = await Promise.all(WORKERS.map((name) => Deno.stat(new URL(`${name}.js`, runner))));
  return files.reduce((sum, { size }) => sum + size, 0);
}
