/** From recorded exchanges to a sequence diagram: who stands where, and which arrow comes after which. */

import { answered, type Exchange } from "../../../reference/conformance/exchange.ts";

/** Whom a lifeline stands for. */
export type Role = "client" | "browser" | Exchange["to"];

/** One party of a scene: a column of the diagram. */
export interface Lifeline {
  role: Role;
  /** Of a server: host and port as they stood in the URL. */
  authority?: string;
  /** "MCP server", and with its port where a scene has several of them: "MCP server :8001". */
  name: string;
}

/** A request, its answer, or the place where an answer is missing. */
export interface Arrow {
  kind: "request" | "answer" | "no answer";
  /** Columns, counted from 0. */
  from: number;
  to: number;
  /** The number of its exchange among all that were recorded, counted from 1: a request and its answer share it. */
  number: number;
  exchange: Exchange;
}

/** Exchanges that belong together: all of a check's, or those of one of the worlds that a client was put in. */
export interface Scene {
  /** The name of the scenario; absent where a server was judged. */
  scenario?: string;
  lifelines: Lifeline[];
  /** In the order in which they happened. */
  arrows: Arrow[];
}

/** The columns, from left to right. */
const ROLES: Role[] = ["client", "browser", "resource-server", "authorization-server", "elsewhere"];

const NAMES: Record<Role, string> = {
  "client": "client",
  "browser": "browser",
  "resource-server": "MCP server",
  "authorization-server": "authorization server",
  "elsewhere": "elsewhere",
};

interface Numbered {
  exchange: Exchange;
  number: number;
}

/** The scenes of what was recorded, in order. Each world of a client has hosts of its own, and so a scene of its own. */
export function scenesOf(exchanges: Exchange[]): Scene[] {
  const runs: Numbered[][] = [];
  for (const [i, exchange] of exchanges.entries()) {
    const run = runs.at(-1);
    const numbered = { exchange, number: i + 1 };
    if (run && run[0]?.exchange.scenario === exchange.scenario) run.push(numbered);
    else runs.push([numbered]);
  }
  return runs.map(sceneOf);
}

function sceneOf(run: Numbered[]): Scene {
  const lifelines = lifelinesOf(run.map(({ exchange }) => exchange));
  const column = (role: Role, authority?: string) =>
    lifelines.findIndex((line) => line.role === role && line.authority === authority);
  const arrows = ordered(run).map(({ kind, exchange, number }): Arrow => {
    const asking = column(exchange.from ?? "client");
    const asked = column(exchange.to, authorityOf(exchange));
    const [from, to] = kind === "request" ? [asking, asked] : [asked, asking];
    return { kind, from, to, number, exchange };
  });
  const scenario = run[0]?.exchange.scenario;
  return { ...(scenario !== undefined && { scenario }), lifelines, arrows };
}

/** Those that occur, by role, and within a role in the order in which they were first asked. */
function lifelinesOf(exchanges: Exchange[]): Lifeline[] {
  const lines: Omit<Lifeline, "name">[] = [];
  const add = (role: Role, authority?: string) => {
    if (lines.some((line) => line.role === role && line.authority === authority)) return;
    lines.push({ role, ...(authority !== undefined && { authority }) });
  };
  for (const exchange of exchanges) {
    add(exchange.from ?? "client");
    add(exchange.to, authorityOf(exchange));
  }
  const sorted = lines.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
  return sorted.map((line) => ({ ...line, name: nameOf(line, lines) }));
}

function nameOf({ role, authority = "" }: Omit<Lifeline, "name">, all: Omit<Lifeline, "name">[]): string {
  const namesakes = all.filter((other) => other.role === role);
  if (namesakes.length < 2) return NAMES[role];
  const port = /:\d+$/.exec(authority)?.[0] ?? "";
  const hosts = new Set(namesakes.map((other) => (other.authority ?? "").replace(/:\d+$/, "")));
  // On one host the port says which; on several the host has to be said as well.
  return `${NAMES[role]} ${hosts.size === 1 && port ? port : authority}`;
}

/** Read from the text: what is sent on purpose is not always a URL that can be parsed. */
function authorityOf({ request }: Exchange): string {
  return /^https?:\/\/([^/?#]*)/i.exec(request.url)?.[1] ?? "";
}

type Event = Numbered & { kind: Arrow["kind"] };

/**
 * Requests and answers in the order in which they happened. Beginnings are recorded in whole milliseconds, so two
 * exchanges are drawn as overlapping only where they overlap for certain.
 */
function ordered(run: Numbered[]): Event[] {
  const events: Event[] = [];
  let open: Numbered[] = [];
  const answer = (numbered: Numbered) =>
    events.push({ ...numbered, kind: answered(numbered.exchange) ? "answer" : "no answer" });
  for (const numbered of run) {
    const latestStart = numbered.exchange.startedAt + 1;
    const over = open.filter(({ exchange }) => endOf(exchange) < latestStart);
    open = open.filter((one) => !over.includes(one));
    over.sort(byEnd).forEach(answer);
    events.push({ ...numbered, kind: "request" });
    open.push(numbered);
  }
  open.sort(byEnd).forEach(answer);
  return events;
}

function endOf({ startedAt, durationMs }: Exchange): number {
  return startedAt + durationMs;
}

function byEnd(a: Numbered, b: Numbered): number {
  return endOf(a.exchange) - endOf(b.exchange);
}
