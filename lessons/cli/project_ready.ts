/** What a project of the lessons stands on: the guard, packed from this tree, and what its lockfile names, installed. */

import { GUARD } from "../../reference/packages/manifest.ts";
import { complain } from "../../reference/command/output.ts";
import { projectFile } from "./lessons.ts";
import { GUARD_TARBALL, npmInstall, runQuietly } from "./npm_install.ts";

/** Of what the tarball is made. */
const SOURCES = ["reference/guard", "reference/packages"];

/** What was installed last, beside it. */
const STAMP = "node_modules/.gatehouse";

/**
 * Packs the guard and installs a project, unless both are as they should be. Two at once take turns. What takes its time
 * is said before.
 *
 * @param folder of the project, absolute
 * @throws {UsageError} with what npm said, when it fails
 */
export async function makeReady(folder: string): Promise<void> {
  await Deno.mkdir(projectFile("dist"), { recursive: true });
  using turn = await Deno.open(projectFile("dist/lessons.lock"), { create: true, write: true });
  // Given up when this process ends, however that comes about.
  await turn.lock(true);
  if (await isOlder(GUARD_TARBALL, SOURCES)) {
    complain("  Packing the guard from this tree, which takes about half a minute…");
    await runQuietly("deno", ["task", "--quiet", "pack", GUARD], projectFile("."));
  }
  const wanted = await digestOf([projectFile(GUARD_TARBALL), `${folder}/package-lock.json`]);
  const stamp = `${folder}/${STAMP}`;
  if (await textAt(stamp) === wanted) return;
  complain("  Installing what the server needs, with npm…");
  await npmInstall(folder);
  await Deno.writeTextFile(stamp, wanted);
}

async function isOlder(file: string, folders: string[]): Promise<boolean> {
  const made = await timeOf(projectFile(file));
  if (made === undefined) return true;
  const times = folders.map((folder) => newestIn(projectFile(folder)));
  return Math.max(...await Promise.all(times)) > made;
}

async function newestIn(folder: string): Promise<number> {
  const times: number[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    times.push(isDirectory ? await newestIn(path) : await timeOf(path) ?? 0);
  }
  return Math.max(0, ...times);
}

async function timeOf(path: string): Promise<number | undefined> {
  const found = await Deno.stat(path).catch(ignoreMissing);
  return found?.mtime?.getTime();
}

async function digestOf(files: string[]): Promise<string> {
  const hashes = files.map(async (file) => {
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(file));
    return new Uint8Array(digest).toHex();
  });
  return (await Promise.all(hashes)).join("\n");
}

async function textAt(path: string): Promise<string | undefined> {
  return await Deno.readTextFile(path).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
