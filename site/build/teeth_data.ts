/** The table of teeth as a module that pages import: read from the repository when the site is built. */

import type { Plugin } from "vite";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { teethIn } from "../lib/teeth.ts";

const ID = "gatehouse:teeth";
const FILE = projectFile("reference/conformance/TEETH.md");

/** `import { teeth } from "gatehouse:teeth"`. */
export function teethData(): Plugin {
  return {
    name: ID,
    resolveId: (source) => source === ID ? `\0${ID}` : null,
    async load(id) {
      if (id !== `\0${ID}`) return null;
      this.addWatchFile(FILE);
      return `export const teeth = ${JSON.stringify(teethIn(await Deno.readTextFile(FILE)))};`;
    },
  };
}
