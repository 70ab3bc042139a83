/**
 * `deno task pack`: builds the npm packages from the sources of this tree into `dist/npm/`, with a list of what is in
 * them, and checks them as their users' tools would; `pack mcp-gatehouse-guard` that one alone.
 *
 * @module
 */

import { bundleCommands } from "./commands.ts";
import { checkDeclarations } from "./declarations.ts";
import { emptyFolder, removeFrom } from "./folders.ts";
import { buildGuard } from "./guard.ts";
import { COMMANDS, commandsManifest, GUARD, guardManifest, type Manifest } from "./manifest.ts";
import { bomOf } from "./sbom.ts";
import { here, inProject, installTools, npm, tool, ToolError, WORKSHOP } from "./tools.ts";

/** Where they are put. */
const SHELF = inProject("dist/npm");

/** Puts beside what was built what every package has. */
async function complete(folder: string, manifest: Manifest): Promise<void> {
  await Deno.writeTextFile(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  await Deno.copyFile(here(`${manifest.name}/README.md`), `${folder}/README.md`);
  await Deno.copyFile(here("CHANGELOG.md"), `${folder}/CHANGELOG.md`);
  await Deno.copyFile(inProject("LICENSE"), `${folder}/LICENSE`);
}

/** Makes the tarball, as npm does, and beside it the list of what comes with it. */
async function pack(folder: string, manifest: Manifest): Promise<string> {
  const [{ filename }] = JSON.parse(await npm(["pack", "--json", `--pack-destination=${SHELF}`], folder));
  const bom = `${SHELF}/${filename.replace(/\.tgz$/, ".cdx.json")}`;
  await Deno.writeTextFile(bom, `${JSON.stringify(bomOf(manifest), null, 2)}\n`);
  await tool("publint", ["run", `${SHELF}/${filename}`, "--strict"]);
  return filename;
}

async function packGuard(): Promise<string> {
  const folder = `${WORKSHOP}/${GUARD}`;
  await emptyFolder(folder);
  await buildGuard(folder);
  const manifest = guardManifest();
  await complete(folder, manifest);
  await checkDeclarations();
  const filename = await pack(folder, manifest);
  await tool("attw", [`${SHELF}/${filename}`, "--profile", "esm-only"]);
  return filename;
}

async function packCommands(): Promise<string> {
  const folder = `${WORKSHOP}/${COMMANDS}`;
  await emptyFolder(folder);
  const manifest = commandsManifest(await bundleCommands(folder));
  await complete(folder, manifest);
  return await pack(folder, manifest);
}

/** Says where somebody reads along. */
function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

const PACKAGES: Record<string, () => Promise<string>> = { [GUARD]: packGuard, [COMMANDS]: packCommands };

if (import.meta.main) {
  const strange = Deno.args.filter((name) => !Object.hasOwn(PACKAGES, name));
  if (strange.length > 0) {
    say(`There is no package ${strange.join(", ")}: there is ${Object.keys(PACKAGES).join(", ")}`);
    Deno.exit(2);
  }
  const names = Deno.args.length > 0 ? Deno.args : Object.keys(PACKAGES);
  try {
    await installTools();
    if (Deno.args.length === 0) await emptyFolder(SHELF);
    // What is built of another version of one is not to lie beside it.
    for (const name of names) await removeFrom(SHELF, new RegExp(`^${name}-\\d`));
    for (const name of names) say(`dist/npm/${await PACKAGES[name]!()}`);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    say(error.message);
    Deno.exit(1);
  }
}
