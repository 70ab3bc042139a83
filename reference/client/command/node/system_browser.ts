/** The person's own browser, opened by Node. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { openerOf, PATIENCE } from "../opener.ts";

/**
 * Opens a web page.
 *
 * @returns whether it went well, as far as can be told
 * @throws {TypeError} when the URL is neither http nor https: then it would be a command for some other program
 */
export async function openSystemBrowser(url: URL): Promise<boolean> {
  const opener = openerOf(url);
  if (!opener) return false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const child = spawn(opener.program, opener.args, { stdio: "ignore", detached: true });
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
