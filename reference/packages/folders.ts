/** Folders that are emptied, copied and listed. */

/** Makes a folder that has nothing in it. */
export async function emptyFolder(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(path, { recursive: true });
}

/** Makes a folder if there is none, and removes from it what is named like this. */
export async function removeFrom(path: string, name: RegExp): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
  for await (const entry of Deno.readDir(path)) {
    if (name.test(entry.name)) await Deno.remove(`${path}/${entry.name}`);
  }
}

/** Copies a folder with all that is in it. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    await (isDirectory ? copyFolder : Deno.copyFile)(`${from}/${name}`, `${to}/${name}`);
  }
}

/** All files below a folder. */
export async function filesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    files.push(...isDirectory ? await filesIn(path) : [path]);
  }
  return files.toSorted();
}
