/** Strangers as processes: on a free port each, with the settings in the environment that `verify --start` gives. */

import { freePort } from "../free_port.ts";
import type { Stranger } from "./stranger.ts";

const HERE = new URL("./", import.meta.url).pathname;

/** A stranger that runs. */
export interface Running {
  /** Its URL. */
  resource: string;
  /** Ends it, and waits for its end. */
  stop(): Promise<void>;
}

/** What starts a server and takes its settings from the environment. */
export type Command = Pick<Stranger, "runtime" | "file">;

/** The settings that a server is given, apart from where it is. */
export interface Settings {
  issuer: string;
  /** Default: the resource. */
  audience?: string;
}

const NAMES = ["RESOURCE", "ISSUER", "AUDIENCE", "JWKS_URI", "PORT"];

/** The program and its arguments, to be run in any folder. */
export function commandOf({ runtime, file }: Command): [program: string, args: string[]] {
  const path = HERE + file;
  if (runtime === "node") return ["node", [path]];
  if (runtime === "python") return ["python3", ["-B", path]];
  const allowed = ["--allow-net=127.0.0.1", `--allow-env=${NAMES.join(",")}`];
  return ["deno", ["run", "--quiet", "--no-prompt", ...allowed, path]];
}

/** Whether a program of this name can be run here. */
export function canRun(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
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

/** How often a port that was free a moment ago may be somebody else's when the server wants it. */
const TRIES = 3;

/**
 * Starts a server on a free port and waits until it listens.
 *
 * @throws {Error} with what it said last, when it ends before that or takes longer than 30 seconds
 */
export async function startServer(command: Command, settings: Settings): Promise<Running> {
  if (command.runtime === "node") await installNode();
  for (let left = TRIES;; left--) {
    try {
      return await startOnce(command, settings);
    } catch (error) {
      if (left === 1 || !/address (already )?in use|addrinuse/i.test(String(error))) throw error;
    }
  }
}

async function startOnce(command: Command, settings: Settings): Promise<Running> {
  const { port, resource, env } = placed(settings);
  const [program, args] = commandOf(command);
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { ...inherited(), ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let running = true;
  const ended = child.status.then(() => void (running = false));
  const complaints = new Response(child.stderr).text();
  const stop = async () => {
    if (running) child.kill("SIGKILL");
    await ended;
    await complaints;
  };
  if (await listens(port, () => running)) return { resource, stop };
  await stop();
  throw new Error(`${command.file} does not listen: ${(await complaints).slice(-2000)}`);
}

/** A free port, and the environment of a server there. */
export function placed(
  { issuer, audience }: Settings,
): { port: number; resource: string; env: Record<string, string> } {
  const port = freePort();
  const resource = `http://127.0.0.1:${port}/mcp`;
  const env = {
    RESOURCE: resource,
    ISSUER: issuer,
    AUDIENCE: audience ?? resource,
    JWKS_URI: `${issuer}/jwks`,
    PORT: String(port),
  };
  return { port, resource, env };
}

/** What any program needs of the environment of this one. */
export function inherited(): Record<string, string> {
  const names = /^(PATH|HOME|TMPDIR|LANG|DENO_.*)$/;
  return Object.fromEntries(Object.entries(Deno.env.toObject()).filter(([name]) => names.test(name)));
}

/** Whether somebody listens there before the process has ended. A stranger tells nobody that it is ready: it is asked. */
export async function listens(port: number, running: () => boolean): Promise<boolean> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline && running();) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return running();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  return false;
}
