/** The other side of client_apart.ts: runs one client file in a process of its own, with loopback and nothing else. */

import { inWords } from "../../conformance/client/world/outcome.ts";
import type { CreateClient } from "../../conformance/client/world/memory_network.ts";
import type { ClientSettings, StartedClient } from "../../conformance/client/world/power.ts";
import { hostRequest, openParent } from "./hosting.ts";
import { keepInstancesApart } from "./own_modules.ts";

/** What it is told to do; `call` and `ask` number what will be answered. */
export type ClientHostOrder =
  | { do: "start"; client: number; settings: Omit<ClientSettings, "openBrowser" | "store"> }
  | { do: "call"; call: number; client: number; tool: string; args: Record<string, unknown> }
  | { do: "list" | "close"; call: number; client: number }
  | { do: "answer"; ask: number; value?: string; error?: string };

/** What it tells, and asks of the world that its client is in. */
export type ClientHostMessage =
  | { event: "ready" }
  | { event: "done"; call: number; result?: unknown; error?: string }
  | { event: "attempt"; client: number; url: string }
  | { event: "ask"; ask: number; client: number; what: Question; key?: string; value?: string };

/** `lock` is answered when it is held; `unlock` at once. */
export type Question = "get" | "set" | "lock" | "unlock" | "browse";

const request = hostRequest();
const { file } = request;
const { tell, broken, begins, orders } = openParent<ClientHostMessage, ClientHostOrder>(request);

const clients = new Map<number, Promise<StartedClient>>();

/** Which client has which copy of the module: two clients at once are two processes, as far as the file can see. */
const copies: (number | undefined)[] = [];
const asked = new Map<number, PromiseWithResolvers<string | undefined>>();

function ask(client: number, what: Question, key?: string, value?: string): Promise<string | undefined> {
  const answer = Promise.withResolvers<string | undefined>();
  const number = asked.size;
  asked.set(number, answer);
  tell({ event: "ask", ask: number, client, what, key, value });
  return answer.promise;
}

async function load(url: string): Promise<CreateClient> {
  const { createClient } = await import(url).catch(broken);
  if (typeof createClient !== "function") broken("it exports no createClient function");
  return createClient;
}

async function start(
  client: number,
  settings: Omit<ClientSettings, "openBrowser" | "store">,
): Promise<StartedClient> {
  const free = copies.indexOf(undefined);
  const copy = free < 0 ? copies.length : free;
  copies[copy] = client;
  // Another query is another module. A copy is used again by a later client: each takes some milliseconds to load.
  const createClient = await load(`${file}?copy=${copy}`);
  let started: StartedClient | undefined;
  try {
    started = createClient({
      ...settings,
      fetch: (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        tell({ event: "attempt", client, url });
        return fetch(input, init);
      },
      openBrowser: async (url) => new URL(await ask(client, "browse", url.href) ?? ""),
      store: {
        get: (key) => ask(client, "get", key),
        set: async (key, value) => void await ask(client, "set", key, value),
        async exclusive(work) {
          await ask(client, "lock");
          try {
            return await work();
          } finally {
            await ask(client, "unlock");
          }
        },
      },
    });
  } catch (error) {
    broken(error);
  }
  return whole(started);
}

/** Refusals are what a client is judged by: one that lacks a method would be taken for one that refuses. */
function whole(started: Partial<StartedClient> | undefined): StartedClient {
  if (started === undefined) broken("its createClient returns nothing: is a return missing in it?");
  const lacks = (["listTools", "callTool", "close"] as const)
    .filter((name) => typeof started?.[name] !== "function");
  if (lacks.length > 0) broken(`its createClient returns nothing with ${lacks.join(" and ")}`);
  return started as StartedClient;
}

async function obey(order: ClientHostOrder): Promise<void> {
  if (order.do === "start") {
    clients.set(order.client, start(order.client, order.settings));
  } else if (order.do === "answer") {
    const answer = asked.get(order.ask);
    if (order.error === undefined) answer?.resolve(order.value);
    else answer?.reject(new Error(order.error));
  } else {
    const { call } = order;
    try {
      const client = (await clients.get(order.client))!;
      if (order.do === "close") {
        await client.close();
        copies[copies.indexOf(order.client)] = undefined;
      }
      const result = order.do === "call"
        ? await client.callTool(order.tool, order.args)
        : order.do === "list" && await client.listTools();
      tell({ event: "done", call, result });
    } catch (error) {
      tell({ event: "done", call, error: inWords(error) });
    }
  }
}

keepInstancesApart(file);
await begins;
await load(file);
tell({ event: "ready" });
for await (const order of orders()) obey(order);
