/** What opens a web page on each system. */

import process from "node:process";

/** The program of each system, and what it wants before the URL. */
const OPENERS: Partial<Record<typeof process.platform, [program: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
  linux: ["xdg-open"],
};

/** Milliseconds after which an opener that still runs has most likely become the browser. */
export const PATIENCE = 3_000;

/**
 * What to run, which gets the URL as one argument: no shell reads it. `undefined` on a system whose opener is not known.
 *
 * @throws {TypeError} when the URL is neither http nor https: then it would be a command for some other program
 */
export function openerOf(url: URL): { program: string; args: string[] } | undefined {
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new TypeError("Only web pages are opened");
  const [program, ...args] = OPENERS[process.platform] ?? [];
  return program === undefined ? undefined : { program, args: [...args, url.href] };
}
