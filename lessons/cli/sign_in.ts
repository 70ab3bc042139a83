/** The authorization server that a serving lesson trusts: oidc-provider, in a process of its own. */

import { fileURLToPath } from "node:url";
import type { ServeMessage } from "../../reference/authorization_server/serve.ts";
import { linesOf, startChild } from "./children.ts";
import { UsageError } from "./usage.ts";

/** A running authorization server. */
export interface SignIn {
  /** Its issuer identifier (RFC 8414 §2). */
  issuer: string;
  /** Makes a resource known to it: tokens are issued for known ones only (RFC 8707 §2). */
  addResource(resource: string): Promise<void>;
  /** Rejects with a {@linkcode UsageError} if it ends by itself. */
  gone: Promise<never>;
}

/** Where it listens, and whether it forgets its keys, clients and grants first. */
export interface SignInOptions {
  port: number;
  fresh: boolean;
}

/**
 * Starts it and waits until it listens.
 *
 * @throws {UsageError} when it does not start: its port is in use
 */
export async function runSignIn({ port, fresh }: SignInOptions): Promise<SignIn> {
  const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const storage = here("../../.gatehouse");
  const child = startChild([
    `--config=${here("../../deno.json")}`,
    "-P=authorization_server",
    here("../../reference/authorization_server/serve.ts"),
    JSON.stringify({ port, fresh, storage }),
  ]);
  const messages = messagesOf(child);
  const first = (await messages.next()).value;
  if (first?.event !== "ready") {
    const why = first?.event === "failed" ? first.message : "it ended before it was ready";
    throw new UsageError(`The sign-in server does not start: ${why}; --auth-port chooses another port`);
  }
  const gone = child.status.then(() =>
    Promise.reject(new UsageError("The sign-in server has ended by itself"))
  );
  gone.catch(() => {}); // It may well be awaited only later, or never.
  const input = child.stdin.getWriter();
  return {
    issuer: first.issuer,
    gone,
    async addResource(resource) {
      const addResource = { resource, name: "Notes", scopes: ["notes:read", "notes:write"] };
      await input.write(new TextEncoder().encode(`${JSON.stringify({ addResource })}\n`));
      const answer = (await messages.next()).value;
      if (answer?.event !== "added") throw new UsageError(`The sign-in server does not take ${resource}`);
    },
  };
}

async function* messagesOf(child: Parameters<typeof linesOf>[0]): AsyncGenerator<ServeMessage> {
  for await (const line of linesOf(child)) yield JSON.parse(line) as ServeMessage;
}
