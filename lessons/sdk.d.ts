/**
 * The SDK's package.json sends the types of `server/mcp.js` to `mcp.js.d.ts`, which does not exist; `tsc` forgives
 * that, Deno does not, and every class would silently be `any`. This says where each module's types are.
 */

declare module "@modelcontextprotocol/sdk/server/mcp.js" {
  export * from "@modelcontextprotocol/sdk/server/mcp";
}
declare module "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js" {
  export * from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp";
}
declare module "@modelcontextprotocol/sdk/client/index.js" {
  export * from "@modelcontextprotocol/sdk/client/index";
}
declare module "@modelcontextprotocol/sdk/client/streamableHttp.js" {
  export * from "@modelcontextprotocol/sdk/client/streamableHttp";
}
declare module "@modelcontextprotocol/sdk/client/auth.js" {
  export * from "@modelcontextprotocol/sdk/client/auth";
}
declare module "@modelcontextprotocol/sdk/shared/auth.js" {
  export * from "@modelcontextprotocol/sdk/shared/auth";
}
declare module "@modelcontextprotocol/sdk/types.js" {
  export * from "@modelcontextprotocol/sdk/types";
}
