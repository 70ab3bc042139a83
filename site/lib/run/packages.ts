/** What a program can import in the page: what the lessons import. */

import * as clientAuth from "@modelcontextprotocol/sdk/client/auth.js";
import * as client from "@modelcontextprotocol/sdk/client/index.js";
import * as clientTransport from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import * as server from "@modelcontextprotocol/sdk/server/mcp.js";
import * as serverTransport from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import * as sharedAuth from "@modelcontextprotocol/sdk/shared/auth.js";
import * as types from "@modelcontextprotocol/sdk/types.js";
import * as jose from "jose";
import * as zod from "zod";

/** Modules by the name that they are imported by. */
export const packages: Record<string, object> = {
  "@modelcontextprotocol/sdk/client/auth.js": asModule(clientAuth),
  "@modelcontextprotocol/sdk/client/index.js": asModule(client),
  "@modelcontextprotocol/sdk/client/streamableHttp.js": asModule(clientTransport),
  "@modelcontextprotocol/sdk/server/mcp.js": asModule(server),
  "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js": asModule(serverTransport),
  "@modelcontextprotocol/sdk/shared/auth.js": asModule(sharedAuth),
  "@modelcontextprotocol/sdk/types.js": asModule(types),
  jose: asModule(jose),
  zod: asModule(zod),
};

/** With the mark by which transpiled code tells a module from a value. */
function asModule(namespace: object): object {
  return { __esModule: true, ...namespace };
}
