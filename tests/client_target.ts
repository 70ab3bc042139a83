/** Lessons' clients as targets, in memory. */

import { projectFile } from "../lessons/cli/lessons.ts";
import type { Target } from "../reference/conformance/check.ts";
import { type CreateClient, memoryClient } from "../reference/conformance/client/world/memory_network.ts";

/** What a client file of the project exports. */
export async function createClientOf(file: string): Promise<CreateClient> {
  return (await import(`file://${projectFile(file)}`)).createClient;
}

/**
 * A target for a client; each check opens a world of its own in it.
 *
 * @param signsOut whether it can be told to
 */
export function memoryClientTarget(createClient: CreateClient, signsOut = false): Target {
  const { client, send } = memoryClient(createClient);
  const powers: Target["powers"] = { client, ...(signsOut && { "a client that signs out": true as const }) };
  return { resource: "", revision: "2025-11-25", send, powers };
}
