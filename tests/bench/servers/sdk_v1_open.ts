/**
 * SDK v1 as its stateless examples have it: a server and a transport for every request, event streams, nobody asked
 * who they are.
 */

import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { createServer } from "../express/notes_server.mjs";
import { serve } from "./serve.ts";

serve(async (request) => {
  const transport = new WebStandardStreamableHTTPServerTransport();
  await createServer().connect(transport);
  return await transport.handleRequest(request);
});
