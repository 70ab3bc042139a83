/** Which test files run, in which order, and what the quick run leaves out. */

import { projectFile } from "../lessons/cli/lessons.ts";

/**
 * Files that take longest of all. Deno runs deeper folders before those above them, so that these would start last, and
 * everybody wait for them: they are run beside the others, from the beginning.
 */
export const BESIDE = ["tests/teeth.test.ts", "tests/prose.test.ts"];

/** Other files that take long, first in their folders: there Deno keeps to the order in which it is given the files. */
const LONGEST = [
  "tests/cli/lesson.test.ts",
  "tests/cli/project.test.ts",
  "tests/reference/mutants.test.ts",
  "tests/client/suite.test.ts",
];

/** What the quick run leaves out, and why. */
const NOT_QUICK: Record<string, string[]> = {
  "judges every mutant, or every lesson": [
    "tests/teeth.test.ts",
    "tests/lessons/verdicts.test.ts",
    "tests/lessons/first_failure.test.ts",
    "tests/site/headers.test.ts",
    "tests/fuzz/",
    "tests/reference/catalogue.test.ts",
    "tests/reference/mutants.test.ts",
    "tests/client/judged.test.ts",
  ],
  "runs commands as a learner does, or programs beside them": [
    "tests/prose.test.ts",
    "tests/cli/",
    "tests/authorization_server/command/",
    "tests/client/command/",
    "tests/client/end_to_end.test.ts",
    "tests/end_to_end/",
    "tests/strangers/",
    "tests/verify/",
    "tests/bench/",
    "tests/server/main.test.ts",
    "tests/server/shutdown.test.ts",
    "tests/server/stdio.test.ts",
    "tests/guard/adapters_bodies.test.ts",
    "tests/guard/adapters_response.test.ts",
    "tests/guard/adapters_wire.test.ts",
    "tests/guard/describe.test.ts",
    "tests/guard/store/example.test.ts",
    "tests/lessons/behind_nginx.test.ts",
    "tests/site/agents.test.ts",
    "tests/worker/",
    "tests/reference/commands.test.ts",
    "tests/reference/examples.test.ts",
    "tests/reference/no_secrets.test.ts",
  ],
  "runs the official suite": [
    "tests/authorization_server/suite.test.ts",
    "tests/client/suite.test.ts",
    "tests/reference/suite.test.ts",
  ],
};

/** Tests with a configuration of their own: those of the site, in a browser. */
export const BROWSER = "tests/browser";

/** The first of these that is the file, or a folder above it; -1 if none is. */
function placeIn(places: string[], file: string): number {
  return places.findIndex((place) => place.endsWith("/") ? file.startsWith(place) : file === place);
}

/** Every test file outside of the browser's, in the order in which they should start. */
export function allTests(): string[] {
  const rank = (file: string) => LONGEST.includes(file) ? LONGEST.indexOf(file) : LONGEST.length;
  return [...walk("tests")].toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

/** Those of {@linkcode allTests} that need no browser, no official suite and no learner's processes. */
export function quickTests(): string[] {
  const leftOut = Object.values(NOT_QUICK).flat();
  return allTests().filter((file) => placeIn(leftOut, file) < 0);
}

/** What the plan names that is not there: a file that was moved would otherwise be slow, or quick, unnoticed. */
export function missing(): string[] {
  const files = allTests();
  return [...BESIDE, ...LONGEST, ...Object.values(NOT_QUICK).flat()].filter((place) => {
    return !files.some((file) => placeIn([place], file) === 0);
  });
}

function* walk(folder: string): Iterable<string> {
  for (const { name, isDirectory } of Deno.readDirSync(projectFile(folder))) {
    const path = `${folder}/${name}`;
    if (!isDirectory && name.endsWith(".test.ts")) yield path;
    if (isDirectory && name !== "node_modules" && path !== BROWSER) yield* walk(path);
  }
}
