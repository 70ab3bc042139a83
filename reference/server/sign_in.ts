/** The authorization server of the demonstration: oidc-provider, in a process of its own that ends with this one. */

import { fileURLToPath } from "node:url";
import type { Resources } from "../authorization_server/authorization_server.ts";
import type { ServeMessage } from "../authorization_server/serve.ts";

/** Stable names of why it does not start. */
export type SignInErrorCode = "port_in_use" | "not_started";

/** It does not start, or has ended by itself. The message is for the person who runs this server. */
export class SignInError extends Error {
  override name = "SignInError";

  constructor(readonly code: SignInErrorCode | "ended", message: string) {
    super(message);
  }
}

/** A running authorization server. */
export interface SignIn {
  /** Its issuer identifier (RFC 8414 §2). */
  issuer: string;
  /** Rejects with a {@linkcode SignInError} if it ends by itself. */
  gone: Promise<never>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Where it listens, and whom it issues tokens for. */
export interface SignInOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  resources: Resources;
  /** Directory for its keys, registrations and grants. */
  storage: string;
}

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Starts it and waits until it listens.
 *
 * @throws {SignInError} `port_in_use` or `not_started`
 */
export async function startSignIn(options: SignInOptions): Promise<SignIn> {
  const child = new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      `--config=${here("../../deno.json")}`,
      "-P=authorization_server",
      here("../authorization_server/serve.ts"),
      JSON.stringify(options),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
    // A Ctrl-C at the terminal is for the server, which ends this one last.
    detached: true,
  }).spawn();
  const first = await firstMessage(child.stdout);
  if (first?.event !== "ready") {
    await child.status;
    const inUse = first?.event === "failed" && first.code === "port_in_use";
    const why = first?.event === "failed" ? first.message : "it ended before it was ready";
    throw new SignInError(inUse ? "port_in_use" : "not_started", why);
  }
  let stopping = false;
  const { promise: gone, reject } = Promise.withResolvers<never>();
  gone.catch(() => {}); // It may well be awaited only later, or never.
  child.status.then(() => {
    if (!stopping) reject(new SignInError("ended", "The authorization server has ended by itself"));
  });
  return {
    issuer: first.issuer,
    gone,
    async stop() {
      stopping = true;
      // Its end is its input's, so it does not outlive this process either, however that goes.
      await child.stdin.close().catch(() => {});
      await child.status;
    },
  };
}

/** Its first line. Nothing follows unless it is asked for something. */
async function firstMessage(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<ServeMessage | undefined> {
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) return undefined;
    said += value;
  }
  reader.releaseLock();
  return JSON.parse(said.slice(0, said.indexOf("\n")));
}
