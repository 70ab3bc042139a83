/** The world that a program runs in: a network in memory, with the test issuer and nothing else. */

import { memoryClient } from "../../../reference/conformance/client/memory_network.ts";
import type { CreateClient } from "../../../reference/conformance/client/memory_network.ts";
import type { Target } from "../../../reference/conformance/check.ts";
import { createIssuer, type TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import type { Revision } from "../../../reference/conformance/requirement.ts";
import { type Handler, memorySend } from "../../../reference/conformance/send/memory.ts";
import { routeFetch } from "../../../reference/conformance/send/route_fetch.ts";
import { targetOf } from "../../../reference/conformance/target.ts";
import { BrokenProgram, type Exports, inWords } from "./program.ts";
import type { Program } from "./protocol.ts";

const ISSUER = "http://127.0.0.1:9000";
const FIRST_PORT = 8000;

/** Lessons are judged at this revision, as in the terminal. */
const REVISION: Revision = "2025-11-25";

type CreateServer = (settings: { resource: string; issuer: string }) => Handler;

// Made before there is an order: its keys take longer than anything else.
const made: Promise<TestIssuer> = createIssuer({ issuer: ISSUER, resources: {} });
// What is not in this world does not exist. The policy would refuse it as well, and report a violation.
globalThis.fetch = (input) => {
  const url = input instanceof Request ? input.url : String(input);
  return Promise.reject(new TypeError(`error sending request for url (${url}): nothing listens there`));
};

/**
 * The target that a program is judged as.
 *
 * @param load evaluates the program
 * @param onThrow hears what a server throws while it handles a request
 * @throws {BrokenProgram} when it does not export what it should
 */
export async function worldOf(
  program: Program,
  load: () => Exports,
  onThrow: (message: string) => void,
): Promise<{ target: Target; issuer: TestIssuer }> {
  const issuer = await made;
  if (program.party === "client") {
    const { client, send } = memoryClient((settings) =>
      (exported(load, "createClient") as CreateClient)(settings)
    );
    exported(load, "createClient");
    return { issuer, target: { resource: "", revision: REVISION, send, powers: { client } } };
  }
  routeFetch(ISSUER, issuer);
  if (program.signsIn) issuer.mint({ audience: ISSUER, alg: "RS256" }).catch(() => {});
  const handlers: Record<string, Handler> = { [ISSUER]: issuer };
  let port = FIRST_PORT;
  const start = () => {
    const origin = `http://127.0.0.1:${port++}`;
    const resource = `${origin}/mcp`;
    handlers[origin] = reporting(serverOf(load, resource), onThrow);
    // The calendar, another resource of the course, has the next port.
    if (port === FIRST_PORT + 1) port++;
    return Promise.resolve({ resource, close: () => Promise.resolve(void delete handlers[origin]) });
  };
  const { resource } = await start();
  const { signsIn } = program;
  const send = memorySend(handlers);
  return { issuer, target: await targetOf({ resource, revision: REVISION, send, issuer, signsIn, start }) };
}

function exported(load: () => Exports, name: string): unknown {
  const found = load()[name];
  if (typeof found !== "function") throw new BrokenProgram({ message: `It exports no ${name} function` });
  return found;
}

function serverOf(load: () => Exports, resource: string): Handler {
  const create = exported(load, "createServer") as CreateServer;
  let server: Handler | undefined;
  try {
    server = create({ resource, issuer: ISSUER });
  } catch (error) {
    throw new BrokenProgram({ message: `createServer threw ${inWords(error)}` }, { cause: error });
  }
  if (typeof server?.fetch !== "function") {
    throw new BrokenProgram({ message: "Its createServer returns nothing with a fetch method" });
  }
  return server;
}

function reporting(server: Handler, onThrow: (message: string) => void): Handler {
  return {
    async fetch(request) {
      try {
        return await server.fetch(request);
      } catch (error) {
        onThrow(inWords(error));
        throw error;
      }
    },
  };
}
