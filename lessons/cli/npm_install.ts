/** Installs a project with npm from its lockfile, and the guard as it was packed last. */

import { UsageError } from "../../reference/command/usage.ts";
import { GUARD } from "../../reference/packages/manifest.ts";
import { VERSION } from "../../reference/packages/version.ts";

/** The guard as `deno task pack` packs it, from the root of the project. */
export const GUARD_TARBALL = `dist/npm/${GUARD}-${VERSION}.tgz`;

const QUIETLY = ["--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--silent"];

/**
 * Installs what the project's lockfile names, with the guard that is packed now: npm would keep the one that it has, since
 * another build of it has the same version.
 *
 * @param folder of the project, absolute
 * @param more tarballs that the lockfile does not name
 * @throws {UsageError} with what npm said, when it fails
 */
export async function npmInstall(folder: string, more: string[] = []): Promise<void> {
  await Deno.remove(`${folder}/node_modules/${GUARD}`, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await runQuietly("npm", ["install", ...QUIETLY, ...more], folder);
}

/**
 * Runs a program that has nothing to say unless it fails.
 *
 * @throws {UsageError} with what it said, when it fails, or is not there
 */
export async function runQuietly(program: string, args: string[], cwd: string): Promise<void> {
  const options = { args, cwd, stdin: "null", stdout: "piped", stderr: "piped" } as const;
  const { success, stdout, stderr } = await new Deno.Command(program, options).output().catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(`${program} is needed, and it is not there`);
  });
  if (success) return;
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).filter(Boolean);
  throw new UsageError(`${program} ${args[0]} has failed in ${cwd}: ${said.join(" ").slice(-1000)}`);
}
