/** Whether strangers with forged tokens slow down somebody whose token is known. */

import type { Child } from "./child.ts";
import { mintTokens, type ServedIssuer } from "./issuer.ts";
import { tokensOf } from "./tokens.ts";
import type { LoadResult, Stream } from "./load.ts";
import { callOf } from "./messages.ts";
import type { MeasuredServer } from "./servers.ts";
import { median } from "./statistics.ts";

/** Milliseconds in which 99 of 100 answers were there: for the known caller alone, and beside the flood. */
export interface Flood {
  alone: number;
  flooded: number;
  /** Forged tokens that were refused, a second. */
  refused: number;
}

/** Measures both in turns, as often as said. */
export async function measureFlood(
  server: MeasuredServer,
  { issuer, load, seconds, rounds }: {
    issuer: ServedIssuer;
    load: Child;
    seconds: number;
    rounds: number;
  },
): Promise<Flood> {
  const call = callOf("2026-07-28", server.resource);
  const tokens = await mintTokens(issuer, server.resource, 1);
  const forged = await tokensOf("forged", issuer, server.resource);
  const caller: Stream = { ...call, connections: 1, tokens, again: true, status: 200 };
  const flood: Stream = { ...call, connections: 4, tokens: forged, again: true, status: 401 };
  const ask = (streams: Stream[]) => load.ask<LoadResult>(JSON.stringify({ streams, seconds }));
  const [alone, flooded, refused]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    alone.push((await ask([caller])).streams[0]!.p99);
    const { streams } = await ask([caller, flood]);
    flooded.push(streams[0]!.p99);
    refused.push(streams[1]!.requests / streams[1]!.seconds);
  }
  return { alone: median(alone), flooded: median(flooded), refused: median(refused) };
}
