/**
 * A client as a process of its own, one call long, that tells what it does in lines on standard output and waits before
 * it refreshes until it is told to go on:
 *
 *     deno run … one_call.ts '{"resource":"…","directory":"…","locks":true}'
 */

import { type ClientError, type ClientSettings, createClient } from "../../reference/client/client.ts";
import { withFileLock } from "../../reference/client/command/deno/file_lock.ts";
import { credentialFile } from "../../reference/client/store/credential_file.ts";
import { REDIRECT_URI } from "./world.ts";

/** What it says. */
export type Said = "calling" | "refreshing" | "went through" | `failed: ${string}`;

const { resource, directory, locks } = JSON.parse(Deno.args[0] ?? "");

function say(what: Said): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${what}\n`));
}

const file = credentialFile(directory, withFileLock);
const settings: ClientSettings = {
  resource,
  redirectUri: REDIRECT_URI,
  store: locks ? file : { ...file, exclusive: (work) => work() },
  openBrowser: () => Promise.reject(new Error("nobody is there")),
  async fetch(input, init) {
    if (String(init?.body).includes("grant_type=refresh_token")) {
      say("refreshing");
      await Deno.stdin.read(new Uint8Array(16));
    }
    return await fetch(input, init);
  },
};

const client = createClient(settings);
say("calling");
try {
  await client.callTool("whoami");
  say("went through");
} catch (error) {
  say(`failed: ${(error as ClientError).code}`);
}
await client.close();
Deno.exit(0);
