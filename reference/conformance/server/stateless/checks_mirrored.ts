/**
 * Header fields that say something else than the message. Who sends them is signed in and has every scope: nothing
 * else is wrong.
 */

import type { Check, Target } from "../../check.ts";
import { encodedValue, VERSION_FIELD } from "../../era.ts";
import { expectResult, send } from "../expect.ts";
import { call, type Changes, rpc } from "../messages.ts";
import { expectNotAdded } from "./refused_message.ts";
import { uniqueText } from "../notes.ts";

/** An add_note with each of these values in a field, or with `undefined` without it: -32020, and no note. */
async function expectMismatches(
  target: Target,
  field: string,
  values: (string | undefined)[],
): Promise<void> {
  for (const value of values) {
    const changes: Changes = value === undefined ? { without: [field] } : { headers: [[field, value]] };
    const text = uniqueText();
    const note = value === undefined ? `add_note without ${field}` : `add_note with another ${field}`;
    await expectNotAdded(target, { ...call(target, "add_note", { text }, changes), note }, text, -32020);
  }
}

/** A check of a field: these values are not what the message says. */
function mismatches(id: string, field: string, values: (string | undefined)[]): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    needs: ["notes tools"],
    run: (target) => expectMismatches(target, field, values),
  };
}

/** The checks of this file's subject. */
export const mirroredChecks: Check[] = [
  {
    verifies: ["stateless.version-field"],
    polarity: "refuses",
    needs: ["notes tools"],
    async run(target) {
      await expectMismatches(target, "mcp-protocol-version", [undefined, "2025-11-25", "2999-12-31"]);
      // The other way round: an older message, declared as one of today's.
      const text = uniqueText();
      const params = { name: "add_note", arguments: { text }, _meta: { [VERSION_FIELD]: "2025-11-25" } };
      const note = "add_note of 2025-11-25, declared as a newer one";
      await expectNotAdded(target, { ...rpc(target, "tools/call", params), note }, text, -32020);
    },
  },
  mismatches("stateless.method-field", "mcp-method", [
    ...[undefined, "tools/list", "ping", "", "TOOLS/CALL", "tools/call x"],
    // Only names are ever encoded.
    encodedValue("tools/call"),
  ]),
  mismatches("stateless.name-field", "mcp-name", [
    ...[undefined, "list_notes", "", "ADD_NOTE", "add_note x", "list_notes, add_note"],
  ]),
  {
    verifies: ["stateless.name-encoded"],
    polarity: "accepts",
    needs: ["notes tools"],
    async run(target) {
      const headers: [string, string][] = [["mcp-name", encodedValue("whoami")]];
      expectResult(await send(target, call(target, "whoami", {}, { headers })), "200: it is the same name");
    },
  },
  mismatches("stateless.name-decoded", "mcp-name", [
    encodedValue("list_notes"),
    encodedValue("add_note "),
    encodedValue(encodedValue("add_note")),
    encodedValue("add_note").toUpperCase(),
    "=?base64?add_note?=",
    "=?base64?????=",
    "=?base64??=",
  ]),
];
