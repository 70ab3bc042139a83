/** What is measured: a server, whose messages it gets, and which tokens. */

import type { Child } from "./child.ts";
import type { ServedIssuer } from "./issuer.ts";
import type { LoadResult } from "./load.ts";
import { callOf, type Revision } from "./messages.ts";
import { type MeasuredServer, type ServerName, SERVERS, startServer } from "./servers.ts";
import { type Tokens, tokensOf } from "./tokens.ts";

/** One line of the table. */
export interface Subject {
  name: string;
  server: ServerName;
  revision: Revision;
  tokens: Tokens;
}

const line = (server: ServerName, revision: Revision, tokens: Tokens = "none", words = ""): Subject => {
  return { name: `${SERVERS[server]}${words}`, server, revision, tokens };
};

/** All of them, the floor first. */
export const SUBJECTS: Subject[] = [
  line("bare", "2026-07-28"),
  line("sdk-v1-open", "2025-11-25"),
  line("sdk-v2-open", "2026-07-28"),
  line("sdk-v2-open", "2025-11-25"),
  line("reference-open", "2026-07-28"),
  line("reference-open", "2025-11-25"),
  line("reference-parsed", "2026-07-28"),
  line("reference-parsed", "2025-11-25"),
  line("reference", "2026-07-28", "known", ", known token"),
  line("reference", "2025-11-25", "known", ", known token"),
  line("reference", "2026-07-28", "new", ", new tokens"),
  line("reference", "2026-07-28", "forged", ", forged tokens"),
  line("express", "2025-11-25", "known"),
];

/** What one subject came to in one round. */
export interface Sample {
  /** Microseconds of the server's CPU time a request. */
  cpu: number;
  /** Requests a second. */
  throughput: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** The part of one core that sending took. */
  senderShare: number;
}

/** How many requests are under way at a time. */
const CONNECTIONS = 8;

/** The servers that run, by name: one process each, whoever's messages it gets. */
export type Servers = Map<ServerName, MeasuredServer>;

/** Starts the servers that the subjects need. */
export async function startServers(subjects: Subject[], issuer: ServedIssuer): Promise<Servers> {
  const servers: Servers = new Map();
  for (const { server } of subjects) {
    if (!servers.has(server)) servers.set(server, await startServer(server, issuer.issuer));
  }
  return servers;
}

/** Measures one subject once. */
export async function sample(
  { server: name, revision, tokens: kind }: Subject,
  { servers, issuer, load, seconds }: {
    servers: Servers;
    issuer: ServedIssuer;
    load: Child;
    seconds: number;
  },
): Promise<Sample> {
  const server = servers.get(name)!;
  const tokens = await tokensOf(kind, issuer, server.resource);
  const status = kind === "forged" ? 401 : 200;
  const stream = { ...callOf(revision, server.resource), connections: CONNECTIONS, status };
  // The first request of a known token is not one with a known token, and every connection has a first one.
  const streams = [{ ...stream, tokens, again: kind !== "new" }];
  if (kind === "known") await load.ask<LoadResult>(JSON.stringify({ streams, seconds: 0.05 }));
  const before = await server.cpu();
  const { streams: [result], ownShare } = await load.ask<LoadResult>(JSON.stringify({ streams, seconds }));
  const cpu = await server.cpu() - before;
  const { requests, seconds: elapsed, p50, p99 } = result!;
  return { cpu: cpu / requests, throughput: requests / elapsed, p50, p99, senderShare: ownShare };
}
