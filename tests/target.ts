/** Lessons' servers as targets: in memory, and over real HTTP. */

import type { Send, Target } from "../reference/conformance/check.ts";
import { createIssuer, type TestIssuer } from "../reference/conformance/issuer/issuer.ts";
import { openLiveSend } from "../reference/conformance/send/live.ts";
import { type Handler, memorySend } from "../reference/conformance/send/memory.ts";

/** What every lesson's file exports. */
export type CreateServer = (settings: { resource: string; issuer: string }) => Handler;

/** The `createServer` of a file of the project. */
export async function createServerOf(file: string): Promise<CreateServer> {
  return (await import(new URL(`../${file}`, import.meta.url).href)).createServer;
}

/** A fresh instance in memory, with an issuer of its own. */
export async function memoryTarget(createServer: CreateServer): Promise<Target> {
  const resource = "http://127.0.0.1:8000/mcp";
  const issuer = await issuerFor("http://127.0.0.1:9000", resource);
  const server = createServer({ resource, issuer: issuer.issuer });
  return targetOf(
    resource,
    issuer,
    memorySend({ "http://127.0.0.1:8000": server, "http://127.0.0.1:9000": issuer }),
  );
}

/** A fresh instance on a free port, with an issuer on another. Ends with `close()`. */
export async function liveTarget(createServer: CreateServer): Promise<Target & { close(): Promise<void> }> {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: failed };
  let handle: (request: Request) => Response | Promise<Response> = failed;
  let signIn: (request: Request) => Promise<Response> = () => Promise.resolve(failed());
  const notes = Deno.serve(options, (request) => handle(request));
  const as = Deno.serve(options, (request) => signIn(request));
  const resource = `http://127.0.0.1:${notes.addr.port}/mcp`;
  const issuer = await issuerFor(`http://127.0.0.1:${as.addr.port}`, resource);
  const server = createServer({ resource, issuer: issuer.issuer });
  handle = (request) => server.fetch(request);
  signIn = (request) => issuer.fetch(request);
  const live = openLiveSend();
  const close = async () => void await Promise.all([live.close(), notes.shutdown(), as.shutdown()]);
  return { ...targetOf(resource, issuer, live.send), close };
}

function failed(): Response {
  return new Response("Internal Server Error", { status: 500 });
}

async function issuerFor(issuer: string, resource: string): Promise<TestIssuer> {
  return await createIssuer({ issuer, resources: { [resource]: ["notes:read", "notes:write"] } });
}

function targetOf(resource: string, issuer: TestIssuer, send: Send): Target {
  const powers = { "raw headers": true, "notes tools": true, "forge": issuer.forge } as const;
  return { resource, revision: "2025-11-25", send, powers };
}
