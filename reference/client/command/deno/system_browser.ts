/** The person's own browser, opened by Deno. */

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
  try {
    const silent = { stdin: "null", stdout: "null", stderr: "null" } as const;
    const child = new Deno.Command(opener.program, { args: opener.args, ...silent }).spawn();
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
