/** What the page will run in its worker: a lesson's file, the test issuer, and the checks, all in memory. */

import { createServer } from "../../lessons/03-challenge/server.ts";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { routeFetch } from "../../reference/conformance/send/route_fetch.ts";
import { targetOf } from "../../reference/conformance/target.ts";
import { requirements } from "../../reference/conformance/requirements/catalogue.ts";
import { memorySend } from "../../reference/conformance/send/memory.ts";

// deno-lint-ignore no-explicit-any -- a worker's global scope, and the runtime's own that must not be there
const scope = globalThis as any;

scope.onmessage = async ({ data: ids }: { data: string[] }) => {
  const [origin, resource] = ["http://127.0.0.1:9000", "http://127.0.0.1:8000/mcp"];
  const issuer = await createIssuer({ issuer: origin, resources: {} });
  routeFetch(origin, issuer);
  const server = createServer({ resource, issuer: origin });
  const send = memorySend({ "http://127.0.0.1:8000": server, [origin]: issuer });
  const target = await targetOf({ resource, revision: "2025-11-25", send, issuer, signsIn: false });
  const report = await judge({ subject: { name: "worker", resource }, target, ids });
  scope.postMessage({
    report,
    runtime: [typeof scope.Deno, typeof scope.process, typeof scope.Buffer],
    all: requirements.length,
  });
};
