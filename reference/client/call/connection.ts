/** The SDK's client, connected when it is needed. */

import { Client, type FetchLike, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { refusalBehind } from "./call_error.ts";
import { Refusal } from "./resource_fetch.ts";

/** One connection, or none. */
export interface Connection {
  /** The connected client. Several calls at once share one connection; one that failed is forgotten. */
  open(): Promise<Client>;
  /** Opens another one the next time, if this one is still in use. */
  forget(client: Client | undefined): void;
  close(): Promise<void>;
}

/**
 * Prepares it; nothing is sent before it is opened.
 *
 * @param fetch Adds the token, and throws a {@linkcode Refusal} where that does not do.
 * @param signal Ends an attempt that is under way.
 */
export function createConnection(
  resource: string,
  fetch: FetchLike,
  signal: () => AbortSignal,
): Connection {
  let opened: Promise<Client> | undefined;
  let current: Client | undefined;
  return {
    open() {
      const opening = opened ??= connect(resource, fetch, signal()).then((client) => current = client);
      opening.catch(() => {
        if (opened === opening) opened = undefined;
      });
      return opening;
    },
    forget(client) {
      // Another call may have opened a new one meanwhile. Those that wait for the old one get their own refusal.
      if (client && client === current) [opened, current] = [undefined, undefined];
    },
    async close() {
      const client = await opened?.catch(() => undefined);
      opened = undefined;
      await client?.close();
    },
  };
}

async function connect(resource: string, fetch: FetchLike, signal: AbortSignal): Promise<Client> {
  // 2026-07-28 where the server speaks it, older revisions where it does not.
  const client = new Client({ name: "gatehouse-client", version: "1.0.0" }, {
    versionNegotiation: { mode: "auto" },
  });
  const probing = forgivingProbe(fetch);
  // No authProvider: the SDK's own dance takes any resource of the same origin for the one that was called,
  // reads only the first challenge, and signs in again when the token endpoint is down. Its parts are used
  // one by one instead.
  const transport = new StreamableHTTPClientTransport(new URL(resource), { fetch: probing.fetch });
  try {
    await client.connect(transport, { signal });
  } catch (error) {
    await client.close();
    if (signal.aborted) throw signal.reason;
    throw refusalBehind(error) ?? probing.refusal() ?? error;
  }
  return client;
}

/**
 * A server of an older revision does not know the question which revisions it speaks, and one that denies by
 * default answers 403. A person is not asked for more scope because of that: it is taken for "older", and
 * only if that leads nowhere for the refusal that it is.
 */
function forgivingProbe(fetch: FetchLike): { fetch: FetchLike; refusal(): Refusal | undefined } {
  let refused: Refusal | undefined;
  return {
    refusal: () => refused,
    async fetch(url, init) {
      try {
        return await fetch(url, init);
      } catch (error) {
        const isProbe = new Headers(init?.headers).get("mcp-method") === "server/discover";
        if (!isProbe || !(error instanceof Refusal) || error.status !== 403) throw error;
        refused = error;
        return new Response(null, { status: 404 });
      }
    },
  };
}
