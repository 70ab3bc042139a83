/**
 * `deno task verify URL` and `deno task verify --start CMD`: the command under Deno.
 *
 * @module
 */

import { run } from "../../command/command.ts";
import { openSystemBrowser } from "../../client/command/deno/system_browser.ts";
import { verifyCommand } from "../verify_command.ts";

await run((args) => verifyCommand(args, { openBrowser: openSystemBrowser }));
