/** Tells when a learner has saved. */

/** Everything in it that counts, as one text; `undefined` while an editor has it half-way replaced. */
function contents(path: string): string | undefined {
  try {
    if (Deno.statSync(path).isFile) return Deno.readTextFileSync(path);
    const names = [...Deno.readDirSync(path)].map(({ name }) => name).filter((name) =>
      /\.(ts|mjs|js)$/.test(name)
    );
    return names.sort().map((name) => `${name}\n${Deno.readTextFileSync(`${path}/${name}`)}`).join("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Yields at once, and then each time that the file, or what is in the folder, has become another: editors save in one
 * step or in several, and some move a new file into place. Saves during a turn count as one.
 *
 * @param signal ends it
 */
export async function* saves(path: string, signal: AbortSignal): AsyncGenerator<void> {
  const folder = path.replace(/\/[^/]*$/, "");
  const watcher = Deno.watchFs([folder]);
  const stop = () => watcher.close();
  signal.addEventListener("abort", stop);
  try {
    let last = contents(path);
    yield;
    while (!signal.aborted) {
      const now = contents(path);
      if (now !== undefined && now !== last) {
        last = now;
        yield;
        continue;
      }
      const { done } = await watcher[Symbol.asyncIterator]().next();
      if (done) return;
    }
  } finally {
    if (!signal.aborted) stop();
    signal.removeEventListener("abort", stop);
  }
}
