/** The person's own browser, opened by Deno. */

/** The program of each system that opens a URL, and what it wants before it. */
const OPENERS: Partial<Record<typeof Deno.build.os, [program: string, ...args: string[]]>> = {
  darwin: ["open"],
  windows: ["rundll32", "url.dll,FileProtocolHandler"],
  linux: ["xdg-open"],
};

/** Milliseconds after which an opener that still runs has most likely become the browser. */
const PATIENCE = 3_000;

/**
 * Opens a URL, which the opener gets as one argument: no shell reads it.
 *
 * @returns whether it went well, as far as can be told
 * @throws {TypeError} when the URL is neither http nor https: then it would be a command for some other program
 */
export async function openSystemBrowser(url: URL): Promise<boolean> {
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new TypeError("Only web pages are opened");
  const [program, ...args] = OPENERS[Deno.build.os] ?? [];
  if (!program) return false;
  try {
    const silent = { stdin: "null", stdout: "null", stderr: "null" } as const;
    const child = new Deno.Command(program, { args: [...args, url.href], ...silent }).spawn();
    child.unref();
    const { promise: stillRuns, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(true), PATIENCE);
    const opened = await Promise.race([child.status.then(({ success }) => success), stillRuns]);
    clearTimeout(timer);
    return opened;
  } catch (error) {
    // Not installed, as on most servers, or not allowed.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}
