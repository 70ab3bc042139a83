/** Starts the authorization server in a process of its own, which ends with the one that started it. */

import { fileURLToPath } from "node:url";
import type { Resource, Resources } from "./options.ts";
import type { ClientCredentials } from "./secrets.ts";
import type { ServeMessage } from "./serve.ts";

/** Stable names of what goes wrong with it. */
export type OwnProcessErrorCode = "port_in_use" | "not_started" | "resource_refused" | "ended";

/** It does not start, does not take a resource, or has ended by itself. The message is for who started it. */
export class OwnProcessError extends Error {
  override name = "OwnProcessError";

  constructor(readonly code: OwnProcessErrorCode, message: string) {
    super(message);
  }
}

/** A running authorization server. */
export interface OwnProcess {
  /** Its issuer identifier (RFC 8414 §2). */
  issuer: string;
  /** Makes a resource known to it: tokens are issued for known ones only (RFC 8707 §2). */
  addResource(resource: string, options: Resource): Promise<void>;
  /** What a resource server shows there, to get tokens for others in place of those that it was sent. */
  resourceServer(): Promise<ClientCredentials>;
  /** Rejects with an {@linkcode OwnProcessError} if it ends by itself. */
  gone: Promise<never>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** How it is set up. */
export interface OwnProcessOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  /** Directory for its keys, registrations and grants; `null` keeps them in memory. */
  storage: string | null;
  /** Forgets those of earlier runs first. */
  fresh?: boolean;
  /** Whom it issues tokens for from the start. */
  resources?: Resources;
  /** Where resource servers take browsers back. */
  resourceServerRedirects?: string[];
}

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Starts it and waits until it listens.
 *
 * @throws {OwnProcessError} `port_in_use` or `not_started`
 */
export async function startOwnProcess(options: OwnProcessOptions): Promise<OwnProcess> {
  const child = new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      `--config=${here("../../deno.json")}`,
      "-P=authorization_server",
      here("serve.ts"),
      JSON.stringify(options),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
    // A Ctrl-C at the terminal is for the process that started it, which may still need it for a moment.
    detached: true,
  }).spawn();
  const messages = messagesOf(child.stdout);
  const first = (await messages.next()).value;
  if (first?.event !== "ready") {
    await child.status;
    const inUse = first?.event === "failed" && first.code === "port_in_use";
    const why = first?.event === "failed" ? first.message : "it ended before it was ready";
    throw new OwnProcessError(inUse ? "port_in_use" : "not_started", why);
  }
  let stopping = false;
  const { promise: gone, reject } = Promise.withResolvers<never>();
  gone.catch(() => {}); // It may well be awaited only later, or never.
  child.status.then(() => {
    if (!stopping) reject(new OwnProcessError("ended", "The authorization server has ended by itself"));
  });
  const input = child.stdin.getWriter();
  const order = async (what: object) => {
    await input.write(new TextEncoder().encode(`${JSON.stringify(what)}\n`));
    return (await messages.next()).value;
  };
  return {
    issuer: first.issuer,
    gone,
    async addResource(resource, options) {
      const answer = await order({ addResource: { resource, ...options } });
      if (answer?.event !== "added") {
        throw new OwnProcessError("resource_refused", `The authorization server does not take ${resource}`);
      }
    },
    async resourceServer() {
      const answer = await order({ credentialsOf: "resource-server" });
      if (answer?.event === "credentials") return answer.client;
      throw new OwnProcessError(
        "not_started",
        "The authorization server does not say who resource servers are",
      );
    },
    async stop() {
      stopping = true;
      // Its end is its input's, so it does not outlive the process that started it either, however that goes.
      await input.close().catch(() => {});
      await child.status;
    },
  };
}

async function* messagesOf(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<ServeMessage> {
  let rest = "";
  for await (const text of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line) as ServeMessage;
  }
}
