/** Servers with a trap in them, and the same behind an adapter. */

import { toNodeHandler } from "@modelcontextprotocol/node";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import express from "express";
import express4 from "express4";
import type { RequestListener, ServerResponse } from "node:http";
import { keepRawBody, mountGuarded, serveNode } from "../../../reference/guard/adapters/express.ts";
import { type GuardedRequest, nodeListener } from "../../../reference/guard/adapters/node.ts";
import { serveSdkV1 } from "../../../reference/guard/adapters/sdk_v1.ts";
import { serveSdkV2 } from "../../../reference/guard/adapters/sdk_v2.ts";
import type { Guard } from "../../../reference/guard/mod.ts";
import { everything } from "../everything.ts";
import { gate, glue, glueOfTheSdk, send, toStreamed } from "./glue.ts";
import type { Happenings } from "./happenings.ts";
import { handlerV2, serverV1 } from "./tools.ts";

/** Serves on Node, behind this guard. */
export type Build = (guard: Guard, happenings: Happenings) => RequestListener;

/** SDK v1 as its documentation has it on Express: without sessions, closed with the response. */
function documented(happenings: Happenings) {
  return async (incoming: GuardedRequest, outgoing: ServerResponse) => {
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    const server = serverV1(happenings);
    outgoing.on("close", () => {
      transport.close();
      server.close();
    });
    await server.connect(transport);
    await transport.handleRequest(incoming, outgoing, incoming.body);
  };
}

/** Says all that is to be seen of the request and the response. */
function tell(incoming: GuardedRequest, outgoing: ServerResponse): void {
  outgoing.end(JSON.stringify(everything([incoming, outgoing])));
}

/** An app with a parser that nobody can see in its stack. */
function hidden(parser: express.RequestHandler): ReturnType<typeof express> {
  const app = express();
  app.use((...args: Parameters<express.RequestHandler>) => parser(...args));
  return app;
}

/** People's own, without an adapter. */
export const NAIVE: Record<string, Build> = {
  streamed: (guard, happenings) => glue(serveSdkV1(guard, () => serverV1(happenings))),
  converted: (guard, happenings) => glueOfTheSdk(serveSdkV1(guard, () => serverV1(happenings))),
  documented(guard, happenings) {
    const app = express();
    app.use((_request: unknown, response: ServerResponse, next: () => void) => {
      response.setHeader("access-control-allow-origin", "*");
      next();
    });
    const handler = documented(happenings);
    const serve = gate(guard, (incoming, outgoing, { message }) => {
      incoming.body = message;
      return handler(incoming, outgoing);
    });
    app.post("/mcp", serve);
    app.use(glue((request) => guard(request) as Promise<Response>));
    return app;
  },
  v2: (guard, happenings) => {
    const handler = toNodeHandler(handlerV2(happenings));
    return gate(guard, (incoming, outgoing, { message }) => handler(incoming, outgoing, message));
  },
  parsed(guard, happenings) {
    const app = express();
    app.use(express.json());
    app.use(glue(serveSdkV1(guard, () => serverV1(happenings))));
    return app;
  },
  telling: (guard) => gate(guard, tell),
  routed(guard) {
    const app = express();
    // The guard is asked with the path of the route, as people write it who have one route only.
    app.all("/mcp", async (incoming: GuardedRequest, outgoing: ServerResponse) => {
      const admitted = await guard(toStreamed(incoming), { target: "/mcp" });
      if (admitted instanceof Response) return await send(admitted, outgoing);
      outgoing.end("{}");
    });
    return app;
  },
};

const onExpress = (version: typeof express) => (guard: Guard, happenings: Happenings): RequestListener => {
  const app = version();
  app.use((_request: unknown, response: ServerResponse, next: () => void) => {
    response.setHeader("access-control-allow-origin", "*");
    next();
  });
  mountGuarded(app, serveNode(guard, documented(happenings)));
  return app;
};

/** The same, behind an adapter. */
export const GUARDED: Record<string, Build> = {
  node: (guard, happenings) => nodeListener(serveSdkV1(guard, () => serverV1(happenings))),
  handler: (guard, happenings) => nodeListener(serveNode(guard, documented(happenings))),
  express4: onExpress(express4),
  express5: onExpress(express),
  v2: (guard, happenings) => nodeListener(serveSdkV2(guard, handlerV2(happenings))),
  "v2 handler": (guard, happenings) =>
    nodeListener(serveNode(guard, (incoming, outgoing) => {
      return toNodeHandler(handlerV2(happenings))(incoming, outgoing, incoming.body);
    })),
  telling(guard) {
    const app = express();
    mountGuarded(app, serveNode(guard, tell));
    return app;
  },
  "hidden parser"(guard, happenings) {
    const app = hidden(express.json());
    mountGuarded(app, serveSdkV1(guard, () => serverV1(happenings)), {
      onError: (error) =>
        happenings.add(`${(error as { code?: unknown }).code}: ${(error as Error).message}`),
    });
    return app;
  },
  "kept bytes"(guard, happenings) {
    const app = express();
    app.use(express.json({ verify: keepRawBody }));
    mountGuarded(app, serveSdkV1(guard, () => serverV1(happenings)), { rawBody: true });
    return app;
  },
  router(guard) {
    const router = express.Router();
    router.post("/mcp", (request: GuardedRequest, response: express.Response) => {
      response.status(202).set("x-ip", (request as unknown as { ip: string }).ip).json(request.body);
    });
    router.get("/other", () => {});
    const app = express();
    mountGuarded(app, serveNode(guard, router));
    return app;
  },
  throwing(guard, happenings) {
    const broken = () => Promise.reject(new Error("broken"));
    return nodeListener(serveNode(guard, broken), {
      onError: (error) => happenings.add(String(error)),
    });
  },
};
