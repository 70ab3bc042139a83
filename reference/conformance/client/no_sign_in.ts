/** What a client must not have done where what it was told on the way to signing in is not to be believed. */

import type { Exchange } from "../exchange.ts";
import type { Outcome } from "./world/outcome.ts";
import type { Scenario, Seen, World } from "./world/world.ts";
import { expectError, expectNotOpened, failedIn } from "./expect.ts";

/** Whether it looks for metadata of the MCP server or of an authorization server. */
export function isMetadataRequest({ request, from }: Seen): boolean {
  return !from && new URL(request.url).pathname.includes("/.well-known/");
}

/** What was sent to authorization servers beyond looking at their metadata, by the client or its browser. */
export function usesOfServers(world: World): Seen[] {
  return world.seen.filter((seen) => seen.party.role === "authorization-server" && !isMetadataRequest(seen));
}

/**
 * Expects that a call failed and that nobody was signed in for it.
 *
 * @param misleading whose metadata is not to be believed: a client that never looked at it has refused nothing
 */
export function expectNoSignIn(
  world: World,
  scenario: Scenario,
  outcome: Outcome,
  misleading: Exchange["to"],
  expected: string,
): void {
  expectNotOpened(world, scenario, expected);
  const [use] = usesOfServers(world);
  if (use) {
    const { method, url } = use.request;
    throw failedIn(scenario, `${method} ${new URL(url).pathname} at the authorization server`, expected);
  }
  expectError(scenario, outcome, expected);
  if (!world.seen.some((seen) => seen.party.role === misleading && isMetadataRequest(seen))) {
    throw failedIn(scenario, "an error before any metadata was looked at", expected);
  }
}
