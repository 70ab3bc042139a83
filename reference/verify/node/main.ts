/**
 * `npx mcp-gatehouse verify URL` and `npx mcp-gatehouse verify --start CMD`: the command under Node.
 *
 * @module
 */

import { openSystemBrowser } from "../../client/command/node/system_browser.ts";
import { verifyCommand } from "../verify_command.ts";

/** Runs it. */
export function main(args: string[]): Promise<number> {
  return verifyCommand(args, { openBrowser: openSystemBrowser });
}
