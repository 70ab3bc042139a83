/** Lessons' servers as targets: in memory, and over real HTTP. */

import type { MoreSettings, Target } from "../reference/conformance/check.ts";
import {
  createIssuer,
  type SigningAlgorithm,
  type TestIssuer,
} from "../reference/conformance/issuer/issuer.ts";
import type { Revision } from "../reference/conformance/requirement.ts";
import { openLiveSend } from "../reference/conformance/send/live.ts";
import { type Handler, memorySend } from "../reference/conformance/send/memory.ts";
import { routeFetch } from "../reference/conformance/send/route_fetch.ts";
import { behindSettings, targetOf, type TargetParts } from "../reference/conformance/target.ts";

/** What every lesson's file exports. */
export type CreateServer = (settings: { resource: string; issuer: string } & MoreSettings) => Handler;

/** A target that holds something open. */
export type ClosingTarget = Target & { close(): Promise<void> };

/** The `createServer` of a file of the project. */
export async function createServerOf(file: string): Promise<CreateServer> {
  return (await import(new URL(`../${file}`, import.meta.url).href)).createServer;
}

const issuers = new Map<string, TestIssuer>();
let nextPort = 20_000;

/** The issuer of a target in memory, by its identifier. */
export function issuerAt(identifier: string): TestIssuer {
  const issuer = issuers.get(identifier);
  if (!issuer) throw new Error(`No target in memory has the issuer ${identifier}`);
  return issuer;
}

/** Signs and verifies ten times as quickly as the ES256 that issuers have by default. */
export const QUICK_ALGORITHM: SigningAlgorithm = "EdDSA";

/** An issuer in memory, which servers in memory can reach. */
export async function memoryIssuer(
  alg?: SigningAlgorithm,
): Promise<{ issuer: TestIssuer; close(): void }> {
  const origin = `http://127.0.0.1:${nextPort++}`;
  const issuer = await createIssuer({ issuer: origin, resources: {}, ...alg && { alg } });
  issuers.set(origin, issuer);
  const unroute = routeFetch(origin, issuer);
  return { issuer, close: () => (unroute(), void issuers.delete(origin)) };
}

/**
 * A fresh instance in memory, with an issuer of its own unless it is given one.
 *
 * @param parts what there is to say of a server that is not the notes server
 */
export async function memoryTarget(
  createServer: CreateServer,
  signsIn = false,
  shared?: TestIssuer,
  revision: Revision = "2025-11-25",
  parts: Pick<TargetParts, "operations" | "profiles" | "takesSettings"> = {},
): Promise<ClosingTarget> {
  const own = shared ? undefined : await memoryIssuer();
  const issuer = shared ?? own!.issuer;
  const origin = issuer.issuer;
  const handlers: Record<string, Handler> = { [origin]: issuer };
  let port = 7990;
  const start = (settings?: MoreSettings) => {
    // Not 8001: that is the calendar.
    const at = `http://127.0.0.1:${port += 10}`;
    const resource = `${at}/mcp`;
    handlers[at] = createServer({ resource, issuer: origin, ...behindSettings(origin), ...settings });
    return Promise.resolve({ resource, close: () => Promise.resolve(void delete handlers[at]) });
  };
  const { resource } = await start();
  const target = await targetOf({
    resource,
    revision,
    send: memorySend(handlers),
    issuer,
    signsIn,
    start,
    ...parts,
  });
  return { ...target, close: () => Promise.resolve(own?.close()) };
}

/** A fresh instance on a free port, with an issuer on another. */
export async function liveTarget(
  createServer: CreateServer,
  signsIn = false,
  revision: Revision = "2025-11-25",
  parts: Pick<TargetParts, "takesSettings"> = {},
): Promise<ClosingTarget> {
  const as = listen();
  const issuer = await createIssuer({ issuer: as.origin, resources: {} });
  as.answerWith(issuer);
  const start = (settings?: MoreSettings) => {
    const { origin, answerWith, close } = listen();
    const resource = `${origin}/mcp`;
    answerWith(createServer({ resource, issuer: as.origin, ...behindSettings(as.origin), ...settings }));
    return Promise.resolve({ resource, close });
  };
  const server = await start();
  const others: { close(): Promise<void> }[] = [];
  const startAnother = async (settings?: MoreSettings) => {
    const other = await start(settings);
    others.push(other);
    return other;
  };
  const live = openLiveSend();
  const { resource } = server;
  const target = await targetOf({
    resource,
    revision,
    send: live.send,
    issuer,
    signsIn,
    start: startAnother,
    ...parts,
  });
  const close = async () => {
    // Those that a check has closed are closed: what is left are instances that several checks have shared.
    const open = others.map((other) => other.close().catch(() => {}));
    await Promise.all([live.close(), server.close(), as.close(), ...open]);
  };
  return { ...target, close };
}

/** A listener on a free port that answers once it is told how. */
function listen(): { origin: string; answerWith(handler: Handler): void; close(): Promise<void> } {
  let handler: Handler = { fetch: () => new Response(null, { status: 503 }) };
  const onError = () => new Response("Internal Server Error", { status: 500 });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {}, onError }, (request) => {
    return handler.fetch(request);
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return { origin, answerWith: (other) => void (handler = other), close: () => server.shutdown() };
}
