/** The reference server as a process, as a person or a supervisor runs it. */

import { fileURLToPath } from "node:url";
import type { ServerRecord } from "../../reference/server/records.ts";
import { VARIABLES } from "../../reference/server/variables.ts";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the `reference` permission set of deno.json gives, with one more folder for the database. */
function permissions(directory: string): string[] {
  const folders = `${ROOT}.gatehouse,${directory}`;
  return [
    "--no-prompt",
    "--unstable-no-legacy-abort",
    "--allow-net=127.0.0.1,[::1],localhost",
    "--allow-run=deno",
    `--allow-env=${[...Object.keys(VARIABLES), "npm_command"].join(",")}`,
    `--allow-read=${folders}`,
    `--allow-write=${folders}`,
  ];
}

/** Starts it; `directory` is for its database. */
export function spawnServer(
  directory: string,
  env: Record<string, string>,
  ...args: string[]
): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: ["run", "--quiet", ...permissions(directory), "reference/server/main.ts", ...args],
    cwd: ROOT,
    env: { DATABASE: `${directory}/notes.db`, PORT: "0", AUTH_PORT: "0", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** What a process that ended has said. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs it to its end: for settings that it does not start with. */
export async function runServer(
  directory: string,
  env: Record<string, string>,
  ...args: string[]
): Promise<Ended> {
  const { code, stdout, stderr } = await spawnServer(directory, env, ...args).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** A process that serves. */
export interface ServingProcess {
  pid: number;
  resource: string;
  address: string;
  issuers: string[];
  /** Sends a signal. */
  kill(signal: Deno.Signal): void;
  /** Resolves when it has ended. */
  ended: Promise<Ended & { signal: Deno.Signal | null; records: ServerRecord[] }>;
}

/** Starts it and waits until it serves. */
export async function serve(directory: string, env: Record<string, string>): Promise<ServingProcess> {
  const child = spawnServer(directory, env);
  const started = Promise.withResolvers<ServerRecord>();
  const said = { stdout: "", stderr: "" };
  const reading = (["stdout", "stderr"] as const).map(async (stream) => {
    for await (const text of child[stream].pipeThrough(new TextDecoderStream())) {
      said[stream] += text;
      const record = recordsIn(said.stderr).find(({ event }) => event === "started");
      if (record) started.resolve(record);
    }
  });
  const ended = Promise.all([child.status, ...reading]).then(([{ code, signal }]) => {
    started.reject(new Error(`It ended without serving: ${said.stderr}`));
    return { code, signal, ...said, records: recordsIn(said.stderr) };
  });
  const { resource, address, issuers } = await started.promise as unknown as ServingProcess;
  return { pid: child.pid, resource, address, issuers, kill: (signal) => child.kill(signal), ended };
}

/** Its records. Anything that is not one whole line of JSON throws. */
function recordsIn(stderr: string): ServerRecord[] {
  return stderr.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

/** Calls back with a folder that is gone afterwards. */
export async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await use(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
