/** What the page will run in its worker: a lesson's file, the test issuer, and the checks, all in memory. */

import { createServer } from "../../lessons/03-challenge/server.ts";
import { createClient } from "../../lessons/08-refresh/client.ts";
import { memoryClient } from "../../reference/conformance/client/world/memory_network.ts";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import type { Target } from "../../reference/conformance/check.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { routeFetch } from "../../reference/conformance/send/route_fetch.ts";
import { targetOf } from "../../reference/conformance/target.ts";
import { requirements } from "../../reference/conformance/catalogue.ts";
import { memorySend } from "../../reference/conformance/send/memory.ts";

// deno-lint-ignore no-explicit-any -- a worker's global scope, and the runtime's own that must not be there
const scope = globalThis as any;

/** Requirement ids, of a server and of a client. */
export interface WorkerRequest {
  server: string[];
  client: string[];
}

scope.onmessage = async ({ data: ids }: { data: WorkerRequest }) => {
  const [origin, resource] = ["http://127.0.0.1:9000", "http://127.0.0.1:8000/mcp"];
  const issuer = await createIssuer({ issuer: origin, resources: {} });
  routeFetch(origin, issuer);
  const server = createServer({ resource, issuer: origin });
  const send = memorySend({ "http://127.0.0.1:8000": server, [origin]: issuer });
  const target = await targetOf({ resource, revision: "2025-11-25", send, issuer, signsIn: false });
  const report = await judge({ subject: { name: "worker", resource }, target, ids: ids.server });
  const { client, send: relay } = memoryClient(createClient);
  const clientTarget: Target = { resource: "", revision: "2025-11-25", send: relay, powers: { client } };
  scope.postMessage({
    report,
    clientReport: await judge({ subject: { name: "worker" }, target: clientTarget, ids: ids.client }),
    runtime: [typeof scope.Deno, typeof scope.process, typeof scope.Buffer],
    all: requirements.length,
  });
};
