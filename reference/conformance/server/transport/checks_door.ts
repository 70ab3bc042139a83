/** Requests that must not reach the endpoint at all: other methods, paths, origins and hosts. */

import type { Check, Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import type { HeaderLines } from "../../exchange.ts";
import { type Answered, expectRefused, expectStatus, send } from "../expect.ts";
import { bare, call, rpc } from "../messages.ts";
import { failed } from "../../words.ts";

const STREAM: [string, string][] = [["accept", "application/json, text/event-stream"]];

/** Where a request that found no door ends: not here, not so, not you. */
const NO_DOOR = [400, 401, 403, 404, 405, 406, 414, 415, 421];

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

/** What an attacker would ask for first, and no harm done. */
function reading(target: Target, headers: HeaderLines): Outgoing {
  return target.powers["notes tools"]
    ? call(target, "list_notes", {}, { headers })
    : rpc(target, "tools/list", {}, { headers });
}

/** Reads the notes, where there are some, as a page on this origin would. */
async function fromOrigin(target: Target, origin: string): Promise<void> {
  const exchange = await send(target, reading(target, [["origin", origin]]));
  expectStatus(exchange, [403]);
  expectRefused(exchange);
}

/** Reads the notes, where there are some, under another name. */
async function toHost(target: Target, host: string): Promise<Answered> {
  const exchange = await send(target, reading(target, [["host", host]]));
  expectStatus(exchange, [400, 403, 404, 421], "421 or another refusal");
  return exchange;
}

/** The checks of the door. */
export const doorChecks: Check[] = [
  {
    verifies: ["transport.get"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const exchange = await send(target, bare("GET", target.resource, STREAM));
      expectStatus(exchange, [401, 403, 404, 405, 406], "405");
    },
  },
  {
    verifies: ["transport.delete"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const exchange = await send(target, bare("DELETE", target.resource, STREAM));
      expectStatus(exchange, [401, 403, 404, 405, 406], "405");
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
        await expectNoDoor(target, rpc(target, "tools/list", {}, { method: "DELETE", headers: override }));
        await expectNoDoor(target, bare("GET", target.resource, [...STREAM, ...override]));
      }
      const url = `${target.resource}?_method=POST`;
      await expectNoDoor(target, rpc(target, "tools/list", {}, { method: "DELETE", url }));
    },
  },
  {
    verifies: ["transport.path-tricks"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const { origin, pathname } = new URL(target.resource);
      for (const path of tricksOn(pathname)) {
        await expectNoDoor(target, rpc(target, "tools/list", {}, { url: origin + path }));
      }
    },
  },
  {
    verifies: ["transport.origin-foreign"],
    polarity: "refuses",
    needs: ["raw headers"],
    run: (target) => fromOrigin(target, "https://evil.example"),
  },
  {
    verifies: ["transport.origin-null"],
    polarity: "refuses",
    needs: ["raw headers"],
    run: (target) => fromOrigin(target, "null"),
  },
  {
    verifies: ["transport.origin-lookalike"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const { protocol, host, hostname, port, origin } = new URL(target.resource);
      await fromOrigin(target, `${protocol}//${hostname}.evil.example${port && `:${port}`}`);
      await fromOrigin(target, `${protocol}//${hostname}.evil.example`);
      await fromOrigin(target, `${protocol}//evil-${host}`);
      await fromOrigin(target, `${protocol}//evil.example/${host}`);
      await fromOrigin(target, `${origin}.evil.example`);
      // The same machine, another port: another program's page.
      await fromOrigin(target, `${protocol}//${hostname}:1`);
    },
  },
  {
    verifies: ["transport.host"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const { hostname, port } = new URL(target.resource);
      await toHost(target, "evil.example");
      await toHost(target, `evil.example${port && `:${port}`}`);
      await toHost(target, `${hostname}.evil.example${port && `:${port}`}`);
      // The right name and another port: another program, or a proxy that sends everything here.
      await toHost(target, `${hostname}:${port === "1" ? 2 : 1}`);
    },
  },
  {
    verifies: ["transport.loopback-only"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const { hostname, port } = new URL(target.resource);
      const others = ["0.0.0.0", "localhost", "[::]", "192.0.2.7"].filter((name) => name !== hostname);
      for (const name of others) {
        const exchange = await toHost(target, `${name}${port && `:${port}`}`);
        if (exchange.response.body.includes('"result"')) throw failed(exchange, "421 or another refusal");
      }
    },
  },
];
