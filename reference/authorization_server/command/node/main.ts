/**
 * `npx mcp-gatehouse sign-in --resource URL --scopes a,b`: the command under Node, which keeps what it has to remember
 * in the folder that it is started in.
 *
 * @module
 */

import "../../quiet.ts";
import process from "node:process";

/** Beside what the client keeps. */
const STORAGE = ".gatehouse/sign-in";

/** Runs it. */
export async function main(args: string[]): Promise<number> {
  withoutExperiments();
  // Only now: a bundle loads packages before anything of its own runs, and oidc-provider speaks when it is loaded.
  const { signInCommand } = await import("../sign_in_command.ts");
  return await signInCommand(args, { storage: STORAGE, mayFetch: true });
}

/** Node says of its SQLite that it is experimental: that is no news for who signs people in. */
function withoutExperiments(): void {
  const before = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name !== "ExperimentalWarning") { for (const each of before) each(warning); }
  });
}
