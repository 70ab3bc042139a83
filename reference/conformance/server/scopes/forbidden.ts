/** What checks of scopes send, and what has to come of it: a refusal, and nothing executed. */

import { type Check, powerOf, type Target } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import type { MintOptions } from "../../issuer/issuer.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { failed } from "../../words.ts";
import { type Answered, expectRefused, expectStatus, send } from "../expect.ts";
import { call, messageOf } from "../messages.ts";
import { addNote, expectSurvived, uniqueText } from "../notes.ts";
import { expectWrites, scopesOf, signedIn, watchWriting, writing } from "../operations.ts";

/** The powers that all of them need, and what they look at besides where it is there. */
export const NEEDS: Pick<Check, "needs" | "uses"> = {
  needs: ["an operation that reads", "an operation that writes", "mint"],
  uses: ["notes tools"],
};

/**
 * The scopes of a token that may read and not write.
 *
 * @throws {HarnessError} `untested` where reading takes all that writing takes, or nobody has said what they take
 */
export function readScopes(target: Target): string {
  const reads = scopesOf(powerOf(target, "an operation that reads"));
  const writes = powerOf(target, "an operation that writes");
  if (scopesOf(writes).every((scope) => reads.includes(scope))) {
    throw untested(`who may read may do ${writes.name} too`);
  }
  return reads.join(" ");
}

/** Scopes that writing takes and reading does not. */
export function writeScopes(target: Target): string[] {
  const reads = readScopes(target).split(" ");
  return scopesOf(powerOf(target, "an operation that writes")).filter((scope) => !reads.includes(scope));
}

/** The same target, asked by somebody who may read and not write. */
export function readerOf(target: Target): Promise<Target> {
  return signedIn(target, { scope: readScopes(target) });
}

/** A notification of any client's. */
export function notification(target: Target, method: string, params: object): Outgoing {
  return messageOf(target, { jsonrpc: "2.0", method, params }, { note: method });
}

/** Expects a refusal for lack of scope, and no result in it. */
export function expectForbidden(exchange: Answered): void {
  expectStatus(exchange, [403], '403 with error="insufficient_scope"');
  expectRefused(exchange, "403 and no result");
}

/** Tries to write, refused with 403 for lack of scope; default: with a token that may read. */
export async function writeForbidden(target: Target, options?: MintOptions): Promise<Answered> {
  const exchange = await send(
    target,
    writing(await signedIn(target, options ?? { scope: readScopes(target) })),
  );
  expectForbidden(exchange);
  return exchange;
}

/** Tokens that must not reach as far as writing, each with a claim in words: 401 and 403 are both a refusal. */
export async function neverWrite(
  target: Target,
  tokens: [options: MintOptions, claim: string][],
): Promise<void> {
  const watch = await watchWriting(target);
  await expectWrites(target, watch);
  for (const [options, claim] of tokens) {
    const caller = await signedIn(target, options);
    const message = writing(caller);
    const exchange = await send(target, { ...message, note: `${message.note} with a token whose ${claim}` });
    await watch.expectNotExecuted(exchange, [401, 403], "403, or 401, and nothing executed");
  }
  if (!target.powers["notes tools"]) return;
  for (const [options] of tokens) await expectNotDeleted(target, await signedIn(target, options));
}

/** A server may guard each of its tools in another way: the one that deletes is tried as well. */
async function expectNotDeleted(target: Target, caller: Target): Promise<void> {
  const text = uniqueText();
  const id = await addNote(target, text);
  const exchange = await send(target, call(caller, "delete_note", { id }));
  await expectSurvived(target, text, exchange);
  expectStatus(exchange, [401, 403], "403, or 401, and the note still there");
}

/** The call of the operation that writes. */
export interface ToolCall {
  name: string;
  arguments: unknown;
}

/**
 * Sends what would write if it were executed, with a token that may only read. Whatever the server takes each message
 * for, nothing may be executed, and an answer of 500 or more is no refusal.
 *
 * @throws {HarnessError} `untested` where the operation that writes is no tool
 */
export async function expectNoneWrites(
  target: Target,
  messagesFor: (reader: Target, call: () => ToolCall) => Outgoing[] | Promise<Outgoing[]>,
  judge: (exchange: Answered) => void = () => {},
): Promise<void> {
  const { name, method, params } = powerOf(target, "an operation that writes");
  if (method !== "tools/call") throw untested(`${name} is no call of a tool`);
  const watch = await watchWriting(target);
  await expectWrites(target, watch);
  for (const message of await messagesFor(await readerOf(target), () => params() as unknown as ToolCall)) {
    const exchange = await send(target, message);
    if (await watch.executed(exchange)) {
      throw failed(
        exchange,
        "a refusal, and nothing executed",
        `${exchange.response.status}, and it was executed`,
      );
    }
    if (exchange.response.status >= 500) throw failed(exchange, "a refusal: 4xx");
    judge(exchange);
  }
}
