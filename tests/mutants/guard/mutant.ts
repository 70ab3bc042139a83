/** A mutant of the guard: a copy of its files, with one flaw written into their text. */

import { pathToFileURL } from "node:url";
import { projectFile } from "../../../lessons/cli/lessons.ts";
import { copyFolder } from "../../../reference/packages/folders.ts";
import type { protect } from "../../../reference/guard/mod.ts";

/** A file in `tests/guard/`, and the whole name of one of its tests. */
export interface GuardTest {
  file: string;
  test: string;
}

/** One flaw. */
export interface GuardMutant {
  /** "takes-prefixes-of-its-audience" */
  name: string;
  /** What is wrong with it, in one sentence. */
  flaw: string;
  /** A file of the guard's, what stands in it exactly once, and what stands there instead. */
  replace: [file: string, found: string, by: string][];
  /** The id of the rule that finds it, or a test of the guard's where nothing of it is seen from outside. */
  caughtBy: string | GuardTest;
}

/**
 * The files of the guard that the mutant changes, as they are with its flaw.
 *
 * @returns their texts, by their paths in the guard
 * @throws {Error} naming the mutant when a file has changed and no longer says what it replaces
 */
async function flawedFiles({ name, replace }: GuardMutant): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const [file, found, by] of replace) {
    const text = texts.get(file) ?? await Deno.readTextFile(projectFile(`reference/guard/${file}`));
    const parts = text.split(found);
    if (parts.length !== 2) {
      throw new Error(`${name}: ${file} has ${parts.length - 1} times, not once: ${found}`);
    }
    texts.set(file, parts.join(by));
  }
  return texts;
}

/** A guard that is not the project's. */
export interface GuardCopy extends AsyncDisposable {
  /** Loads it into this process. */
  load(): Promise<{ protect: typeof protect }>;
}

/** Copies the guard, with the mutant's flaw if one is given. */
export async function copyGuard(mutant?: GuardMutant): Promise<GuardCopy> {
  const root = await Deno.makeTempDir({ prefix: "gatehouse-guard-" });
  await copyFolder(projectFile("reference/guard"), `${root}/guard`);
  for (const [file, text] of mutant ? await flawedFiles(mutant) : []) {
    await Deno.writeTextFile(`${root}/guard/${file}`, text);
  }
  return {
    load: () => import(`file://${root}/guard/mod.ts`),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** A program that others are started with. */
export interface Preload extends AsyncDisposable {
  /** Its path. */
  path: string;
}

/** Gives a process that loads it before its own program the mutant in the place of the guard. */
export async function preloadOf(mutant: GuardMutant): Promise<Preload> {
  const folder = await Deno.makeTempDir({ prefix: "gatehouse-guard-" });
  const places: Record<string, string> = {};
  for (const [number, [file, text]] of [...await flawedFiles(mutant)].entries()) {
    await Deno.writeTextFile(`${folder}/${number}.ts`, text);
    const module = pathToFileURL(projectFile(`reference/guard/${file}`)).href;
    places[module] = pathToFileURL(`${folder}/${number}.ts`).href;
  }
  const path = `${folder}/preload.ts`;
  const swap = JSON.stringify(import.meta.resolve("./swap_files.ts"));
  await Deno.writeTextFile(
    path,
    `import { swapFiles } from ${swap};\nswapFiles(${JSON.stringify(places)});\n`,
  );
  return { path, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}
