/** What the command's tests share: servers, and somebody who signs in. */

import assert from "node:assert/strict";
import {
  type PreRegistered,
  serveAuthorizationServer,
  type ServingAuthorizationServer,
} from "../../../reference/authorization_server/authorization_server.ts";
import { browse } from "../../user_agent.ts";
import { createServerOf } from "../../target.ts";
import type { Ended, Running } from "./command.ts";
import { listen, SCOPES } from "../world.ts";

const lesson6 = await createServerOf("lessons/06-scopes/server.ts");

/** Lesson 6 and oidc-provider. */
export interface Served {
  as: ServingAuthorizationServer;
  resource: string;
}

/** Runs a test while both serve; the clients are known to the authorization server from the start. */
export async function served(
  test: (served: Served) => Promise<void>,
  clients: PreRegistered[] = [],
): Promise<void> {
  const as = await serveAuthorizationServer({ port: 0, clients });
  const rs = listen((request) => server.fetch(request));
  const resource = `${rs.origin}/mcp`;
  as.addResource(resource, { name: "Notes", scopes: SCOPES });
  const server = lesson6({ resource, issuer: as.issuer });
  try {
    await test({ as, resource });
  } finally {
    await Promise.all([rs.close(), as.close()]);
  }
}

/** The address that a person is to open. */
export async function addressIn(running: Running): Promise<URL> {
  const [address] = await running.seen(/^http:\S+\/authorize\?\S+$/m);
  return new URL(address);
}

/** Signs in at an address up to the callback. */
export async function signIn(address: URL, action: "allow" | "deny" = "allow"): Promise<URL> {
  return await browse(address, { user: "alice", action });
}

/** A command during which alice signs in. */
export async function whileSigningIn(running: Running, action: "allow" | "deny" = "allow"): Promise<Ended> {
  const response = await fetch(await signIn(await addressIn(running), action));
  assert.equal(response.status, 200);
  assert.match(await response.text(), /You can close this tab/);
  assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  return await running.end();
}
