/** Messages that must not be executed: wrong type, wrong shape, too long. */

import type { Check, Outgoing, Target } from "../check.ts";
import { expectStatus, send } from "./expect.ts";
import { call, failed, post } from "./messages.ts";
import { noteTexts, uniqueText } from "./notes.ts";

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

function declaredAs(contentType: string): Check["run"] {
  return async (target) => {
    const text = uniqueText();
    const message = call(target, "add_note", { text }, { headers: [["content-type", contentType]] });
    await expectNotAdded(target, message, text, [415]);
  };
}

/** A tools/list that carries this many bytes of padding. */
function padded(bytes: number): string {
  const _meta = { padding: "x".repeat(bytes) };
  return JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: { _meta } });
}

/** The checks of the gate in front of the message. */
export const messageGateChecks: Check[] = [
  {
    verifies: ["transport.content-type"],
    polarity: "refuses",
    needs: ["notes tools"],
    run: declaredAs("text/plain;charset=UTF-8"),
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
      const alone = post(target, JSON.stringify([add]), { note: "an array of one add_note" });
      await expectNotAdded(target, alone, text, [400]);
      const second = post(target, JSON.stringify([list, add]), {
        note: "an array: tools/list, then add_note",
      });
      await expectNotAdded(target, second, text, [400]);
    },
  },
  {
    verifies: ["transport.protocol-version"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const changes = { headers: [["mcp-protocol-version", "1999-12-31"]] as [string, string][] };
      expectStatus(await send(target, call(target, "whoami", {}, changes)), [400]);
    },
  },
  {
    verifies: ["transport.body-limit"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const note = "tools/list with 2 MB of padding";
      expectStatus(await send(target, post(target, padded(TWO_MEGABYTES), { note })), [413]);
    },
  },
  {
    verifies: ["transport.body-limit-chunked"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const headers: [string, string][] = [["transfer-encoding", "chunked"]];
      const note = "tools/list with 2 MB of padding and no Content-Length";
      expectStatus(await send(target, post(target, padded(TWO_MEGABYTES), { headers, note })), [413]);
    },
  },
];
