/** What protection costs on Node: our guard, and the peers that check audience and scopes, each over the same open server. */

import { fileURLToPath } from "node:url";
import { placed } from "../../reference/verify/start.ts";
import { startChild } from "./child.ts";
import type { Child } from "./child.ts";
import type { ServedIssuer } from "./issuer.ts";
import type { Outcome } from "./goals.ts";
import type { LoadResult } from "./load.ts";
import { callOf, type Revision } from "./messages.ts";
import { undisturbed } from "./statistics.ts";
import { type Tokens, tokensOf } from "./tokens.ts";

/** A server under measurement, and where it stands in the table. */
interface Protector {
  name: string;
  /** In the folder of the peers' servers, with its options. */
  command: string[];
}

/** Servers that have all but their protection in common. */
interface Stack {
  name: string;
  revision: Revision;
  /** The open one first, then ours, then the others. */
  servers: Protector[];
}

const EVERY = "--every-option";

/** All of them. The Worker is left out: workerd tells nobody how much CPU it has used. */
export const STACKS: Stack[] = [
  {
    name: "SDK v1 on Express",
    revision: "2025-11-25",
    servers: [
      { name: "open", command: ["open_v1.mjs"] },
      { name: "our guard", command: ["guard_sdk_v1.mjs"] },
      { name: "requireBearerAuth, jose", command: ["sdk_v1.mjs", EVERY] },
      { name: "mcp-auth", command: ["mcp_auth.mjs", EVERY] },
      { name: "express-oauth2-jwt-bearer", command: ["express_oauth2_jwt_bearer.mjs"] },
    ],
  },
  {
    name: "SDK v2",
    revision: "2026-07-28",
    servers: [
      { name: "open", command: ["open_v2.mjs"] },
      { name: "our guard", command: ["guard_sdk_v2.mjs"] },
      { name: "requireBearerAuth, jose", command: ["sdk_v2.mjs", EVERY] },
      { name: "mcp-handler, jose", command: ["mcp_handler.mjs", EVERY] },
      { name: "@better-auth/mcp", command: ["better_auth.mjs"] },
    ],
  },
];

/** Which tokens protection is measured with. */
export const KINDS = ["known", "new", "forged"] as const satisfies Tokens[];

type Kind = typeof KINDS[number];

/**
 * What protection costs: microseconds of CPU time a request. With a good token that is what it takes beyond the open
 * server, and less than nothing where it saves that one some work; with a forged one it is all of it, since nothing else
 * is done.
 */
export interface Priced {
  stack: string;
  name: string;
  cost: Record<Kind, number>;
}

const SERVERS = fileURLToPath(new URL("../peers/servers", import.meta.url));

/** Whether the peers are installed, by `deno task peers`. */
export function peersAreInstalled(): boolean {
  try {
    return Deno.statSync(`${SERVERS}/node_modules/mcp-gatehouse-guard`).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** How many requests are under way at a time. */
const CONNECTIONS = 8;

/** Requests of a round, whatever is sent: what connecting costs is a part of each. Few, so that none is idle for long. */
const REQUESTS = 150;

/** Seconds. No round takes as long. */
const LONGEST_ROUND = 60;

interface Means {
  issuer: ServedIssuer;
  load: Child;
  rounds: number;
  /** Rounds of each that are not counted, before the others. */
  warmUp: number;
  onStep(what: string): void;
}

/** Measures all stacks, one after the other: the servers of one run beside each other and are called in turns. */
export async function measurePrices(means: Means): Promise<Priced[]> {
  const priced: Priced[] = [];
  for (const stack of STACKS) priced.push(...await measureStack(stack, means));
  return priced;
}

/** One server that runs. */
interface Running {
  resource: string;
  child: Child;
}

async function start({ command }: Protector, issuer: ServedIssuer): Promise<Running> {
  const { env, resource } = await placed({ issuer: issuer.issuer });
  const child = startChild("node", ["--expose-gc", "--import", "./metered.mjs", ...command], SERVERS, env);
  await child.next();
  return { resource, child };
}

async function measureStack({ name, revision, servers }: Stack, means: Means): Promise<Priced[]> {
  const { issuer, rounds, warmUp, onStep } = means;
  const [open, ...protectors] = servers;
  const bare: number[] = [];
  const taken = protectors.map(() => ({ known: [], new: [], forged: [] } as Record<Kind, number[]>));
  const running: Running[] = [];
  try {
    for (const server of servers) running.push(await start(server, issuer));
    const cpu = (at: number, tokens: Tokens) => sample(running[at]!, { ...means, revision, tokens });
    for (const [at, server] of servers.entries()) {
      onStep(`warming up: ${name}, ${server.name}`);
      for (const kind of server === open ? ["none"] as const : KINDS) {
        for (let round = 0; round < warmUp; round++) await cpu(at, kind);
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const [at, each] of taken.entries()) {
        onStep(`round ${round + 1} of ${rounds}: ${name}, ${protectors[at]!.name}`);
        for (const kind of KINDS) each[kind].push(await cpu(at + 1, kind));
        // As often as there are others: all of them are compared with it.
        bare.push(await cpu(0, "none"));
      }
    }
    return taken.map((each, at) => ({
      stack: name,
      name: protectors[at]!.name,
      cost: {
        known: undisturbed(each.known) - undisturbed(bare),
        new: undisturbed(each.new) - undisturbed(bare),
        forged: undisturbed(each.forged),
      },
    }));
  } finally {
    await Promise.all(running.map(({ child }) => child.stop()));
  }
}

/** Microseconds of CPU time a request. */
async function sample(
  { resource, child }: Running,
  { issuer, load, revision, tokens: kind }: Means & { revision: Revision; tokens: Tokens },
): Promise<number> {
  const tokens = await tokensOf(kind, issuer, resource, "inventory:read");
  const call = callOf(revision, resource, "list_stock");
  const status = kind === "forged" ? 401 : 200;
  const stream = { ...call, connections: CONNECTIONS, status, tokens, again: kind !== "new" };
  const send = (most: number) =>
    load.ask<LoadResult>(JSON.stringify({ streams: [{ ...stream, most }], seconds: LONGEST_ROUND }));
  if (kind === "known") await send(CONNECTIONS);
  const used = async () => (await child.ask<{ micros: number }>("cpu")).micros;
  const before = await used();
  const { streams: [result] } = await send(REQUESTS);
  return (await used() - before) / result!.requests;
}

/** Ours may cost nothing. Where another's costs nothing either, no ratio says anything. */
function costRatio(ours: number, other: number): number {
  return other > 0 ? Math.max(0, ours) / other : NaN;
}

function measuredAs(measured: number): Pick<Outcome, "measured"> {
  return Number.isNaN(measured) ? {} : { measured };
}

/** Ours to the cheapest of the others, on each stack and with each kind of token. */
export function priceGoals(priced: Priced[]): Outcome[] {
  return STACKS.flatMap(({ name }) => {
    const [ours, ...others] = priced.filter(({ stack }) => stack === name);
    if (!ours) return [];
    return KINDS.map((kind) => ({
      what: `what our guard takes for a ${kind} token, to the cheapest peer, ${name}`,
      atMost: 1,
      ...measuredAs(Math.max(...others.map(({ cost }) => costRatio(ours.cost[kind], cost[kind])))),
    }));
  });
}
