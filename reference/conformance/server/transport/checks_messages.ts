/** Messages that must not be executed: wrong type, wrong shape, too long. */

import type { Check, Target } from "../../check.ts";
import { requestMeta, standsAlone, VERSION_FIELD } from "../../era.ts";
import { answered } from "../../exchange.ts";
import { untested } from "../../harness_error.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { expectRefused, expectStatus, send } from "../expect.ts";
import { arrayOf, type Changes, rpc } from "../messages.ts";
import { asking, expectServed, expectWrites, reading, watchWriting, writing } from "../operations.ts";
import { parsed } from "../../rpc.ts";
import { failed, inWords } from "../../words.ts";

/** The notes server's limit is far below this, and so is what a message of it needs. */
const TWO_MEGABYTES = 2 * 1024 * 1024;

/** Some SDKs read four megabytes, and a tool may want a file: this is more than either. */
const SIXTEEN_MEGABYTES = 16 * 1024 * 1024;

/** What may be executed is what was named for it: the operation that writes, else the one that reads. */
const EXECUTES: Pick<Check, "needs" | "uses"> = {
  needs: ["an operation that reads"],
  uses: ["an operation that writes"],
};

/** Expects that each message is refused with one of these statuses, and that none is executed. */
async function expectNoneExecuted(
  target: Target,
  statuses: number[],
  messages: ((executable: (changes?: Changes) => Outgoing) => Outgoing)[],
): Promise<void> {
  await expectServed(target);
  const writes = target.powers["an operation that writes"] !== undefined;
  const watch = writes ? await watchWriting(target) : undefined;
  if (watch) await expectWrites(target, watch);
  for (const message of messages) {
    const exchange = await send(
      target,
      message((changes) => writes ? writing(target, changes) : reading(target, changes)),
    );
    await watch?.expectNotExecuted(exchange, statuses);
    expectStatus(exchange, statuses);
    expectRefused(exchange);
  }
}

/** Sends a message that is declared as each of these, or with `undefined` not at all. */
function declaredAs(...contentTypes: (string | undefined)[]): Check["run"] {
  return (target) =>
    expectNoneExecuted(
      target,
      [415],
      contentTypes.map((contentType) => (executable) =>
        executable(
          contentType === undefined
            ? { without: ["content-type"] }
            : { headers: [["content-type", contentType]] },
        )
      ),
    );
}

/** Revisions that nobody can know: none, of no form, of a day that there is not, and some that were never published. */
const UNKNOWN_VERSIONS = ["1999-12-31", "latest", "2025-11-26", "2025-11-25-x", "2029-12-31", "2025-13-41"];

/** What is asked, in a revision that the header names, and in 2026-07-28 the message as well. */
function inRevision(target: Target, version: string): Outgoing {
  const headers: [string, string][] = [["mcp-protocol-version", version]];
  const message = asking(target, { headers });
  const { method, params } = parsed(`${message.body}`) as { method: string; params: Record<string, unknown> };
  if (!standsAlone(target.revision)) return message;
  const _meta = { ...requestMeta(target.revision), [VERSION_FIELD]: version };
  return { ...rpc(target, method, { ...params, _meta }, { headers }), note: message.note! };
}

let padding: string | undefined;

/** A tools/list that carries more than the server can need. */
function padded(target: Target, note: string, changes?: Changes): Outgoing {
  const length = target.powers["notes tools"] ? TWO_MEGABYTES : SIXTEEN_MEGABYTES;
  if (padding?.length !== length) padding = "x".repeat(length);
  const message = rpc(target, "tools/list", { _meta: { padding } }, changes);
  return { ...message, note: `tools/list with ${length / 1024 / 1024} MB of padding${note}` };
}

/** The checks of the gate in front of the message. */
export const messageGateChecks: Check[] = [
  {
    verifies: ["transport.content-type"],
    polarity: "refuses",
    ...EXECUTES,
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
    ...EXECUTES,
    run: declaredAs("text/plain; charset=application/json", "text/plain; x=application/json;"),
  },
  {
    verifies: ["transport.array"],
    polarity: "refuses",
    ...EXECUTES,
    async run(target) {
      const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
      const silent = { jsonrpc: "2.0", method: "notifications/initialized" };
      const messageIn = ({ body }: Outgoing) => ({ ...parsed(`${body}`) as Record<string, unknown>, id: 2 });
      await expectNoneExecuted(target, [400], [
        (executable) => {
          const { note } = executable();
          return arrayOf(target, [messageIn(executable())], `an array of one ${note}`);
        },
        (executable) => {
          const { note } = executable();
          return arrayOf(target, [list, messageIn(executable())], `an array: tools/list, then ${note}`);
        },
        () => arrayOf(target, [silent], "an array of one notification"),
      ]);
    },
  },
  {
    verifies: ["transport.protocol-version"],
    polarity: "refuses",
    needs: [],
    uses: ["an operation that reads"],
    async run(target) {
      await expectServed(target);
      for (const version of UNKNOWN_VERSIONS) {
        expectStatus(await send(target, inRevision(target, version)), [400]);
      }
    },
  },
  {
    verifies: ["transport.body-limit"],
    polarity: "refuses",
    needs: [],
    uses: ["an operation that reads", "notes tools"],
    async run(target) {
      await expectServed(target);
      expectStatus(await send(target, padded(target, "")), [413]);
    },
  },
  {
    verifies: ["transport.body-limit-chunked"],
    polarity: "refuses",
    needs: ["raw headers"],
    uses: ["an operation that reads", "notes tools"],
    async run(target) {
      await expectServed(target);
      const headers: [string, string][] = [["transfer-encoding", "chunked"]];
      // 411: it wants to be told the length before it reads anything (RFC 9110 §15.5.12).
      for (const [note, unfinished] of [["", false], [", and no end", true]] as const) {
        const message = padded(target, ` and no Content-Length${note}`, { headers });
        const exchange = await target.send(unfinished ? { ...message, unfinished } : message);
        // One that waits for the end reads all that anybody cares to send.
        if (!answered(exchange)) {
          if (unfinished) throw failed(exchange, "413, before the body has come to its end");
          throw untested(inWords(exchange));
        }
        expectStatus(exchange, [411, 413]);
      }
    },
  },
];
