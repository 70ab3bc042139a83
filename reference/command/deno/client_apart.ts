/** Runs a client file apart from the command, in worlds that are on this side. */

import type {
  ClientPower,
  ClientSettings,
  StartedClient,
  Store,
} from "../../conformance/client/world/power.ts";
import type { ClientHostMessage, ClientHostOrder, Question } from "./client_host.ts";
import type { Prepared } from "./apart.ts";
import { type Hosted, type HostingOptions, startHosted } from "./hosted.ts";
import type { Program } from "./program.ts";

/** A client file that is loaded. */
export interface ClientApart extends Omit<Hosted, "send"> {
  start: ClientPower["start"];
}

/** What one client was given, on this side. */
interface Given {
  settings: ClientSettings;
  onAttempt(url: string): void;
  /** Ends the turn that the client has with the store. */
  unlock?: () => void;
}

/** Starts a process for a client's program; with packages to load ahead, it waits with the file until it is to begin. */
export function prepareClientApart(
  program: Program,
  { ahead, hears }: HostingOptions,
): Prepared<ClientApart> {
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const given: Given[] = [];
  const calls: PromiseWithResolvers<unknown>[] = [];
  const hosted = startHosted<ClientHostMessage>(program, {
    host: "client_host.ts",
    request: {},
    ahead,
    hears,
    isReady: ({ event }) => event === "ready",
    onMessage: hear,
  });
  const { alive, gone, stop } = hosted;
  const tell = (order: ClientHostOrder) => hosted.send(order);
  return {
    async begin() {
      // Where it has ended, `gone` says so.
      if (ahead) await hosted.send("begin").catch(() => {});
      await Promise.race([ready, gone]);
      return { alive, gone, stop, start };
    },
    gone,
    stop,
  };

  async function start(settings: ClientSettings, onAttempt: (url: string) => void): Promise<StartedClient> {
    const client = given.push({ settings, onAttempt }) - 1;
    const { openBrowser: _, store: __, ...rest } = settings;
    await tell({ do: "start", client, settings: rest });
    const started: StartedClient = {
      listTools: () => call((call) => ({ do: "list", call, client })),
      callTool: (tool, args) => call((call) => ({ do: "call", call, client, tool, args })),
      close: async () => void await call((call) => ({ do: "close", call, client })),
    };
    return started;
  }

  async function call(order: (call: number) => ClientHostOrder): Promise<unknown> {
    const done = Promise.withResolvers<unknown>();
    await tell(order(calls.push(done) - 1));
    return await Promise.race([done.promise, gone]);
  }

  function hear(message: ClientHostMessage): void {
    if (message.event === "ready") return isReady();
    if (message.event === "attempt") return given[message.client]!.onAttempt(message.url);
    if (message.event === "done") {
      const { resolve, reject } = calls[message.call]!;
      return message.error === undefined ? resolve(message.result) : reject(new Error(message.error));
    }
    const { ask, client, what, key = "", value } = message;
    answerTo(given[client]!, what, key, value).then(
      (value) => tell({ do: "answer", ask, value }),
      (error) => tell({ do: "answer", ask, error: error instanceof Error ? error.message : String(error) }),
    ).catch(() => {}); // The process is gone, which `gone` tells.
  }
}

async function answerTo(
  given: Given,
  what: Question,
  key: string,
  value?: string,
): Promise<string | undefined> {
  const { store, openBrowser } = given.settings;
  if (what === "get") return await store.get(key);
  if (what === "set") await store.set(key, value);
  if (what === "lock") given.unlock = await lock(store);
  if (what === "unlock") given.unlock?.();
  if (what === "browse") return (await openBrowser(new URL(key))).href;
}

/** Resolves when the store is held, with what lets go of it. */
function lock(store: Store): Promise<() => void> {
  return new Promise((held, failed) => {
    store.exclusive(() => new Promise<void>((release) => held(release))).catch(failed);
  });
}
