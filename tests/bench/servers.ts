/** The servers that are measured, each in a process of its own. */

import { fileURLToPath } from "node:url";
import { type Child, startChild } from "./child.ts";

/** The servers, and what people call them. */
export const SERVERS = {
  "bare": "Deno.serve, bare",
  "sdk-v1-open": "SDK v1, open",
  "sdk-v2-open": "SDK v2, open",
  "reference-open": "reference, open",
  "reference-parsed": "reference, open, unchecked",
  "reference": "reference",
  "express": "Express, requireBearerAuth",
} as const;

/** One of the servers. */
export type ServerName = keyof typeof SERVERS;

/** A server that runs. */
export interface MeasuredServer {
  /** Its URL, which is also its resource identifier where it has one. */
  resource: string;
  /** Microseconds of CPU time that it has used so far, with all its threads. */
  cpu(): Promise<number>;
  /** Bytes, after its garbage has been collected. */
  memory(): Promise<{ rss: number; heapUsed: number }>;
  stop(): Promise<void>;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ROOT = here("../..");

const FILES: Record<Exclude<ServerName, "express">, string> = {
  "bare": "bare.ts",
  "sdk-v1-open": "sdk_v1_open.ts",
  "sdk-v2-open": "sdk_v2_open.ts",
  "reference-open": "reference_open.ts",
  "reference-parsed": "reference_parsed.ts",
  "reference": "reference_protected.ts",
};

/** What the task `reference` gives to its server, as far as one without a database file needs it. */
const PERMISSIONS = ["--unstable-no-legacy-abort", "--allow-net=127.0.0.1", "--allow-write=/dev/null"];

/**
 * Starts a server and waits until it listens.
 *
 * @param issuer Whose tokens it takes, if it asks for any.
 * @param flags Further ones for Deno: a profiler's.
 */
export async function startServer(
  name: ServerName,
  issuer: string,
  flags: string[] = [],
): Promise<MeasuredServer> {
  const child = name === "express"
    ? startChild("node", ["--expose-gc", here("express/server.mjs"), issuer])
    : startDeno([...flags, here(`servers/${FILES[name]}`), issuer]);
  const { resource } = await child.next<{ resource: string }>();
  return {
    resource,
    cpu: async () => (await child.ask<{ micros: number }>("cpu")).micros,
    memory: () => child.ask("memory"),
    stop: child.stop,
  };
}

function startDeno(args: string[]): Child {
  const flags = ["run", "--quiet", "--no-prompt", "--v8-flags=--expose-gc", ...PERMISSIONS];
  return startChild("deno", [...flags, ...args], ROOT);
}

/** Starts the process that sends the loads. */
export function startLoad(): Child {
  const flags = ["run", "--quiet", "--no-prompt", "--allow-net=127.0.0.1"];
  return startChild("deno", [...flags, here("load_process.ts")], ROOT);
}

/**
 * Installs what Express needs, from its own lockfile, unless it is there.
 *
 * @throws {Error} when that fails.
 */
export async function installExpress(): Promise<void> {
  const { code, stderr } = await new Deno.Command("deno", {
    args: ["install", "--quiet", "--frozen"],
    cwd: here("express"),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`Express was not installed: ${new TextDecoder().decode(stderr)}`);
}
