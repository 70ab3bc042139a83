/** Requests that must not reach the endpoint at all: other methods, paths, origins and hosts. */

import type { Check, Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { HarnessError, untested } from "../../harness_error.ts";
import { type Answered, expectRefused, expectStatus, send } from "../expect.ts";
import { anonymous, bare, rpc } from "../messages.ts";
import { asking, isAccepted } from "../operations.ts";
import { isLoopback } from "../../url_in.ts";
import { failed, inWords } from "../../words.ts";
import { olderTransportChecks } from "./checks_older.ts";

const STREAM: [string, string][] = [["accept", "application/json, text/event-stream"]];

/** Where a request that found no door ends: not here, not so, not you. */
const NO_DOOR = [400, 401, 403, 404, 405, 406, 414, 415, 421, 501];

const READS: Pick<Check, "needs" | "uses"> = {
  needs: ["raw headers"],
  uses: ["an operation that reads"],
};

async function expectNoDoor(target: Target, message: Outgoing): Promise<void> {
  expectStatus(await send(target, message), NO_DOOR, "404 or another refusal");
}

/** Other ways to write the same path, for a reader that is not exact. */
function tricksOn(pathname: string): Set<string> {
  const tricks = new Set([
    `/${pathname}`,
    `${pathname}/`,
    pathname.toUpperCase(),
    `${pathname}%2f`,
    `${pathname};x`,
    "/",
  ]);
  if (pathname !== "/") {
    for (const at of [1, pathname.length - 1]) {
      const hex = pathname.charCodeAt(at).toString(16);
      for (const digits of [hex, hex.toUpperCase()]) {
        tricks.add(`${pathname.slice(0, at)}%${digits}${pathname.slice(at + 1)}`);
      }
    }
  }
  tricks.delete(pathname);
  return tricks;
}

/** The same path as well, to every runtime that makes a URL of it: the program behind one never sees the dots. */
function dotted(pathname: string): string[] {
  return [`/.${pathname}`, `/x/..${pathname}`, `/%2e${pathname}`];
}

/** Sends to a path as it is written; nothing where it cannot be sent so: a URL in memory has no dots in its path. */
async function sendAsWritten(target: Target, message: Outgoing): Promise<Answered | undefined> {
  try {
    return await send(target, message);
  } catch (error) {
    if (error instanceof HarnessError && error.code === "not_sent") return undefined;
    throw error;
  }
}

/**
 * What comes of the same message without anything odd about it. Its refusal may be another one: before anybody can
 * sign in, a server has nothing but refusals.
 *
 * @throws {HarnessError} `untested` when it is refused in the same way
 */
async function expectOtherwise(target: Target, statuses: number[]): Promise<void> {
  const exchange = await send(target, asking(target));
  if (statuses.includes(exchange.response.status)) {
    throw untested(`the same message with nothing odd about it is refused too: ${inWords(exchange)}`);
  }
}

/** What a page is refused with: 403 since 2025-11-25, whatever refuses it before. */
const pageRefused = ({ revision }: Target) => revision === "2025-06-18" ? [400, 401, 403, 404, 421] : [403];

/** Reads as a page on each of these origins would. */
function fromOrigins(id: string, originsFor: (own: URL) => string[]): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    ...READS,
    async run(target) {
      if (!isLoopback(target.resource)) {
        throw untested(
          "a page reaches it as everybody does: DNS rebinding is about servers on one's own machine",
        );
      }
      const statuses = pageRefused(target);
      await expectOtherwise(target, statuses);
      for (const origin of originsFor(new URL(target.resource))) {
        const exchange = await send(target, asking(target, { headers: [["origin", origin]] }));
        if (target.fromOutside && exchange.response.status === 401) {
          throw untested("it asks for a credential first: what it makes of a page with one is not seen");
        }
        expectStatus(exchange, statuses);
        expectRefused(exchange);
      }
    },
  };
}

const OTHER_NAME = [400, 403, 404, 421];

/** Reads under another name. */
async function toHost(target: Target, host: string): Promise<void> {
  const exchange = await send(target, asking(target, { headers: [["host", host]] }));
  expectStatus(exchange, OTHER_NAME, "421 or another refusal");
  expectRefused(exchange, "421 or another refusal");
}

/** The checks of the door. */
export const doorChecks: Check[] = [
  {
    verifies: ["transport.get"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const exchange = await send(target, bare("GET", target.resource, STREAM));
      expectStatus(exchange, [400, 401, 403, 404, 405, 406], "405, or 401");
    },
  },
  {
    verifies: ["transport.delete"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const exchange = await send(target, bare("DELETE", target.resource, STREAM));
      expectStatus(exchange, [400, 401, 403, 404, 405, 406], "405, or 401");
    },
  },
  {
    verifies: ["transport.method-tricks"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      await expectNoDoor(target, bare("HEAD", target.resource, STREAM));
      for (const method of ["PUT", "PATCH"]) {
        await expectNoDoor(target, rpc(target, "tools/list", {}, { method }));
      }
      for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
        const override: [string, string][] = [[name, "POST"]];
        // Not DELETE with a credential: where there are sessions, that ends one, and rightly.
        await expectNoDoor(target, rpc(target, "tools/list", {}, { method: "PUT", headers: override }));
        await expectNoDoor(target, bare("DELETE", target.resource, [...STREAM, ...override]));
        await expectNoDoor(target, bare("GET", target.resource, [...STREAM, ...override]));
      }
      const url = `${target.resource}?_method=POST`;
      await expectNoDoor(target, rpc(target, "tools/list", {}, { method: "PUT", url }));
    },
  },
  {
    verifies: ["transport.path-tricks"],
    polarity: "refuses",
    needs: ["raw headers"],
    uses: ["an operation that reads", "notes tools"],
    async run(target) {
      const { origin, pathname } = new URL(target.resource);
      if (
        !target.powers["an operation that reads"] && isAccepted(await send(target, asking(anonymous(target))))
      ) {
        throw untested("tools/list is open to everybody, and nobody has said what is not");
      }
      const loose = tricksOn(pathname);
      // What a guard sees of dots is not always what a router makes of them; an open server has nothing to get around.
      const hidden = target.token === undefined ? [] : dotted(pathname);
      for (const path of [...loose, ...hidden]) {
        const url = origin + path;
        const exchange = await sendAsWritten(target, asking(anonymous(target), { url }));
        if (exchange && isAccepted(exchange)) throw failed(exchange, "404 or another refusal");
        // A router may be loose if the guard is as loose; the notes server's is not.
        if (!target.powers["notes tools"] || !loose.has(path)) continue;
        await expectNoDoor(target, asking(target, { url }));
      }
    },
  },
  fromOrigins("transport.origin-foreign", () => ["https://evil.example"]),
  fromOrigins("transport.origin-null", () => ["null"]),
  fromOrigins("transport.origin-lookalike", ({ protocol, host, hostname, port, origin }) => {
    const at = port && `:${port}`;
    // A dot that is not escaped in a pattern is any character.
    const undotted = hostname.replaceAll(".", "x");
    return [
      `${protocol}//${hostname}.evil.example${at}`,
      `${protocol}//${hostname}.evil.example`,
      `${protocol}//evil-${host}`,
      `${protocol}//evil.example/${host}`,
      `${origin}.evil.example`,
      ...(undotted === hostname ? [] : [`${protocol}//${undotted}${at}`]),
    ];
  }),
  // The same machine, another port: another program's page.
  fromOrigins("transport.origin-port", ({ protocol, hostname, port }) => {
    return [`${protocol}//${hostname}:${port === "1" ? 2 : 1}`];
  }),
  {
    verifies: ["transport.host"],
    polarity: "refuses",
    ...READS,
    async run(target) {
      if (!isLoopback(target.resource)) throw untested("what is in front of it decides on names");
      await expectOtherwise(target, OTHER_NAME);
      const { hostname, port } = new URL(target.resource);
      await toHost(target, "evil.example");
      await toHost(target, `evil.example${port && `:${port}`}`);
      await toHost(target, `${hostname}.evil.example${port && `:${port}`}`);
    },
  },
  {
    verifies: ["transport.loopback-only"],
    polarity: "refuses",
    needs: ["raw headers", "notes tools"],
    uses: ["an operation that reads"],
    async run(target) {
      await expectOtherwise(target, OTHER_NAME);
      const { hostname, port } = new URL(target.resource);
      const others = ["0.0.0.0", "localhost", "[::]", "192.0.2.7"].filter((name) => name !== hostname);
      for (const name of others) await toHost(target, `${name}${port && `:${port}`}`);
      // The right name and another port: another program, or a proxy that sends everything here.
      await toHost(target, `${hostname}:${port === "1" ? 2 : 1}`);
    },
  },
  ...olderTransportChecks,
];
