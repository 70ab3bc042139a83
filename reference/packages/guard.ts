/** The guard as a package: each module as JavaScript and declarations, from the sources as they are. */

import { copyFolder, emptyFolder, filesIn } from "./folders.ts";
import { inProject, tool, WORKSHOP } from "./tools.ts";

const COMPILER_OPTIONS = {
  target: "ES2022",
  lib: ["ES2023", "DOM"],
  module: "nodenext",
  types: ["node"],
  declaration: true,
  strict: true,
  skipLibCheck: true,
  rewriteRelativeImportExtensions: true,
  noUncheckedIndexedAccess: true,
};

/** A specifier of this tree in a declaration, where the compiler leaves it. */
const OWN_SPECIFIER = /(?<=from "|import\(")(\.[^"]*)\.ts(?=")/g;

/**
 * Compiles the guard into `PACKAGE/dist`.
 *
 * @throws {ToolError} naming what the compiler does not take
 */
export async function buildGuard(folder: string): Promise<void> {
  // The compiler looks for packages in the folders above a source.
  const sources = `${WORKSHOP}/guard`;
  await emptyFolder(sources);
  await copyFolder(inProject("reference/guard"), `${sources}/src`);
  await Deno.writeTextFile(`${sources}/package.json`, JSON.stringify({ type: "module" }));
  await Deno.writeTextFile(
    `${sources}/tsconfig.json`,
    JSON.stringify({
      compilerOptions: { ...COMPILER_OPTIONS, rootDir: "src", outDir: `${folder}/dist` },
      include: ["src"],
    }),
  );
  await tool("tsc", ["--project", sources]);
  for (const file of await filesIn(`${folder}/dist`)) {
    if (!file.endsWith(".d.ts")) continue;
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, text.replaceAll(OWN_SPECIFIER, "$1.js"));
  }
}
