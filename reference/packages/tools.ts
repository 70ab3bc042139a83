/** The tools that build and check: from npm, as the lockfile beside this has them, run by Node. */

import { fileURLToPath } from "node:url";

/** The path of something in this folder. */
export function here(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** The path of something in the project. */
export function inProject(relative: string): string {
  return here(`../../${relative}`);
}

/** Where the packages are built; the tools are installed there, so that what is built finds what it needs. */
export const WORKSHOP: string = inProject("dist/build");

/** A tool found something wrong; the message is what it said. */
export class ToolError extends Error {
  override name = "ToolError";
  readonly code = "tool_failed";
}

/** Where each tool's program is. */
const PROGRAMS = {
  attw: "@arethetypeswrong/cli/dist/index.js",
  esbuild: "esbuild/bin/esbuild",
  publint: "publint/src/cli.js",
  tsc: "typescript/bin/tsc",
};

/**
 * Installs them. Not by `npm ci`, which does not go on without the optional packages of other systems, and a mirror may
 * lack those.
 *
 * @throws {ToolError}
 */
export async function installTools(): Promise<void> {
  await Deno.mkdir(WORKSHOP, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) {
    await Deno.copyFile(here(`tools/${name}`), `${WORKSHOP}/${name}`);
  }
  await npm(["install", "--no-save", "--ignore-scripts", "--prefer-offline"], WORKSHOP);
}

/**
 * Runs npm.
 *
 * @param cwd where
 * @returns what it printed
 * @throws {ToolError}
 */
export function npm(args: string[], cwd: string): Promise<string> {
  return run("npm", [...args, "--no-audit", "--no-fund", "--silent"], cwd);
}

/**
 * Runs one of the tools.
 *
 * @returns what it printed
 * @throws {ToolError} with what it printed, when it fails
 */
export function tool(name: keyof typeof PROGRAMS, args: string[], cwd: string = WORKSHOP): Promise<string> {
  return run("node", [`${WORKSHOP}/node_modules/${PROGRAMS[name]}`, ...args], cwd);
}

async function run(program: string, args: string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  if (success) return said;
  throw new ToolError(`${program} ${args[0]?.split("/node_modules/").at(-1)} failed:\n${said}`);
}
