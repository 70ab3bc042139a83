/**
 * `deno task sign-in --resource URL --scopes a,b`: the command under Deno, which keeps what it has to remember in the
 * project's folder and says whether the network may be asked.
 *
 * @module
 */

import { run } from "../../../command/command.ts";
import { signInCommand } from "../sign_in_command.ts";

/** From where the command is started, the project's folder. Apart from the lessons': another server, with other keys. */
const STORAGE = ".gatehouse/sign-in";

const { state } = await Deno.permissions.query({ name: "net" });

await run((args) => signInCommand(args, { storage: STORAGE, mayFetch: state === "granted" }));
