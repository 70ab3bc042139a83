/** Clients that are programs of others, from a lockfile of their own, and the person in front of their browser. */

import assert from "node:assert/strict";
import { Browser } from "../../user_agent.ts";

const HERE = new URL("./clients/", import.meta.url).pathname;

/** What a client is started with: a folder for what it keeps, and a browser that is the test's. */
interface Desk {
  env: Record<string, string>;
  /** Signs alice in at the address that the client opens, and goes on to the client. */
  signIn(): Promise<void>;
}

let installed: Promise<void> | undefined;

/**
 * Installs them as the lockfile says, with npm: one of them names an optional package, for another system, that a mirror
 * may not have, and neither Deno's installer nor \`npm ci\` goes on without it.
 */
export function installClients(): Promise<void> {
  return installed ??= install();
}

async function install(): Promise<void> {
  const args = [
    "install",
    "--no-save",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--silent",
  ];
  const { success, stderr } = await new Deno.Command("npm", {
    args,
    cwd: HERE,
    stdin: "null",
    stdout: "null",
  }).output();
  assert.ok(success, `The clients cannot be installed: ${new TextDecoder().decode(stderr)}`);
}

/** Runs with a desk, and takes it away. */
export async function atDesk<T>(run: (desk: Desk) => Promise<T>): Promise<T> {
  const home = await Deno.makeTempDir();
  const opened = `${home}/opened`;
  const browser = `${home}/browser`;
  await Deno.writeTextFile(browser, `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`, { mode: 0o755 });
  // A pipe: whoever reads waits until the client opens its browser.
  assert.ok((await new Deno.Command("mkfifo", { args: [opened] }).output()).success);
  const env = {
    HOME: home,
    BROWSER: browser,
    DISPLAY: ":99",
    MCP_REMOTE_CONFIG_DIR: `${home}/mcp-remote`,
    MCP_AUTO_OPEN_ENABLED: "true",
  };
  try {
    return await run({
      env,
      async signIn() {
        const end = await new Browser().signIn(await Deno.readTextFile(opened), { user: "alice" });
        await (await fetch(end)).body?.cancel();
      },
    });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** A program of theirs. */
export function program(name: string, args: string[], { env }: Desk): Deno.ChildProcess {
  return new Deno.Command("node", {
    args: [`${HERE}node_modules/.bin/${name}`, ...args],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}
