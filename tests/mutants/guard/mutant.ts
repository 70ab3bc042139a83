/** A mutant of the guard: a copy of its files, with one flaw written into their text. */

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

/** A guard on disk that is not the project's. */
export interface GuardCopy {
  /** Loads it into this process. */
  load(): Promise<{ protect: typeof protect }>;
  /** The folder that holds `reference/` and `tests/`. */
  root: string;
  remove(): Promise<void>;
}

/**
 * Copies the guard, with the mutant's flaw if one is given. The tests of the guard stand beside the copy as they
 * stand beside the guard, and import it.
 *
 * @throws {Error} naming the mutant when a file has changed and no longer says what it replaces
 */
export async function copyGuard(mutant?: GuardMutant): Promise<GuardCopy> {
  const root = await Deno.makeTempDir({ prefix: "gatehouse-guard-" });
  await copyFolder(projectFile("reference/guard"), `${root}/reference/guard`);
  // The configuration is for tests that run a program of theirs.
  for (const name of ["reference/conformance", "tests", "deno.json"]) {
    await Deno.symlink(projectFile(name), `${root}/${name}`);
  }
  for (const [file, found, by] of mutant?.replace ?? []) {
    const path = `${root}/reference/guard/${file}`;
    const parts = (await Deno.readTextFile(path)).split(found);
    if (parts.length !== 2) {
      throw new Error(`${mutant!.name}: ${file} has ${parts.length - 1} times, not once: ${found}`);
    }
    await Deno.writeTextFile(path, parts.join(by));
  }
  return {
    load: () => import(`file://${root}/reference/guard/mod.ts`),
    root,
    remove: () => Deno.remove(root, { recursive: true }),
  };
}
