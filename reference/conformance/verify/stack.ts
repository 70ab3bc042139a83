/** What a server is built with, as far as its answers show: for the fix that fits. */

/** The stacks that are recognised. */
export type StackName =
  | "express"
  | "sdk-v1"
  | "sdk-v2"
  | "fastmcp"
  | "python-sdk"
  | "hono"
  | "aspnet"
  | "spring";

/** A stack, and what gave it away. */
export interface Stack {
  name: StackName;
  /** As people call it: "Express, MCP TypeScript SDK v1". */
  title: string;
  /** The header or text by which it was known. */
  seen: string;
}
