/** Starts somebody's server by its command: on a free port, with what it has to know in its environment. */

import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";
import { freePort } from "../command/free_port.ts";
import { type ProcessGroup, startGroup } from "../command/process_group.ts";
import { HarnessError } from "../conformance/harness_error.ts";
import type { Running } from "../conformance/verify/stage.ts";

/** The settings that a server is given, apart from where it is. */
export interface ServerSettings {
  issuer: string;
  /** What tokens for a resource have for an audience; default: the resource itself. */
  audienceOf?(resource: string): string;
  /** Of its URL; default "/mcp". */
  path?: string;
  /** Default: one that is free. */
  port?: number;
}

/** A server's command, and where it runs. */
export interface ServerCommand {
  /** As one types it; `{port}` and the names of the environment, in lower case and braces, stand for their values. */
  command: string;
  cwd: string;
  /** Milliseconds until its port has to answer; default {@linkcode READY_MS}. */
  readyMs?: number;
  /** Set beside the environment that every server gets. */
  env?: Record<string, string>;
}

/** How long a server may take until its port answers, in milliseconds. */
export const READY_MS = 30_000;

/** How often a port that was free a moment ago may be somebody else's when the server wants it. */
const TRIES = 3;

/** How often the port is asked meanwhile, in milliseconds. */
const AGAIN = 25;

/** What a program needs of the environment of this one to run at all. */
const KEPT = /^(PATH|HOME|TMPDIR|LANG|DENO_.*|NODE_.*|npm_config_.*)$/;

/** The environment of a server, without anything that is only ours. */
export function keptEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name, value]) => KEPT.test(name) && value !== undefined);
  return Object.fromEntries(kept) as Record<string, string>;
}

/** A place for a server, and the environment that tells it so. */
export async function placed(
  { issuer, audienceOf, path = "/mcp", port }: ServerSettings,
): Promise<{ port: number; resource: string; env: Record<string, string> }> {
  const at = port ?? await freePort();
  const resource = `http://127.0.0.1:${at}${path}`;
  const env = {
    RESOURCE: resource,
    ISSUER: issuer,
    AUDIENCE: audienceOf?.(resource) ?? resource,
    JWKS_URI: `${issuer.replace(/\/$/, "")}/jwks`,
    PORT: String(at),
  };
  return { port: at, resource, env };
}

/** The command with values for what stands in braces; other braces stay. */
function filled(command: string, env: Record<string, string>): string {
  return command.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) => env[name.toUpperCase()] ?? whole);
}

/**
 * Starts a server and waits until its port answers.
 *
 * @throws {HarnessError} `not_started` with its last lines, when it ends before that or takes too long
 */
export async function startServer(command: ServerCommand, settings: ServerSettings): Promise<Running> {
  for (let left = TRIES;; left--) {
    try {
      return await startOnce(command, settings);
    } catch (error) {
      if (left === 1 || !/address (already )?in use|addrinuse/i.test(String(error))) throw error;
    }
  }
}

async function startOnce(
  { command, cwd, readyMs = READY_MS, env: more }: ServerCommand,
  settings: ServerSettings,
): Promise<Running> {
  const { port, resource, env } = await placed(settings);
  const group = startGroup({
    command: filled(command, env),
    cwd,
    env: { ...keptEnvironment(), ...more, ...env },
  });
  let running = true;
  void group.ended.then(() => void (running = false));
  if (await listens(port, () => running, readyMs)) return { resource, stop: () => group.end() };
  const why = running ? `has not opened port ${port} within ${readyMs / 1000} s` : await endWords(group);
  await group.end();
  const lines = (await group.lastLines()).map((line) => line.trim()).filter(Boolean).slice(-5);
  const said = lines.length > 0
    ? `; it said last: ${lines.join(" | ").slice(-1000)}`
    : " and has said nothing";
  throw new HarnessError("not_started", `The server ${why}${said}`);
}

async function endWords(group: ProcessGroup): Promise<string> {
  const code = await group.ended;
  return code === undefined ? "was ended" : `ended with exit code ${code}`;
}

/** Whether somebody listens there before the process has ended: a server tells nobody that it is ready. */
export async function listens(port: number, running: () => boolean, withinMs = READY_MS): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline && running();) {
    const socket = connect({ host: "127.0.0.1", port });
    try {
      await once(socket, "connect");
      return running();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    } finally {
      socket.destroy();
    }
  }
  return false;
}
