/** The person's own browser, opened by Node. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

/** The program of each system that opens a URL, and what it wants before it. */
const OPENERS: Partial<Record<typeof process.platform, [program: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
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
  const [program, ...args] = OPENERS[process.platform] ?? [];
  if (!program) return false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const child = spawn(program, [...args, url.href], { stdio: "ignore", detached: true });
    child.unref();
    const stillRuns = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(true), PATIENCE);
    });
    return await Promise.race([once(child, "exit").then(([code]) => code === 0), stillRuns]);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Not installed, as on most servers. */
function isMissing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "ENOENT" || code === "EACCES";
}
