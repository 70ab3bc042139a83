/** Requests as a browser sends them for a page. */

import { type Check, powerOf, type Target } from "../../check.ts";
import type { HeaderLines } from "../../exchange.ts";
import { CLIENT } from "../../era.ts";
import { failed } from "../../words.ts";
import { type Answered, expectRefused, expectResult, expectStatus, headerOf, send } from "../expect.ts";
import { anonymous, bare, rpc } from "../messages.ts";
import { expectServed, reading } from "../operations.ts";

const NEEDS: Check["needs"] = [
  "notes tools",
  "raw headers",
  "an operation that reads",
  "server with settings",
];

/** The page that is chosen. */
const PAGE = "https://app.example";

/** Origins that look like it, and others that pages have. */
const OTHERS = [
  "https://evil.example",
  "null",
  "http://app.example",
  "https://app.example:8443",
  "https://app.example.evil.example",
  "https://evil-app.example",
  "https://www.app.example",
  "https://app-example",
];

/** What a client of a session of 2025-11-25 sends. */
const FIELDS = ["authorization", "content-type", "mcp-protocol-version", "mcp-session-id", "last-event-id"];

/** What it reads. */
const READ = ["www-authenticate", "mcp-session-id"];

/** A check of a server that was told of one page. */
function chosen(id: string, polarity: Check["polarity"], run: (told: Target) => Promise<void>): Check {
  return {
    verifies: [id],
    polarity,
    needs: NEEDS,
    async run(target) {
      await expectServed(target);
      const { target: told, close } = await powerOf(target, "server with settings")({ pages: [PAGE] });
      await run(told).finally(close);
    },
  };
}

function preflight({ resource }: Target, origin: string, method = "POST") {
  const headers: HeaderLines = [
    ["origin", origin],
    ["access-control-request-method", method],
    ["access-control-request-headers", FIELDS.toSorted().join(",")],
  ];
  return { ...bare("OPTIONS", resource, headers), note: "preflight" };
}

/** The names in a list that a browser reads. */
function listed(exchange: Answered, name: string): string[] {
  return headerOf(exchange, name).toLowerCase().split(/ *, */);
}

function expectLists(exchange: Answered, name: string, wanted: string[]): void {
  const missing = wanted.filter((each) => !listed(exchange, name).includes(each));
  if (missing.length > 0) {
    throw failed(exchange, `${name} with ${missing.join(", ")}`, `${exchange.response.status} without`);
  }
}

/** Expects that the browser shows this answer to the page that was chosen. */
function expectReadable(exchange: Answered): void {
  const allowed = headerOf(exchange, "access-control-allow-origin");
  if (allowed !== PAGE) {
    throw failed(
      exchange,
      `access-control-allow-origin: ${PAGE}`,
      `${exchange.response.status} ${allowed ? `for ${allowed}` : "without it"}`,
    );
  }
  expectLists(exchange, "vary", ["origin"]);
}

/** The checks of this file's subject. */
export const pagesChecks: Check[] = [
  chosen("pages.preflight", "accepts", async (told) => {
    for (const method of ["POST", "GET", "DELETE"]) {
      const exchange = await send(told, preflight(told, PAGE, method));
      expectStatus(exchange, [200, 204]);
      expectReadable(exchange);
      expectLists(exchange, "access-control-allow-headers", FIELDS);
      // GET and POST need no leave.
      if (method === "DELETE") expectLists(exchange, "access-control-allow-methods", ["delete"]);
    }
  }),
  chosen("pages.readable", "accepts", async (told) => {
    const headers: HeaderLines = [["origin", PAGE]];
    const refused = await send(told, reading(anonymous(told), { headers }));
    expectStatus(refused, [401]);
    const initialize = rpc(told, "initialize", { protocolVersion: told.revision, ...CLIENT }, { headers });
    const begun = await send(told, initialize);
    const answered = await send(told, reading(told, { headers }));
    for (const exchange of [begun, answered]) expectResult(exchange);
    for (const exchange of [refused, begun, answered]) {
      expectReadable(exchange);
      expectLists(exchange, "access-control-expose-headers", READ);
    }
  }),
  chosen("pages.others", "refuses", async (told) => {
    const welcome = await send(told, reading(told, { headers: [["origin", PAGE]] }));
    expectResult(welcome, "200 for the page that was chosen");
    for (const origin of OTHERS) {
      const exchange = await send(told, reading(told, { headers: [["origin", origin]] }));
      expectStatus(exchange, [403]);
      expectRefused(exchange);
      for (const each of [exchange, await send(told, preflight(told, origin))]) {
        const allowed = headerOf(each, "access-control-allow-origin");
        if (allowed && allowed !== PAGE) {
          throw failed(each, `no leave for ${origin}`, `access-control-allow-origin: ${allowed}`);
        }
      }
    }
  }),
  chosen("pages.no-cookies", "refuses", async (told) => {
    const headers: HeaderLines = [["origin", PAGE]];
    const answered = await send(told, reading(told, { headers }));
    expectResult(answered, "200 for the page that was chosen");
    for (const exchange of [answered, await send(told, preflight(told, PAGE))]) {
      if (!headerOf(exchange, "access-control-allow-credentials")) continue;
      throw failed(exchange, "no access-control-allow-credentials", `${exchange.response.status} with it`);
    }
  }),
];
