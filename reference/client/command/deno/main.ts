/**
 * `deno task client URL`: the client's command under Deno, which says what opens a browser there and what
 * locks a file.
 *
 * @module
 */

import { run } from "../../../command/command.ts";
import { clientCommand } from "../client_command.ts";
import { withFileLock } from "./file_lock.ts";
import { openSystemBrowser } from "./system_browser.ts";

await run((args) => clientCommand(args, { openBrowser: openSystemBrowser, locked: withFileLock }));
