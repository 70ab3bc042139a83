/** One endpoint for two eras: messages of one revision that would like to be taken for those of another. */

import { type Check, powerOf, type Target } from "../../check.ts";
import { CLIENT, VERSION_FIELD } from "../../era.ts";
import type { HeaderLines } from "../../exchange.ts";
import { untested } from "../../harness_error.ts";
import type { Operation } from "../../operation.ts";
import { type Revision, REVISIONS } from "../../requirement.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { failed, inWords } from "../../words.ts";
import { type Answered, expectRefused, expectResult, send } from "../expect.ts";
import { anonymous, call, rpc } from "../messages.ts";
import { addNote, noteTexts, uniqueText } from "../notes.ts";
import { expectWrites, isAccepted, messageFor, signedIn, watchWriting } from "../operations.ts";
import { readerOf } from "../scopes/forbidden.ts";
import { ODD, oddOperation } from "../stateless/odd_operation.ts";
import { retirementChecks } from "./checks_retirement.ts";

/** Revisions that a header field may name; `undefined`: none. */
const NAMED = [undefined, "2025-03-26", ...REVISIONS, "2999-12-31"];

/** What a message may say of its own revision; `undefined`: nothing. */
const CLAIMED = [undefined, "2025-11-25", "2026-07-28"];

/** What is harmless, as header fields would tell it: what may be asked before signing in, and what a reader may do. */
function harmless(target: Target): HeaderLines[] {
  const { method, params } = powerOf(target, "an operation that reads");
  const { name } = params();
  return [
    [],
    [["mcp-method", "server/discover"]],
    [["mcp-method", method], ...(typeof name === "string" ? [["mcp-name", name] as [string, string]] : [])],
  ];
}

/** An operation, disguised: every revision that it can name, in the field and in the message, with every lie. */
function disguises(target: Target, operation: Operation): Outgoing[] {
  const bare: Target = { ...target, revision: "2025-11-25" };
  return NAMED.flatMap((named) =>
    CLAIMED.flatMap((claimed) =>
      harmless(target).map((fields): Outgoing => {
        const _meta = claimed && {
          [VERSION_FIELD]: claimed,
          "io.modelcontextprotocol/clientInfo": CLIENT.clientInfo,
          "io.modelcontextprotocol/clientCapabilities": CLIENT.capabilities,
        };
        const params = { ...operation.params(), ..._meta && { _meta } };
        const version: HeaderLines = named === undefined ? [] : [["mcp-protocol-version", named]];
        const changes = { without: ["mcp-protocol-version"], headers: [...version, ...fields] };
        const said = fields.map(([name, value]) => `${name} ${value}`).join(", ");
        const note = [
          `${operation.name} in ${claimed ?? "no revision"}`,
          `declared as ${named ?? "none"}`,
          ...(said ? [said] : []),
        ].join(", ");
        return { ...rpc(bare, operation.method, params, changes), note };
      })
    )
  );
}

/**
 * Sends the operation that writes in all its disguises for somebody who may not: no result comes back, and at the end
 * nothing was executed either.
 */
async function expectNoneExecuted(target: Target, intruder: Target): Promise<void> {
  const watch = await watchWriting(target);
  await expectWrites(target, watch);
  const expected = "a refusal, and nothing executed";
  let last: Answered | undefined;
  for (const message of disguises(intruder, powerOf(target, "an operation that writes"))) {
    last = await send(target, message);
    if (isAccepted(last)) throw failed(last, expected, `${inWords(last)}: it was executed`);
    expectRefused(last, expected);
  }
  if (last && await watch.executed(last)) {
    throw failed(last, expected, "refusals, and one of them was executed");
  }
}

/** The other revisions, each with a target that speaks it. */
function otherEras(target: Target): Target[] {
  return REVISIONS.filter((revision) => revision !== target.revision).map((revision: Revision) => {
    return { ...target, revision };
  });
}

const NEEDS: Check["needs"] = ["an operation that reads", "an operation that writes", "mint"];

/** The checks of this file's subject. */
export const erasChecks: Check[] = [
  {
    verifies: ["eras.no-credential"],
    polarity: "refuses",
    needs: ["an operation that reads", "an operation that writes"],
    run: (target) => expectNoneExecuted(target, anonymous(target)),
  },
  {
    verifies: ["eras.scopes"],
    polarity: "refuses",
    needs: NEEDS,
    run: async (target) => await expectNoneExecuted(target, await readerOf(target)),
  },
  {
    verifies: ["eras.older-fields"],
    polarity: "refuses",
    ...ODD,
    async run(target) {
      const operation = oddOperation(target);
      const honest = await send(target, messageFor(target, operation));
      if (!isAccepted(honest)) {
        throw untested(`the same message without the fields is not accepted either: ${inWords(honest)}`);
      }
      const { name } = operation.params();
      const lies: HeaderLines[] = [
        [["mcp-method", operation.method === "tools/list" ? "ping" : "tools/list"]],
        [["mcp-method", operation.method.toUpperCase()]],
        ...(operation.method === "tools/call" && typeof name === "string"
          ? [[["mcp-method", operation.method], ["mcp-name", "list_everything"]] as HeaderLines, [[
            "mcp-name",
            `${name} x`,
          ]] as HeaderLines]
          : []),
      ];
      for (const headers of lies) {
        const told = headers.map(([field, value]) => `${field}: ${value}`).join(", ");
        const message = { ...messageFor(target, operation, { headers }), note: `${operation.name}, ${told}` };
        expectRefused(
          await send(target, message),
          "a refusal: the field says something else than the message",
        );
      }
    },
  },
  {
    verifies: ["eras.negotiated"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const params = { protocolVersion: target.revision, ...CLIENT };
      const { session: _, ...alone } = target;
      const exchange = await send(
        alone,
        rpc(alone, "initialize", params, { without: ["mcp-protocol-version"] }),
      );
      const { protocolVersion } = expectResult(exchange);
      if (protocolVersion !== target.revision) {
        throw failed(exchange, `protocolVersion ${target.revision}`, `protocolVersion ${protocolVersion}`);
      }
    },
  },
  {
    verifies: ["eras.same-caller"],
    polarity: "accepts",
    needs: ["mint", "notes tools"],
    async run(target) {
      for (const options of [{ subject: "alice", scope: "notes:read" }, { subject: "carol" }]) {
        const caller = await signedIn(target, options);
        const who = expectResult(await send(caller, call(caller, "whoami"))).structuredContent;
        if (!who) throw untested("whoami tells nothing that could be compared: see people.whoami");
        for (const other of otherEras(caller)) {
          const exchange = await send(other, call(other, "whoami"));
          const there = expectResult(exchange, `200 in ${other.revision} too`).structuredContent;
          if (JSON.stringify(there) === JSON.stringify(who)) continue;
          throw failed(
            exchange,
            `the same caller as in ${target.revision}`,
            `another one in ${other.revision}`,
          );
        }
      }
    },
  },
  {
    verifies: ["eras.shared"],
    polarity: "accepts",
    needs: ["notes tools"],
    async run(target) {
      for (const other of otherEras(target)) {
        const text = uniqueText();
        await addNote(target, text);
        const exchange = await send(other, call(other, "list_notes"));
        expectResult(exchange, `200 in ${other.revision} too`);
        if ((await noteTexts(other)).includes(text)) continue;
        throw failed(exchange, `the note that was added in ${target.revision}`, "a list without it");
      }
    },
  },
  ...retirementChecks,
];
