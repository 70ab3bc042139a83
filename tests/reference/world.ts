/** The reference server with everybody around it: its issuer, and a client with alice behind it. */

import { createClient, type ReferenceClient } from "../../reference/client/client.ts";
import { createStore, type OpenStore } from "../../reference/conformance/client/world/store.ts";
import type { TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { REDIRECT_URI } from "../client/world.ts";
import { browse } from "../user_agent.ts";
import { challengeOf } from "../guard/guard_under_test.ts";
import {
  modern,
  type Raw,
  serveIssuer,
  type ServerUnderTest,
  startServer,
} from "../server/server_under_test.ts";

/** A call of a tool, as 2026-07-28 has it. */
export function call(name: string, args: Record<string, unknown> = {}): Raw {
  return modern("tools/call", { name, arguments: args });
}

/** What a test gets. */
export interface World {
  server: ServerUnderTest;
  resource: string;
  issuer: TestIssuer;
  /** How often alice was asked. */
  asked(): number;
  client: ReferenceClient;
  store: OpenStore;
}

/** Runs a test in a world of its own; `env` is the server's environment. */
export async function inWorld(
  test: (world: World) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const issuer = await serveIssuer();
  const server = await startServer({ ISSUER: issuer.issuer, DATABASE: ":memory:", ...env });
  const { resource } = server;
  issuer.addResource(resource, ["notes:read", "notes:write"]);
  const store = createStore();
  let asked = 0;
  const client = createClient({
    resource,
    redirectUri: REDIRECT_URI,
    fetch,
    store,
    openBrowser(url) {
      asked++;
      return browse(url);
    },
  });
  try {
    await test({ server, resource, issuer, asked: () => asked, client, store });
  } finally {
    await client.close();
    await server.stop(1_000);
    await issuer.close();
  }
}

/** The answer's status, and its challenge; the body is read. */
export async function refusal(
  sent: Promise<Response>,
): Promise<[number, Record<string, string | undefined>]> {
  const response = await sent;
  await response.body?.cancel();
  return [response.status, challengeOf(response)];
}
