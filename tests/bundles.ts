/**
 * Many test files as few modules. Each module that `deno test` is given has an isolate of its own, which loads everything
 * anew that it imports: for most files here that takes longer than their tests.
 */

import { pathToFileURL } from "node:url";
import { projectFile } from "../lessons/cli/lessons.ts";

/** Files of one module. More would leave one core without work in the end. */
const FILES = 12;

/**
 * Writes the modules, neighbours together, which import much the same.
 *
 * @param files paths within the project, of tests that leave their process as they found it
 * @param folder where to write them
 * @returns their paths: each is named for the folder of its first file, and a failed test says where it stands itself
 */
export async function writeBundles(files: string[], folder: string): Promise<string[]> {
  const bundles: string[] = [];
  for (let from = 0; from < files.length; from += FILES) {
    const imports = files.slice(from, from + FILES).map((file) => {
      return `import ${JSON.stringify(pathToFileURL(projectFile(file)).href)};\n`;
    });
    const [, ...place] = files[from]!.split("/").slice(0, -1);
    const path = `${folder}/${[bundles.length + 1, ...place].join("-")}.test.ts`;
    await Deno.writeTextFile(path, imports.join(""));
    bundles.push(path);
  }
  return bundles;
}
