/** What the page will run in its worker: a lesson's file, the test issuer, and the checks, all in memory. */

import { createServer } from "../../lessons/03-challenge/server.ts";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { requirements } from "../../reference/conformance/requirements/catalogue.ts";
import { memorySend } from "../../reference/conformance/send/memory.ts";

// deno-lint-ignore no-explicit-any -- a worker's global scope, and the runtime's own that must not be there
const scope = globalThis as any;

scope.onmessage = async ({ data: ids }: { data: string[] }) => {
  const resource = "http://127.0.0.1:8000/mcp";
  const issuer = await createIssuer({
    issuer: "http://127.0.0.1:9000",
    resources: { [resource]: ["notes:read"] },
  });
  const server = createServer({ resource, issuer: issuer.issuer });
  const send = memorySend({ "http://127.0.0.1:8000": server, "http://127.0.0.1:9000": issuer });
  const powers = { "raw headers": true, "notes tools": true, "forge": issuer.forge } as const;
  const target = { resource, revision: "2025-11-25", send, powers } as const;
  const report = await judge({ subject: { name: "worker", resource }, target, ids });
  scope.postMessage({
    report,
    runtime: [typeof scope.Deno, typeof scope.process, typeof scope.Buffer],
    all: requirements.length,
  });
};
