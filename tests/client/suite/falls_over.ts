/** A client that refuses everything, for the wrong reason: green where a scenario only wants a refusal. */

import type { ReferenceClient } from "../../../reference/client/client.ts";

/** Its calls all fail. */
export function createClient(): ReferenceClient {
  const fails = () =>
    Promise.reject(Object.assign(new Error("no call of mine goes through"), { code: "broken" }));
  return { listTools: fails, callTool: fails, close: () => Promise.resolve() };
}
