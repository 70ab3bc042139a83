/** The judge's side of the program, which runs in another worker. */

import type { ClientSettings, Store } from "../../../reference/conformance/client/world/power.ts";
import type { StartedClient } from "../../../reference/conformance/client/world/power.ts";
import type { Answer, NoAnswer } from "../../../reference/conformance/exchange.ts";
import { HarnessError } from "../../../reference/conformance/harness_error.ts";
import type { Handler } from "../../../reference/conformance/send/memory.ts";
import type { Outgoing } from "../../../reference/conformance/send/outgoing.ts";
import { followed } from "../../../reference/conformance/send/route_fetch.ts";
import { BrokenProgram } from "./broken_program.ts";
import type { HostMethods, ServerSettings } from "./host.ts";
import type { Fetched, JudgeMethods } from "./judge_methods.ts";
import { openLine } from "./line.ts";
import { type Program, PULSE_MS } from "./protocol.ts";

/** Hears what a program throws, and the request that it was about. */
export type OnThrow = Pick<JudgeMethods, "threw" | "threwAgain">;

/** What a client is given besides what can be sent. */
export type ClientWorld = ClientSettings & { fetch: typeof fetch };

/** A program that runs apart. */
export interface ProgramApart {
  /** Rejects with {@linkcode BrokenProgram} when it can be judged no longer; it never resolves. */
  broken: Promise<never>;
  load(program: Program): Promise<void>;
  /** Starts a server at an origin, which is another than its own URL's behind a proxy; what it fetches goes to `issuer`. */
  serve(origin: string, settings: ServerSettings, issuer: Handler): Promise<void>;
  close(origin: string): Promise<void>;
  /** What a server makes of a message. */
  answer(message: Outgoing): Promise<Answer | NoAnswer>;
  /** Starts a client. */
  client(world: ClientWorld): StartedClient;
}

/** Who hears of a program. */
export interface Hearing extends OnThrow {
  /** It has answered that it is there: one that loops does not. */
  onAlive(): void;
  /** It has answered a message, or done what a call asked for. */
  onAnswer(): void;
}

/** Opens the line to it. */
export function openProgram(
  port: MessagePort,
  { onAlive, onAnswer, threw, threwAgain }: Hearing,
): ProgramApart {
  const issuers = new Map<string, Handler>();
  const worlds: ClientWorld[] = [];
  const turns: (() => void)[] = [];
  let hasAnswered = false;
  const meanwhiles: NonNullable<Outgoing["meanwhile"]>[] = [];
  const { promise: broken, reject: breaks } = Promise.withResolvers<never>();
  broken.catch(() => {});
  const worldOf = (client: number): ClientWorld => {
    const world = worlds[client];
    if (!world) throw new TypeError(`There is no client ${client}`);
    return world;
  };

  const fromIssuer = async (request: Request): Promise<Response> => {
    const issuer = issuers.get(new URL(request.url).origin);
    if (issuer) return await issuer.fetch(request);
    throw new TypeError(`error sending request for url (${request.url}): nothing listens there`);
  };

  const line = openLine<HostMethods>(
    port,
    {
      async fetch({ url, body, ...init }, client) {
        if (client !== undefined) return await fetched(await worldOf(client).fetch(url, { ...init, body }));
        const { method, headers, redirect } = init;
        const request = new Request(url, { method, headers, body, redirect });
        return await fetched(await followed(request, fromIssuer), url);
      },
      browse: async (client, url) => (await worldOf(client).openBrowser(new URL(url))).href,
      get: (client, key) => worldOf(client).store.get(key),
      set: (client, key, value) => worldOf(client).store.set(key, value),
      lock: async (client) => turns.push(await held(worldOf(client).store)) - 1,
      unlock: (turn) => turns[turn]?.(),
      async meanwhile(number, received) {
        // Once for each message: the program's side can call what it wants as often as it wants.
        const { [number]: act } = meanwhiles;
        delete meanwhiles[number];
        await act?.(received);
      },
      threw,
      threwAgain,
    } satisfies JudgeMethods,
  );

  const pulse = () => void line.call("alive").then(() => (onAlive(), setTimeout(pulse, PULSE_MS)));
  pulse();

  return {
    broken,
    load: (program) => line.call("load", program),
    async serve(origin, settings, issuer) {
      issuers.set(settings.issuer, issuer);
      await line.call("serve", origin, settings);
    },
    close: (origin) => line.call("close", origin),
    async answer(message) {
      try {
        const { meanwhile, ...rest } = message;
        const number = meanwhile && meanwhiles.push(meanwhile) - 1;
        const answer = plain(await line.call("send", { ...rest, meanwhile: number }));
        hasAnswered = true;
        onAnswer();
        return answer;
      } catch (error) {
        if (!(error instanceof HarnessError) || error.code !== "no_answer") throw error;
        const why = silent(message, error);
        // It costs the check; one that has never answered cannot be judged at all.
        if (!hasAnswered) breaks(new BrokenProgram({ message: why.message }, { cause: error }));
        throw why;
      }
    },
    client(world) {
      const number = worlds.push(world) - 1;
      const { openBrowser: _, store: __, fetch: ___, ...settings } = world;
      const started = line.call("startClient", number, settings);
      // What a program that does not start throws is no refusal of a call.
      started.catch(breaks);
      const call = async (method: keyof StartedClient, ...given: unknown[]) => {
        await started;
        const result = await line.call("callClient", number, method, ...given);
        onAnswer();
        return result;
      };
      return {
        listTools: () => call("listTools"),
        callTool: (tool, args) => call("callTool", tool, args),
        close: async () => void await call("close"),
      };
    },
  };
}

/** The program does other things meanwhile, or nothing: one that loops would not have said so itself. */
function silent({ method, url, note }: Outgoing, error: HarnessError): HarnessError {
  const what = `${method} ${new URL(url).pathname}${note ? ` (${note})` : ""}`;
  const message = `It does not answer: ten seconds after ${what} there is no Response. ` +
    "A promise in it never resolves, or a callback is never called";
  return new HarnessError("no_answer", message, { cause: error });
}

async function fetched(response: Response, url = response.url): Promise<Fetched> {
  const { status, headers } = response;
  return { url, status, headers: [...headers], body: await response.arrayBuffer() };
}

/** What comes from the program is its word: it has the form of an answer, or it is none. */
function plain(answer: Answer | NoAnswer): Answer | NoAnswer {
  if ("error" in answer) return { error: String(answer.error) };
  const headers = answer.headers.map(([name, value]): [string, string] => [String(name), String(value)]);
  return { status: Number(answer.status), headers, body: String(answer.body) };
}

/** Resolves when the store is held, with what lets go of it. */
function held(store: Store): Promise<() => void> {
  return new Promise((resolve, reject) => {
    store.exclusive(() => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}
