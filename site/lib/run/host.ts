/** The worker that runs the program, and nothing but it: what it is sent comes from the judge, over one line. */

import { inWords as wordsOf } from "../../../reference/conformance/client/world/outcome.ts";
import type { MoreSettings } from "../../../reference/conformance/check.ts";
import type { Answer, NoAnswer } from "../../../reference/conformance/exchange.ts";
import { type Handler, memorySend } from "../../../reference/conformance/send/memory.ts";
import { BrokenProgram, inWords } from "./broken_program.ts";
import { clientFrom, type ClientSettingsSent, type RunningClient } from "./host_client.ts";
import { fetchOver } from "./host_fetch.ts";
import type { JudgeMethods, OutgoingApart } from "./judge_methods.ts";
import { type Line, openLine } from "./line.ts";
import { type Exports, type LoadedProgram, loadProgram } from "./program.ts";
import type { Program } from "./protocol.ts";
import { seal } from "./seal.ts";

/** What a lesson's server is told, and what some are told besides. */
export interface ServerSettings extends MoreSettings {
  resource: string;
  issuer: string;
}

/** What the judge can have done here. */
export type HostMethods = {
  /** Answers as soon as the program lets it. */
  alive(): void;
  /** Transpiles the program and evaluates it once. Throws {@linkcode BrokenProgram}. */
  load(program: Program): Promise<void>;
  /** Starts one more instance of a server, at this origin. Throws {@linkcode BrokenProgram}. */
  serve(origin: string, settings: ServerSettings): void;
  /** Forgets the instance at this origin. */
  close(origin: string): void;
  /** Sends a message to an instance. Throws HarnessError, as `memorySend` does. */
  send(message: OutgoingApart): Promise<Answer | NoAnswer>;
  /** Starts one more instance of a client, under this number. Throws {@linkcode BrokenProgram}. */
  startClient(client: number, settings: ClientSettingsSent): void;
  /** What it returns; rejects with the words of what it throws. */
  callClient(client: number, method: keyof RunningClient, ...given: unknown[]): Promise<unknown>;
};

/**
 * Of what a program throws, in different messages: it may throw as long as it likes. Those that differ by their tokens
 * alone are one to the judge, so this is well above what it tells.
 */
const MAX_THROWN = 100;

/** How often one of them is told of. */
const MAX_COUNTED = 1_000;

/** Takes orders from the judge at the other end of the port. */
export function startHost(port: MessagePort): void {
  const handlers: Record<string, Handler> = {};
  const clients = new Map<number, RunningClient>();
  const send = memorySend(handlers);
  let loaded: LoadedProgram;

  const methods: HostMethods = {
    alive() {},
    async load(program) {
      loaded = await loadProgram(program);
      const name = program.party === "client" ? "createClient" : "createServer";
      if (typeof loaded.evaluate()[name] === "function") return;
      throw new BrokenProgram({ message: `It exports no ${name} function` });
    },
    serve(origin, settings) {
      handlers[origin] = reporting(serverFrom(loaded.evaluate(), settings), threw);
    },
    close: (origin) => void delete handlers[origin],
    async send({ meanwhile, ...message }) {
      const { response } = await send({
        ...message,
        ...meanwhile !== undefined &&
          { meanwhile: (received) => line.call("meanwhile", meanwhile, received) },
      });
      return response;
    },
    startClient: (number, settings) =>
      void clients.set(number, clientFrom(loaded.evaluate(), number, settings, line)),
    async callClient(number, method, ...given) {
      try {
        // deno-lint-ignore no-explicit-any -- the judge knows what each of them takes
        const result = await (clients.get(number)![method] as any)(...given);
        return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
      } catch (error) {
        throw new Error(wordsOf(error), { cause: error });
      }
    },
  };
  const line: Line<JudgeMethods> = openLine<JudgeMethods>(port, methods);
  const told: { place: string; count: number }[] = [];

  /** Errors of one place are one: they differ by what was sent. */
  function threw(error: unknown, request?: Request): void {
    const trouble = loaded?.troubleOf(error) ?? { message: inWords(error) };
    const place = trouble.line === undefined ? trouble.message : `${trouble.file}:${trouble.line}`;
    const number = told.findIndex((each) => each.place === place);
    if (number < 0) {
      if (told.length >= MAX_THROWN) return;
      const about = request && { url: request.url, headers: [...request.headers] };
      line.call("threw", told.push({ place, count: 1 }) - 1, trouble, about).catch(() => {});
    } else if (told[number]!.count++ < MAX_COUNTED) {
      line.call("threwAgain", number).catch(() => {});
    }
  }

  // What is not in this world does not exist. The policy would refuse it as well, and report a violation.
  globalThis.fetch = fetchOver(line);
  seal(threw);
}

function serverFrom({ createServer }: Exports, settings: ServerSettings): Handler {
  let server: Handler | undefined;
  try {
    server = (createServer as (settings: ServerSettings) => Handler)(settings);
  } catch (error) {
    throw new BrokenProgram({ message: `createServer threw ${inWords(error)}` }, { cause: error });
  }
  if (typeof server?.fetch === "function") return server;
  throw new BrokenProgram({
    message: server === undefined
      ? "Its createServer returns nothing: is a return missing in it?"
      : "Its createServer returns nothing with a fetch method",
  });
}

/** Tells what a reader could not see otherwise: the answer is 500, whatever the reason. */
function reporting(server: Handler, threw: (error: unknown, request: Request) => void): Handler {
  return {
    async fetch(request) {
      let response: Response | undefined;
      try {
        response = await server.fetch(request);
      } catch (error) {
        // A client that hung up half-way is no mistake of the program's.
        if (!request.signal.aborted) threw(error, request);
        throw error;
      }
      if (response instanceof Response) return response;
      threw(`fetch returned ${response} where a Response was due: is a return missing in it?`, request);
      return new Response("Internal Server Error", { status: 500 });
    },
  };
}
