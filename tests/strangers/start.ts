/** Strangers as processes: on a free port each, with the settings in the environment that `verify --start` gives. */

import type { Running } from "../../reference/conformance/verify/stage.ts";
import { type ServerSettings, startServer as startCommand } from "../../reference/verify/start.ts";
import type { Stranger } from "./stranger.ts";

const HERE = new URL("./", import.meta.url).pathname;

/** What starts a server and takes its settings from the environment. */
export type Command = Pick<Stranger, "runtime" | "file">;

/** What a server reads of its environment. */
export const NAMES = ["RESOURCE", "ISSUER", "AUDIENCE", "JWKS_URI", "PORT"];

/** The program and its arguments, to be run in any folder. */
export function commandOf({ runtime, file }: Command): [program: string, args: string[]] {
  const path = HERE + file;
  if (runtime === "node") return ["node", [path]];
  if (runtime === "python") return ["python3", ["-B", path]];
  const allowed = ["--allow-net=127.0.0.1", `--allow-env=${NAMES.join(",")}`];
  return ["deno", ["run", "--quiet", "--no-prompt", ...allowed, path]];
}

let installed: Promise<void> | undefined;

/** Installs what the strangers on Node need, from their lockfile: into a folder that Node finds. */
export function installNode(): Promise<void> {
  return installed ??= install();
}

async function install(): Promise<void> {
  const args = ["install", "--quiet", "--frozen"];
  const options = { args, cwd: `${HERE}node`, stdout: "null", stderr: "piped" } as const;
  const { success, stderr } = await new Deno.Command("deno", options).output();
  if (!success) {
    throw new Error(`The strangers on Node cannot be installed: ${new TextDecoder().decode(stderr)}`);
  }
}

/**
 * Starts a server on a free port and waits until it listens.
 *
 * @throws {HarnessError} with what it said last, when it ends before that or takes longer than 30 seconds
 */
export async function startServer(command: Command, settings: ServerSettings): Promise<Running> {
  if (command.runtime === "node") await installNode();
  return await startCommand({ command: shellWords(command), cwd: HERE }, settings);
}

/** The command as a shell reads it; no path of ours has a quote in it. */
export function shellWords(command: Command): string {
  const [program, args] = commandOf(command);
  return [program, ...args.map((arg) => `'${arg}'`)].join(" ");
}
