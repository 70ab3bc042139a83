/** The command `sign-in` as a process, in a folder of its own, and a server of a stranger's that trusts it. */

import assert from "node:assert/strict";
import { commandOf, installNode } from "../../strangers/start.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** The permissions of `-P=sign_in`, but for the network: these tests stay on loopback. */
const PERMISSIONS = [
  "--allow-net=127.0.0.1",
  "--allow-read=.gatehouse",
  "--allow-write=.gatehouse",
  "--allow-env",
];

/** A command that runs, and all that it has printed so far. */
export interface Running {
  printed(): string;
  /** Where people sign in. */
  issuer: string;
  /** Ends it as Ctrl-C does, and gives its exit code. */
  interrupt(): Promise<number>;
}

function spawn(cwd: string, args: string[]): Deno.ChildProcess {
  const main = `${ROOT}reference/authorization_server/command/deno/main.ts`;
  return new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--frozen",
      `--config=${ROOT}deno.json`,
      ...PERMISSIONS,
      main,
      ...args,
    ],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the command to its end: for what it refuses. */
export async function signInEnds(...args: string[]): Promise<{ code: number; stderr: string }> {
  const cwd = await Deno.makeTempDir();
  try {
    const child = spawn(cwd, args);
    const [stderr, { code }] = await Promise.all([new Response(child.stderr).text(), child.status]);
    await child.stdout.cancel();
    return { code, stderr };
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

/** Runs a test while the command serves. */
export async function withSignIn(args: string[], test: (command: Running) => Promise<void>): Promise<void> {
  const cwd = await Deno.makeTempDir();
  const child = spawn(cwd, args);
  const stderr = new Response(child.stderr).text();
  let text = "";
  const serving = Promise.withResolvers<void>();
  const read = (async () => {
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes("Serving until Ctrl-C.")) serving.resolve();
    }
    serving.reject(new Error("It ended before it served"));
  })();
  const interrupt = async () => {
    child.kill("SIGINT");
    return (await child.status).code;
  };
  try {
    await serving.promise;
    await test({ printed: () => text, issuer: /sign-in {3}(\S+)/.exec(text)?.[1] ?? "", interrupt });
  } finally {
    try {
      child.kill("SIGKILL");
    } catch { /* It has ended. */ }
    await child.status;
    await read;
    assert.equal(await stderr, "");
    await Deno.remove(cwd, { recursive: true });
  }
}

/**
 * Runs a test while the inventory on Express serves there, as its SDK's documentation has it.
 *
 * @param audience What it looks for in `aud`.
 */
export async function withInventory(
  resource: string,
  issuer: string,
  test: () => Promise<void>,
  audience = resource,
): Promise<void> {
  await installNode();
  const { port } = new URL(resource);
  const [program, args] = commandOf({ runtime: "node", file: "node/express_documented.mjs" });
  const env = {
    RESOURCE: resource,
    ISSUER: issuer,
    AUDIENCE: audience,
    JWKS_URI: `${new URL(issuer).origin}/jwks`,
    PORT: port,
  };
  const child = new Deno.Command(program, { args, env, stdin: "null", stdout: "null", stderr: "inherit" })
    .spawn();
  try {
    let running = true;
    child.status.then(() => running = false);
    for (let listens = false; !listens;) {
      assert.ok(running, "the server listens");
      listens = await fetch(resource).then((answer) => answer.body?.cancel()).then(() => true, () => false);
    }
    await test();
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}
