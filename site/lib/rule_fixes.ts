/** What to change in the stacks that are known. */

import { fixFor } from "../../reference/conformance/verify/fixes.ts";
import type { StackName } from "../../reference/conformance/verify/stack.ts";

/** As people call them. */
const STACKS: Record<StackName, string> = {
  "express": "Express",
  "sdk-v1": "TypeScript SDK v1",
  "sdk-v2": "TypeScript SDK v2",
  "hono": "Hono",
  "fastmcp": "FastMCP",
  "python-sdk": "Python SDK",
  "aspnet": "ASP.NET Core",
  "spring": "Spring",
};

/** Each fix of a rule once, with the stacks that it is for. */
export function fixesOf(id: string): [fix: string, stacks: string[]][] {
  const fixes = new Map<string, string[]>();
  for (const [name, title] of Object.entries(STACKS)) {
    const fix = fixFor(id, name as StackName);
    if (fix !== undefined) fixes.set(fix, [...fixes.get(fix) ?? [], title]);
  }
  return [...fixes];
}
