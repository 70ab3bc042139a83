/**
 * `deno task sign-in --resource URL --scopes a,b`: the command under Deno, which keeps what it has to remember in the
 * project's folder and says whether the network may be asked.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { run } from "../../../command/command.ts";
import { signInCommand } from "../sign_in_command.ts";

/** Apart from the lessons': another server, with clients and keys of its own. */
const STORAGE = fileURLToPath(new URL("../../../../.gatehouse/sign-in", import.meta.url));

const { state } = await Deno.permissions.query({ name: "net" });

await run((args) => signInCommand(args, { storage: STORAGE, mayFetch: state === "granted" }));
