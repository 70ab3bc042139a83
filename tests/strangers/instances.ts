/** Instances of one stranger in one process: to start a process for each would be most of the work of judging it. */

import type { Running } from "../../reference/conformance/verify/stage.ts";
import { keptEnvironment, listens, placed, type ServerSettings } from "../../reference/verify/start.ts";
import { type Command, installNode, NAMES, startServer } from "./start.ts";

const HERE = new URL("./", import.meta.url).pathname;

/** Where instances of a stranger are started. */
export interface Instances {
  /** @throws {Error} when the instance does not start */
  start(settings: ServerSettings): Promise<Running>;
  /** Ends them all. */
  close(): Promise<void>;
}

/** Opens a process for the instances of a stranger; one in Python has a process for each. */
export async function openInstances(command: Command): Promise<Instances> {
  const { runtime, file } = command;
  if (runtime === "python") {
    return { start: (settings) => startServer(command, settings), close: () => Promise.resolve() };
  }
  if (runtime === "node") await installNode();
  const host = `${HERE}instances.mjs`;
  const child = new Deno.Command(runtime, {
    args: runtime === "node" ? [host] : denoArgs(host),
    clearEnv: true,
    env: keptEnvironment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let running = true;
  void child.status.then(() => void (running = false));
  const input = child.stdin.getWriter();
  const said = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let unread = "";
  const line = async (): Promise<string> => {
    while (!unread.includes("\n")) {
      const { done, value } = await said.read();
      if (done) throw new Error(`${file} has ended`);
      unread += value;
    }
    const [first = "", ...rest] = unread.split("\n");
    unread = rest.join("\n");
    return first;
  };
  const start = async (settings: ServerSettings): Promise<Running> => {
    const { port, resource, env } = await placed(settings);
    const message = JSON.stringify({ file: `file://${HERE}${file}`, settings: env });
    await input.write(new TextEncoder().encode(`${message}\n`));
    const { failure } = JSON.parse(await line());
    if (failure !== null) throw new Error(`${file} does not start: ${failure}`);
    if (!await listens(port, () => running)) throw new Error(`${file} does not listen`);
    return { resource, stop: () => Promise.resolve() };
  };
  // One after the other: the settings are those of the process.
  let last: Promise<unknown> = Promise.resolve();
  return {
    start(settings) {
      const next = last.then(() => start(settings));
      last = next.catch(() => {});
      return next;
    },
    async close() {
      if (running) child.kill("SIGKILL");
      await child.status;
      await Promise.all([input.abort().catch(() => {}), said.cancel().catch(() => {})]);
    },
  };
}

/** What lets a host of instances read any stranger, and set its settings. */
function denoArgs(host: string): string[] {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-check",
    "--allow-net=127.0.0.1",
    `--allow-env=${NAMES.join(",")}`,
    `--allow-read=${HERE}`,
    host,
  ];
}
