/**
 * `npx mcp-gatehouse client URL`: the client's command under Node.
 *
 * @module
 */

import { clientCommand } from "../client_command.ts";
import { openSystemBrowser } from "./system_browser.ts";
import { withFileLock } from "./file_lock.ts";

/** Runs it. */
export function main(args: string[]): Promise<number> {
  return clientCommand(args, { openBrowser: openSystemBrowser, locked: withFileLock });
}
