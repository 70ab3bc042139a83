/** Whether the guard's declarations are valid where somebody uses them: in a browser's world and in Node's. */

import { copyFolder, emptyFolder } from "./folders.ts";
import { ENTRY_POINTS, GUARD } from "./manifest.ts";
import { tool, ToolError, WORKSHOP } from "./tools.ts";

/** Two compilers' settings that people have; the names `Request` and `CryptoKey` come from elsewhere in each. */
const CONSUMERS = {
  "the DOM library": { lib: ["ES2023", "DOM", "DOM.Iterable"], types: [] },
  "@types/node": { lib: ["ES2023"], types: ["node"] },
};

/** These stand on Node's own server, so who uses them has its types. */
const NODE_ONLY = ["./node", "./express"];

/**
 * Compiles a program that imports every entry point, declarations included.
 *
 * @throws {ToolError} with what is wrong in the package's own declarations
 */
export async function checkDeclarations(): Promise<void> {
  for (const [name, settings] of Object.entries(CONSUMERS)) {
    const folder = `${WORKSHOP}/consumer`;
    await emptyFolder(folder);
    await copyFolder(`${WORKSHOP}/${GUARD}`, `${folder}/node_modules/${GUARD}`);
    const entries = Object.keys(ENTRY_POINTS).filter((entry) => {
      return settings.types.length > 0 || !NODE_ONLY.includes(entry);
    });
    const imports = entries.map((entry, index) => {
      return `import * as entry${index} from "${GUARD}${entry.slice(1)}";\nexport { entry${index} };`;
    });
    await Deno.writeTextFile(`${folder}/index.ts`, `${imports.join("\n")}\n`);
    await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify({ type: "module" }));
    const compilerOptions = { ...settings, module: "nodenext", strict: true, noEmit: true };
    await Deno.writeTextFile(
      `${folder}/tsconfig.json`,
      JSON.stringify({ compilerOptions, files: ["index.ts"] }),
    );
    const wrong = (await said(folder)).filter((line) => line.includes(GUARD) || line.startsWith("index.ts"));
    if (wrong.length > 0) {
      throw new ToolError(`The declarations are wrong with ${name}:\n${wrong.join("\n")}`);
    }
  }
}

/** All of it: what is wrong in others' declarations is not ours to mend. */
async function said(folder: string): Promise<string[]> {
  try {
    return (await tool("tsc", ["--project", folder], folder)).split("\n");
  } catch (error) {
    if (error instanceof ToolError) return error.message.split("\n");
    throw error;
  }
}
