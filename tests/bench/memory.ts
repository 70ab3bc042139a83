/** Whether memory grows with the number of different tokens. */

import type { Child } from "./child.ts";
import { mintTokens, type ServedIssuer } from "./issuer.ts";
import type { LoadResult } from "./load.ts";
import { callOf } from "./messages.ts";
import type { MeasuredServer } from "./servers.ts";

/** Memory after so many requests, each with a token of its own. */
export interface MemorySample {
  requests: number;
  rss: number;
  heapUsed: number;
}

/** Signed and sent at a time: more only wait in memory. */
const BATCH = 5_000;

/** Longer than any batch takes, in seconds. */
const PATIENCE = 600;

/**
 * Sends so many requests with as many tokens, and looks at the server's memory ten times, after collecting garbage.
 * The first look is after a tenth: until then the cache of verified tokens fills.
 */
export async function measureMemory(
  server: MeasuredServer,
  { issuer, load, count, onSample }: {
    issuer: ServedIssuer;
    load: Child;
    count: number;
    onSample(sample: MemorySample): void;
  },
): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  for (let requests = 0; requests < count;) {
    const size = Math.min(BATCH, count - requests);
    // The cheapest signature: what is measured here is memory.
    const tokens = await mintTokens(issuer, server.resource, size, { alg: "EdDSA" });
    const stream = {
      ...callOf("2026-07-28", server.resource),
      connections: 8,
      tokens,
      again: false,
      status: 200,
    };
    await load.ask<LoadResult>(JSON.stringify({ streams: [stream], seconds: PATIENCE }));
    requests += size;
    if (Math.floor(requests / (count / 10)) <= samples.length) continue;
    const sample = { requests, ...await server.memory() };
    samples.push(sample);
    onSample(sample);
  }
  return samples;
}
