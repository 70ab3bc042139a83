/** A client program as it runs: its world is on the judge's side. */

import type { ClientSettings, StartedClient } from "../../../reference/conformance/client/world/power.ts";
import type { CreateClient } from "../../../reference/conformance/client/world/memory_network.ts";
import { BrokenProgram, inWords } from "./broken_program.ts";
import { fetchOver } from "./host_fetch.ts";
import type { JudgeMethods } from "./judge_methods.ts";
import type { Line } from "./line.ts";
import type { Exports } from "./program.ts";

/** What of a client's settings can be sent. */
export type ClientSettingsSent = Omit<ClientSettings, "openBrowser" | "store">;

/** A client's own methods. */
export type RunningClient = StartedClient;

/**
 * Starts one.
 *
 * @param number what the judge calls it
 * @throws {BrokenProgram} when it cannot be started
 */
export function clientFrom(
  { createClient }: Exports,
  number: number,
  settings: ClientSettingsSent,
  line: Line<JudgeMethods>,
): RunningClient {
  let client: Partial<StartedClient> | undefined;
  try {
    client = (createClient as CreateClient)({
      ...settings,
      fetch: fetchOver(line, number),
      openBrowser: async (url) => new URL(await line.call("browse", number, url.href)),
      store: {
        get: (key) => line.call("get", number, key),
        set: (key, value) => line.call("set", number, key, value),
        async exclusive(work) {
          const turn = await line.call("lock", number);
          try {
            return await work();
          } finally {
            await line.call("unlock", turn);
          }
        },
      },
    });
  } catch (error) {
    throw new BrokenProgram({ message: `createClient threw ${inWords(error)}` }, { cause: error });
  }
  const missing = (["listTools", "callTool", "close"] as const).filter((name) =>
    typeof client?.[name] !== "function"
  );
  if (missing.length === 0) return client as StartedClient;
  throw new BrokenProgram({
    message: client === undefined
      ? "Its createClient returns nothing: is a return missing in it?"
      : `Its createClient returns nothing with ${missing.join(" and ")}`,
  });
}
