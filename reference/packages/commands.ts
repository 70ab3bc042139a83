/** The commands as a package: each with what it takes of this tree in it, and packages of npm outside. */

import { here, inProject, tool, WORKSHOP } from "./tools.ts";

/**
 * Bundles the commands into `PACKAGE/dist`.
 *
 * @returns the packages of npm that they import
 * @throws {ToolError} naming what cannot be bundled
 */
export async function bundleCommands(folder: string): Promise<string[]> {
  const report = `${WORKSHOP}/commands.json`;
  await tool("esbuild", [
    here("mcp-gatehouse/main.ts"),
    "--bundle",
    "--splitting",
    "--format=esm",
    "--platform=node",
    "--target=node20",
    "--packages=external",
    "--legal-comments=none",
    "--log-level=warning",
    `--outdir=${folder}/dist`,
    `--metafile=${report}`,
  ], inProject("."));
  const { outputs } = JSON.parse(await Deno.readTextFile(report)) as Metafile;
  const imported = Object.values(outputs).flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external && !path.startsWith("node:"))
    .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)![0]);
  return [...new Set(imported)].toSorted();
}

/** What esbuild says of what it wrote. */
interface Metafile {
  outputs: Record<string, { imports: { path: string; external?: boolean }[] }>;
}
