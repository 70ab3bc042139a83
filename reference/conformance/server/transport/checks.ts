/** An ordinary client at an open server: each of these has to be answered well. */

import type { Check, Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { CLIENT, standsAlone } from "../../era.ts";
import { untested } from "../../harness_error.ts";
import { expectError, expectResult, expectStatus, headerOf, send } from "../expect.ts";
import { anonymous, bare, call, messageOf, rpc } from "../messages.ts";
import { asking, expectServed } from "../operations.ts";
import { failed, inWords } from "../../words.ts";
import { parsed, rpcResponse } from "../../rpc.ts";
import { addNote, notes, uniqueText } from "../notes.ts";

/** The first message of a client before 2026-07-28: the revision is not agreed on yet. */
function initialize(target: Target): Outgoing {
  const params = { protocolVersion: target.revision, ...CLIENT };
  return rpc(target, "initialize", params, { without: ["mcp-protocol-version"] });
}

/** Methods that no endpoint has, asked with and without a credential: a 405 may come before a 401 or behind it. */
function odd(target: Target): Outgoing[] {
  const get = bare("GET", target.resource, [["accept", "text/event-stream"]]);
  return [get, ...[anonymous(target), target].map((who) => rpc(who, "tools/list", {}, { method: "PUT" }))];
}

/** The checks of ordinary use. */
export const transportChecks: Check[] = [
  {
    verifies: ["transport.initialize"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const exchange = await send(target, initialize(target));
      const { protocolVersion, serverInfo, capabilities } = expectResult(exchange);
      if (typeof protocolVersion !== "string" || !/^\d{4}-\d\d-\d\d$/.test(protocolVersion)) {
        throw failed(exchange, "a result with protocolVersion: a date", `protocolVersion ${protocolVersion}`);
      }
      if (typeof (serverInfo as { name?: unknown })?.name !== "string") {
        throw failed(exchange, "a result with serverInfo.name", "a result without it");
      }
      if (typeof capabilities !== "object" || capabilities === null || Array.isArray(capabilities)) {
        throw failed(exchange, "a result with capabilities: an object", "a result without it");
      }
    },
  },
  {
    verifies: ["transport.answer-type"],
    polarity: "accepts",
    needs: [],
    uses: ["an operation that reads"],
    async run(target) {
      const exchange = await expectServed(target);
      const type = headerOf(exchange, "content-type");
      if (!/^(application\/json|text\/event-stream)(\s*;.*)?$/i.test(type)) {
        throw failed(
          exchange,
          "content-type application/json or text/event-stream",
          `content-type ${type || "missing"}`,
        );
      }
    },
  },
  {
    verifies: ["transport.notification"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const message = { jsonrpc: "2.0", method: "notifications/initialized" };
      const exchange = await send(target, messageOf(target, message, { note: message.method }));
      const { status, body } = exchange.response;
      // The revisions from 2026-07-28 on have no notification that a client sends: there it may be refused.
      if (standsAlone(target.revision) && status >= 400 && status < 500) return;
      expectStatus(exchange, [202], "202 and no body");
      if (body) throw failed(exchange, "202 and no body");
    },
  },
  {
    verifies: ["transport.tools-list"],
    polarity: "accepts",
    needs: [],
    uses: ["notes tools"],
    async run(target) {
      const exchange = await send(target, rpc(target, "tools/list"));
      if (rpcResponse(exchange.response)?.error?.code === -32601) throw untested("it has no tools");
      const { tools } = expectResult(exchange);
      const named = Array.isArray(tools) && tools.every((tool) => {
        return typeof tool?.name === "string" && tool.inputSchema?.type === "object";
      });
      // A server may have no tools for this caller; the notes server has four for everybody.
      if (!named || (target.powers["notes tools"] && tools.length === 0)) {
        throw failed(exchange, "tools: each with a name and an inputSchema of type object");
      }
      if (tools.length === 0) throw untested("it lists no tools to this caller");
    },
  },
  {
    verifies: ["transport.tools-call"],
    polarity: "accepts",
    needs: ["notes tools"],
    async run(target) {
      await notes(target);
      const exchange = await send(target, call(target, "whoami"));
      const { structuredContent } = expectResult(exchange);
      const { issuer, subject, scopes, roles } = (structuredContent ?? {}) as Record<string, unknown>;
      const strings = [issuer, subject].every((value) => typeof value === "string");
      if (!strings || ![scopes, roles].every(Array.isArray)) {
        throw failed(
          exchange,
          "structuredContent: { issuer, subject, scopes, roles }",
          "a result without it",
        );
      }
    },
  },
  {
    verifies: ["transport.add-delete"],
    polarity: "accepts",
    needs: ["notes tools"],
    async run(target) {
      const longest = uniqueText().padEnd(1000, "-");
      const id = await addNote(target, longest);
      const listed = await send(target, call(target, "list_notes"));
      if (!listed.response.body.includes(longest)) {
        throw failed(listed, "the note that was added", "notes without it");
      }
      expectResult(await send(target, call(target, "delete_note", { id })));
      const after = await send(target, call(target, "list_notes"));
      expectResult(after, "200 with the notes");
      if (after.response.body.includes(longest)) {
        throw failed(after, "no such note any more", "the note, still there");
      }
      expectError(
        await send(target, call(target, "delete_note", { id })),
        "an error: no note has this id any more",
      );
    },
  },
  {
    verifies: ["transport.arguments"],
    polarity: "accepts",
    needs: ["notes tools"],
    async run(target) {
      const before = (await notes(target)).length;
      for (const args of [{}, { text: "" }, { text: "x".repeat(1001) }, { text: 42 }]) {
        const exchange = await send(target, call(target, "add_note", args));
        expectError(exchange, "an error: text has 1 to 1,000 characters");
        if ((await notes(target)).length !== before) {
          throw failed(exchange, "nothing stored", "an error, and a new note");
        }
      }
    },
  },
  {
    verifies: ["transport.unknown-tool"],
    polarity: "accepts",
    needs: [],
    uses: ["an operation that reads"],
    async run(target) {
      await expectServed(target);
      const exchange = await send(target, call(target, "no_such_tool"));
      expectError(exchange, "an error, of JSON-RPC or in the result");
    },
  },
  {
    verifies: ["transport.unknown-method"],
    polarity: "accepts",
    needs: [],
    uses: ["an operation that reads"],
    async run(target) {
      await expectServed(target);
      const exchange = await send(target, rpc(target, "no/such/method"));
      // From 2026-07-28 on whoever routes it may read the status alone.
      const expected = standsAlone(target.revision) ? "404 with error -32601" : "error -32601";
      if ([401, 403].includes(exchange.response.status)) {
        throw untested(`a method that nobody has is refused to this caller before it is looked up`);
      }
      if (standsAlone(target.revision)) expectStatus(exchange, [404], expected);
      if (rpcResponse(exchange.response)?.error?.code !== -32601) throw failed(exchange, expected);
    },
  },
  {
    verifies: ["transport.no-session"],
    polarity: "accepts",
    needs: ["notes tools"],
    async run(target) {
      // Where there is no session at all, one that a client has made up is not taken for one either.
      const session: [string, string] = ["mcp-session-id", crypto.randomUUID()];
      const exchange = await send(
        target,
        standsAlone(target.revision)
          ? rpc(target, "server/discover", {}, { headers: [session] })
          : initialize(target),
      );
      expectResult(exchange);
      if (headerOf(exchange, "mcp-session-id")) {
        throw failed(exchange, "no Mcp-Session-Id", "200 and a session id");
      }
    },
  },
  {
    verifies: ["transport.origin-own"],
    polarity: "accepts",
    needs: ["raw headers"],
    uses: ["an operation that reads"],
    async run(target) {
      const { origin } = new URL(target.resource);
      expectResult(await send(target, asking(target)));
      expectResult(await send(target, asking(target, { headers: [["origin", origin]] })));
    },
  },
  {
    verifies: ["transport.allow"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      let asked: string | undefined;
      for (const message of odd(target)) {
        const exchange = await send(target, message);
        if (exchange.response.status !== 405) {
          asked = inWords(exchange);
          continue;
        }
        const allowed = headerOf(exchange, "allow").toUpperCase().split(/ *, */);
        if (allowed.includes("POST")) return;
        throw failed(exchange, "405 with Allow: POST", `405 with Allow: ${headerOf(exchange, "allow")}`);
      }
      throw untested(`it answers no method with 405: ${asked}`);
    },
  },
  {
    verifies: ["transport.bad-json"],
    polarity: "refuses",
    needs: [],
    uses: ["an operation that reads"],
    async run(target) {
      await expectServed(target);
      for (const body of ["{", "", "nothing", '{"jsonrpc":"2.0",}', '"a string"']) {
        const note = body ? `the body ${body}` : "no body";
        const exchange = await send(target, { ...rpc(target, "tools/list", {}, { body }), note });
        expectStatus(exchange, [400], "400 with error -32700");
        const code = rpcResponse(exchange.response)?.error?.code;
        // A string is JSON, and no message: -32600 says that better.
        const expected = parsed(body) === undefined ? [-32700] : [-32700, -32600];
        if (!expected.includes(code ?? 0)) throw failed(exchange, `400 with error ${expected.join(" or ")}`);
      }
    },
  },
];
