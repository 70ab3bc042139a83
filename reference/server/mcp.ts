/**
 * One endpoint for both eras of the protocol: 2026-07-28, where every request stands alone, and the revisions before
 * it, served without sessions.
 */

import {
  createMcpHandler,
  isLegacyRequest,
  type McpHandlerRequestOptions,
  type McpHttpHandler,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { callerOf } from "../guard/adapters/auth_info.ts";
import { type Identity, identityOf } from "./identity.ts";
import type { Notes } from "./notes.ts";
import { createMcpServer, type ReportError } from "./mcp_server.ts";

/** Executes messages. */
export type Endpoint = Pick<McpHttpHandler, "fetch">;

/**
 * Creates the endpoint, for callers that a guard has let in. It is stateless: every request gets an McpServer of its
 * own, and nothing is remembered between two of them.
 */
export function createMcpEndpoint(notes: Notes, onError: ReportError): Endpoint {
  const serverFor = ({ authInfo }: Pick<McpHandlerRequestOptions, "authInfo">) => {
    const events = authInfo?.extra?.events as Identity["events"];
    return createMcpServer(notes, identityOf(callerOf(authInfo), events), onError);
  };
  const modern = createMcpHandler(serverFor, {
    legacy: "reject",
    // Nothing changes here that a client could subscribe to; a stream without events only holds a connection.
    maxSubscriptions: 0,
    onerror: onError,
  });
  return {
    async fetch(request, options = {}) {
      if (await isLegacy(request, options.parsedBody)) {
        return serveLegacy(serverFor(options), request, options);
      }
      return await modern.fetch(request, options);
    },
  };
}

/**
 * The SDK's own decision. It calls no request legacy that names the new revision, and would take as long to say
 * so here as the handler takes to find it out again.
 */
async function isLegacy(request: Request, message: unknown): Promise<boolean> {
  if (request.headers.get("mcp-protocol-version") === "2026-07-28") return false;
  return await isLegacyRequest(request, message);
}

/** The SDK's own fallback answers with an event stream; one result needs none. */
async function serveLegacy(
  server: McpServer,
  request: Request,
  options: McpHandlerRequestOptions,
): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, options);
  } finally {
    await server.close();
  }
}
