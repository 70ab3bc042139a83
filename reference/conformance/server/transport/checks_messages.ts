/** Messages that must not be executed: wrong type, wrong shape, too long. */

import type { Check, Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { expectStatus, send } from "../expect.ts";
import { arrayOf, call, type Changes, rpc } from "../messages.ts";
import { failed } from "../../words.ts";
import { noteTexts, uniqueText } from "../notes.ts";

const TWO_MEGABYTES = 2 * 1024 * 1024;

/** Sends what would add a note if it were executed; expects these statuses, and no note. */
async function expectNotAdded(
  target: Target,
  message: Outgoing,
  text: string,
  statuses: number[],
): Promise<void> {
  const exchange = await send(target, message);
  if ((await noteTexts(target)).includes(text)) {
    throw failed(
      exchange,
      `${statuses.join(" or ")}, and nothing executed`,
      `${exchange.response.status}, and the note was added`,
    );
  }
  expectStatus(exchange, statuses);
}

/** Sends an add_note that is declared as each of these, or with `undefined` not at all. */
function declaredAs(...contentTypes: (string | undefined)[]): Check["run"] {
  return async (target) => {
    for (const contentType of contentTypes) {
      const text = uniqueText();
      const changes: Changes = contentType === undefined
        ? { without: ["content-type"] }
        : { headers: [["content-type", contentType]] };
      await expectNotAdded(target, call(target, "add_note", { text }, changes), text, [415]);
    }
  };
}

let padding: string | undefined;

/** A tools/list that carries two megabytes. */
function padded(target: Target, note: string, changes?: Changes): Outgoing {
  padding ??= "x".repeat(TWO_MEGABYTES);
  return { ...rpc(target, "tools/list", { _meta: { padding } }, changes), note };
}

/** The checks of the gate in front of the message. */
export const messageGateChecks: Check[] = [
  {
    verifies: ["transport.content-type"],
    polarity: "refuses",
    needs: ["notes tools"],
    // What a page may send anywhere without asking (Fetch standard, CORS-safelisted request-header), and nothing.
    run: declaredAs(
      "text/plain;charset=UTF-8",
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      undefined,
    ),
  },
  {
    verifies: ["transport.content-type-lookalike"],
    polarity: "refuses",
    needs: ["notes tools"],
    run: declaredAs("text/plain; charset=application/json"),
  },
  {
    verifies: ["transport.array"],
    polarity: "refuses",
    needs: ["notes tools"],
    async run(target) {
      const text = uniqueText();
      const add = {
        jsonrpc: "2.0",
        id: 2,
        method: "tools/call",
        params: { name: "add_note", arguments: { text } },
      };
      const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
      const alone = arrayOf(target, [add], "an array of one add_note");
      await expectNotAdded(target, alone, text, [400]);
      const second = arrayOf(target, [list, add], "an array: tools/list, then add_note");
      await expectNotAdded(target, second, text, [400]);
      const silent = { jsonrpc: "2.0", method: "notifications/initialized" };
      const third = arrayOf(target, [silent], "an array of one notification");
      expectStatus(await send(target, third), [400]);
    },
  },
  {
    verifies: ["transport.protocol-version"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (const version of ["1999-12-31", "latest"]) {
        const headers: [string, string][] = [["mcp-protocol-version", version]];
        expectStatus(await send(target, call(target, "whoami", {}, { headers })), [400]);
      }
    },
  },
  {
    verifies: ["transport.body-limit"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      expectStatus(await send(target, padded(target, "tools/list with 2 MB of padding")), [413]);
    },
  },
  {
    verifies: ["transport.body-limit-chunked"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const headers: [string, string][] = [["transfer-encoding", "chunked"]];
      const note = "tools/list with 2 MB of padding and no Content-Length";
      // 411: it wants to be told the length before it reads anything (RFC 9110 §15.5.12).
      expectStatus(await send(target, padded(target, note, { headers })), [411, 413]);
    },
  },
];
