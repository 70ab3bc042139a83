/**
 * Header fields that say something else than the message. Who sends them is signed in and has every scope: nothing
 * else is wrong.
 */

import { type Check, powerOf, type Target } from "../../check.ts";
import { encodedValue, VERSION_FIELD } from "../../era.ts";
import { untested } from "../../harness_error.ts";
import type { Operation } from "../../operation.ts";
import { expectResult, send } from "../expect.ts";
import { type Changes, rpc } from "../messages.ts";
import { messageFor, reading } from "../operations.ts";
import { ODD, oddOperation } from "./odd_operation.ts";
import { expectRefusedMessages } from "./refused_message.ts";

/** The operation with each of these values in a field, or with `undefined` without it: -32020, and nothing executed. */
async function expectMismatches(
  target: Target,
  field: string,
  values: (string | undefined)[],
): Promise<void> {
  const operation = oddOperation(target);
  const messages = values.map((value) => {
    const changes: Changes = value === undefined ? { without: [field] } : { headers: [[field, value]] };
    const note = `${operation.name} ${value === undefined ? "without" : "with another"} ${field}`;
    return { ...messageFor(target, operation, changes), note };
  });
  await expectRefusedMessages(target, messages, -32020);
}

/** A check of a field: these values are not what the message says. */
function mismatches(
  id: string,
  field: string,
  valuesFor: (operation: Operation) => (string | undefined)[],
): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    ...ODD,
    run: (target) => expectMismatches(target, field, valuesFor(oddOperation(target))),
  };
}

/**
 * The name that `Mcp-Name` repeats.
 *
 * @throws {HarnessError} `untested` for an operation that has none
 */
function mirroredName({ name, method, params }: Operation): string {
  const { name: said } = params();
  if (method !== "tools/call" || typeof said !== "string") throw untested(`${name} has no name to repeat`);
  return said;
}

/** The checks of this file's subject. */
export const mirroredChecks: Check[] = [
  {
    verifies: ["stateless.version-field"],
    polarity: "refuses",
    ...ODD,
    async run(target) {
      await expectMismatches(target, "mcp-protocol-version", [undefined, "2025-11-25", "2999-12-31"]);
      // The other way round: an older message, declared as one of today's.
      const { name, method, params } = oddOperation(target);
      const older = { ...params(), _meta: { [VERSION_FIELD]: "2025-11-25" } };
      const note = `${name} of 2025-11-25, declared as a newer one`;
      await expectRefusedMessages(target, [{ ...rpc(target, method, older), note }], -32020);
    },
  },
  mismatches("stateless.method-field", "mcp-method", ({ method }) => [
    ...[undefined, method === "tools/list" ? "tools/call" : "tools/list", "ping", ""],
    ...[method.toUpperCase(), `${method} x`],
    // Only names are ever encoded.
    encodedValue(method),
  ]),
  mismatches("stateless.name-field", "mcp-name", (operation) => {
    const name = mirroredName(operation);
    return [undefined, "list_everything", "", otherCase(name), `${name} x`, `list_everything, ${name}`];
  }),
  {
    verifies: ["stateless.name-encoded"],
    polarity: "accepts",
    needs: ["an operation that reads"],
    async run(target) {
      const name = mirroredName(powerOf(target, "an operation that reads"));
      const headers: [string, string][] = [["mcp-name", encodedValue(name)]];
      expectResult(await send(target, reading(target, { headers })), "200: it is the same name");
    },
  },
  mismatches("stateless.name-decoded", "mcp-name", (operation) => {
    const name = mirroredName(operation);
    return [
      encodedValue("list_everything"),
      encodedValue(`${name} `),
      encodedValue(encodedValue(name)),
      encodedValue(name).toUpperCase(),
      `=?base64?${name}?=`,
      "=?base64?????=",
      "=?base64??=",
    ];
  }),
];

function otherCase(name: string): string {
  return name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
}
