/** The world that a program runs in: a network in memory, with the test issuer and nothing else. */

import { memoryClient } from "../../../reference/conformance/client/world/memory_network.ts";
import type { CreateClient } from "../../../reference/conformance/client/world/memory_network.ts";
import type { Target } from "../../../reference/conformance/check.ts";
import { createIssuer, type TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import type { Revision } from "../../../reference/conformance/requirement.ts";
import { type Handler, memorySend } from "../../../reference/conformance/send/memory.ts";
import { routeFetch } from "../../../reference/conformance/send/route_fetch.ts";
import { targetOf } from "../../../reference/conformance/target.ts";
import { BrokenProgram, type Exports, inWords } from "./program.ts";
import type { Program } from "./protocol.ts";

const FIRST_ISSUER_PORT = 9000;
const FIRST_PORT = 8000;

/** Lessons are judged at this revision, as in the terminal. */
const REVISION: Revision = "2025-11-25";

/** Hears what a program throws, as it is, and the request that it was about. */
export type OnThrow = (message: string, request?: Request) => void;

interface Settings {
  resource: string;
  issuer: string;
}

type CreateServer = (settings: Settings) => Handler;

// Made before there is an order: its keys take longer than anything else.
const first = issuerOf(0);

/** Of a lane. The server finds it through the global `fetch`, so the issuers are told apart by their ports. */
function issuerOf(lane: number): Promise<TestIssuer> {
  return createIssuer({ issuer: `http://127.0.0.1:${FIRST_ISSUER_PORT + lane}`, resources: {} });
}

// What is not in this world does not exist. The policy would refuse it as well, and report a violation.
globalThis.fetch = (input) => {
  const url = input instanceof Request ? input.url : String(input);
  return Promise.reject(new TypeError(`error sending request for url (${url}): nothing listens there`));
};

/**
 * The target that a program is judged as in a lane, which has a server and an issuer of its own.
 *
 * @param lane counted from 0
 * @param load evaluates the program
 * @param onThrow hears what a server throws while it handles a request
 * @throws {BrokenProgram} when it does not export what it should
 */
export async function worldOf(
  { party, signsIn }: Program,
  load: () => Exports,
  onThrow: OnThrow,
  lane = 0,
): Promise<{ target: Target; issuer: TestIssuer }> {
  const issuer = await (lane === 0 ? first : issuerOf(lane));
  if (party === "client") {
    const { client, send } = memoryClient((settings) =>
      (exported(load, "createClient") as CreateClient)(settings)
    );
    exported(load, "createClient");
    return { issuer, target: { resource: "", revision: REVISION, send, powers: { client } } };
  }
  routeFetch(issuer.issuer, issuer);
  const handlers: Record<string, Handler> = { [issuer.issuer]: issuer };
  let port = FIRST_PORT;
  const start = () => {
    const origin = `http://127.0.0.1:${port++}`;
    const resource = `${origin}/mcp`;
    handlers[origin] = reporting(serverOf(load, { resource, issuer: issuer.issuer }), onThrow);
    // The calendar, another resource of the course, has the next port.
    if (port === FIRST_PORT + 1) port++;
    return Promise.resolve({ resource, close: () => Promise.resolve(void delete handlers[origin]) });
  };
  const { resource } = await start();
  const send = memorySend(handlers);
  return { issuer, target: await targetOf({ resource, revision: REVISION, send, issuer, signsIn, start }) };
}

function exported(load: () => Exports, name: string): unknown {
  const found = load()[name];
  if (typeof found !== "function") throw new BrokenProgram({ message: `It exports no ${name} function` });
  return found;
}

function serverOf(load: () => Exports, settings: Settings): Handler {
  const create = exported(load, "createServer") as CreateServer;
  let server: Handler | undefined;
  try {
    server = create(settings);
  } catch (error) {
    throw new BrokenProgram({ message: `createServer threw ${inWords(error)}` }, { cause: error });
  }
  if (typeof server?.fetch !== "function") {
    throw new BrokenProgram({ message: "Its createServer returns nothing with a fetch method" });
  }
  return server;
}

function reporting(server: Handler, onThrow: OnThrow): Handler {
  return {
    async fetch(request) {
      try {
        return await server.fetch(request);
      } catch (error) {
        onThrow(inWords(error), request);
        throw error;
      }
    },
  };
}
