/** Sending requests as fast as they are answered, and how long the answers take. */

import process from "node:process";
import { connect, type Connection } from "./connection.ts";
import { percentile } from "./statistics.ts";

/** Requests that are sent as fast as they are answered. */
export interface Stream {
  port: number;
  /** How many requests are under way at a time, each on a connection of its own. */
  connections: number;
  /** The request up to its last field, and its body. */
  head: string;
  body: string;
  /** The tokens to send, one a request; none at all where nobody asks for one. */
  tokens: string[];
  /** Whether to begin again with the first token behind the last one; otherwise that is the end. */
  again: boolean;
  /** How many requests are sent at most, where not only time is the end. */
  most?: number;
  /** The status that every answer has to have. */
  status: number;
}

/** A load: one stream, or two beside each other. */
export interface Load {
  streams: Stream[];
  /** For how long at most. */
  seconds: number;
}

/** What came of one stream. */
export interface StreamResult {
  requests: number;
  seconds: number;
  /** Milliseconds in which half of the answers were there, and 99 of 100. */
  p50: number;
  p99: number;
}

/** What came of a load. */
export interface LoadResult {
  streams: StreamResult[];
  /** Microseconds of CPU time that sending and receiving took, a request. */
  ownMicros: number;
  /** The part of one core that sending and receiving took, from 0 to 1. */
  ownShare: number;
}

const encoder = new TextEncoder();

/** A request as bytes, with the token's field as its last one. */
export function requestOf({ head, body }: Pick<Stream, "head" | "body">, token?: string): Uint8Array {
  const credential = token === undefined ? "" : `authorization: Bearer ${token}\r\n`;
  return encoder.encode(`${head}${credential}\r\n${body}`);
}

/**
 * Sends a load.
 *
 * @throws {Error} when an answer has another status: then what is measured is not what was meant.
 */
export async function send({ streams, seconds }: Load): Promise<LoadResult> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const results = await Promise.all(streams.map((stream) => sendStream(stream, startedAt + seconds * 1000)));
  const elapsed = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  const requests = results.reduce((sum, result) => sum + result.requests, 0);
  return {
    streams: results,
    ownMicros: (user + system) / requests,
    ownShare: (user + system) / 1000 / elapsed,
  };
}

async function sendStream(stream: Stream, until: number): Promise<StreamResult> {
  const requests = requestsOf(stream);
  const connections = await Promise.all(
    Array.from({ length: stream.connections }, () => connect(stream.port)),
  );
  const latencies: number[] = [];
  const startedAt = performance.now();
  try {
    await Promise.all(
      connections.map((connection) => work(connection, requests, stream.status, until, latencies)),
    );
  } finally {
    connections.forEach((connection) => connection.close());
  }
  return {
    requests: latencies.length,
    seconds: (performance.now() - startedAt) / 1000,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/** All connections take their requests from here, so that no token is sent twice where none should be. */
function* requestsOf(stream: Stream): Generator<Uint8Array> {
  let left = stream.most ?? Infinity;
  for (const request of endlessly(stream)) {
    if (left-- <= 0) return;
    yield request;
  }
}

function* endlessly(stream: Stream): Generator<Uint8Array> {
  const { tokens, again } = stream;
  const known = again
    ? (tokens.length > 0 ? tokens : [undefined]).map((token) => requestOf(stream, token))
    : [];
  while (again) yield* known;
  for (const token of tokens) yield requestOf(stream, token);
}

async function work(
  connection: Connection,
  requests: Iterator<Uint8Array>,
  status: number,
  until: number,
  latencies: number[],
): Promise<void> {
  // Once at least: on a machine that is busy, connecting alone may take longer than a short round.
  for (let sentAt = performance.now(), first = true; first || sentAt < until; sentAt = performance.now()) {
    const { done, value: request } = requests.next();
    if (done) return;
    first = false;
    const answer = await connection.send(request);
    if (answer.status !== status) throw new Error(`${status} was expected, and not: ${answer.text}`);
    latencies.push(performance.now() - sentAt);
  }
}
