/** The operations of the server under judgement, as checks send them, and whether they were executed. */

import { powerOf, type Target } from "../check.ts";
import { untested } from "../harness_error.ts";
import type { MintOptions } from "../issuer/issuer.ts";
import type { Operation } from "../operation.ts";
import { rpcResponse } from "../rpc.ts";
import type { Outgoing } from "../send/outgoing.ts";
import { failed, inWords } from "../words.ts";
import { conversing } from "./conversation.ts";
import { type Answered, expectStatus, send } from "./expect.ts";
import { type Changes, rpc, withToken } from "./messages.ts";

/** A message of an operation, with changes. */
export function messageFor(target: Target, operation: Operation, changes: Changes = {}): Outgoing {
  return { ...rpc(target, operation.method, operation.params(), changes), note: operation.name };
}

/** The operation that reads, as a message; needs the power "an operation that reads". */
export function reading(target: Target, changes: Changes = {}): Outgoing {
  return messageFor(target, powerOf(target, "an operation that reads"), changes);
}

/** The operation that writes, as a message that writes anew; needs the power "an operation that writes". */
export function writing(target: Target, changes: Changes = {}): Outgoing {
  return messageFor(target, powerOf(target, "an operation that writes"), changes);
}

/**
 * What anybody may ask of this server: the operation that reads where one is known, else tools/list. Uses the power "an
 * operation that reads".
 */
export function asking(target: Target, changes: Changes = {}): Outgoing {
  const known = target.powers["an operation that reads"];
  return known ? messageFor(target, known, changes) : rpc(target, "tools/list", {}, changes);
}

/**
 * Sends what is asked as it should be: a refusal of the same message with something wrong about it counts only after
 * that.
 *
 * @throws {HarnessError} `untested` when it is not answered with a result
 */
export async function expectServed(target: Target): Promise<Answered> {
  const exchange = await send(target, asking(target));
  if (isAccepted(exchange)) return exchange;
  throw untested(`the same message with nothing wrong about it is not served either: ${inWords(exchange)}`);
}

/** The scopes of the known operations, for a token that reaches them all (RFC 6749 §3.3). */
export function allScopes(target: Target): string {
  const { "an operation that reads": reads, "an operation that writes": writes } = target.powers;
  return [...new Set([...reads?.scopes ?? [], ...writes?.scopes ?? []])].join(" ");
}

/**
 * The scopes of an operation.
 *
 * @throws {HarnessError} `untested` where nobody has said which it takes
 */
export function scopesOf({ name, scopes }: Operation): string[] {
  if (!scopes?.length) throw untested(`nobody has said which scopes ${name} takes`);
  return scopes;
}

/** The same target, asked by whoever this token says, in a conversation of their own; needs the power "mint". */
export async function signedIn(target: Target, options: MintOptions): Promise<Target> {
  const caller = withToken(target, await powerOf(target, "mint")(options));
  return target.session ? await conversing(caller) : caller;
}

/** Whether an answer brings what was asked for. A question back is none. */
export function isAccepted({ response }: Answered): boolean {
  const result = rpcResponse(response)?.result;
  if (response.status < 200 || response.status > 299 || result === undefined) return false;
  return !result.isError && result.resultType !== "input_required";
}

/**
 * Sends the reading operation with the target's honest credential: a refusal of the same message without it, or with
 * another, counts only after that.
 *
 * @throws {HarnessError} `untested` when the honest message is not accepted either
 */
export async function expectWelcome(target: Target): Promise<Answered> {
  const exchange = await send(target, reading(target));
  if (isAccepted(exchange)) return exchange;
  throw untested(`an honest token is not accepted either: ${inWords(exchange)}`);
}

/** An honest token of alice's with every scope, accepted just now; needs "mint" and "an operation that reads". */
export async function welcome(target: Target): Promise<string> {
  const token = await powerOf(target, "mint")({ subject: "alice" });
  await expectWelcome(withToken(target, token));
  return token;
}

/** Sees whether an operation was executed. */
export interface Watch {
  /** Whether it was executed by the message of this exchange: what is observed has changed. */
  executed(exchange: Answered): Promise<boolean>;
  /** Fails if it was executed, or if the status is another one. */
  expectNotExecuted(exchange: Answered, statuses: number[], expected?: string): Promise<void>;
}

/** Begins to watch the operation that writes. */
export function watchWriting(target: Target): Promise<Watch> {
  return watchOperation(target, powerOf(target, "an operation that writes"));
}

/**
 * Begins to watch an operation, by what its `observe` shows to the target's own credential. What changes by itself
 * shows nothing: there, as without `observe`, a result is what tells.
 */
export async function watchOperation(target: Target, { observe }: Operation): Promise<Watch> {
  const look = async () => JSON.stringify(await resultOf(target, observe!));
  let seen = observe && await look();
  const steady = observe !== undefined && seen === (seen = await look());
  const watch: Watch = {
    async executed(exchange) {
      if (!steady) return isAccepted(exchange);
      const before = seen;
      seen = await look();
      return seen !== before;
    },
    async expectNotExecuted(exchange, statuses, expected = `${statuses.join(" or ")}, and nothing executed`) {
      if (await watch.executed(exchange)) {
        throw failed(
          exchange,
          expected,
          `${inWords(exchange)}, and ${exchange.request.body ? "it" : "something"} was executed`,
        );
      }
      expectStatus(exchange, statuses, expected);
    },
  };
  return watch;
}

/**
 * Executes the operation that writes with the target's own credential: a refusal of the same message counts only
 * after that.
 *
 * @throws {HarnessError} `untested` when it is not executed
 */
export async function expectWrites(target: Target, watch: Watch): Promise<void> {
  const exchange = await send(target, writing(target));
  if (await watch.executed(exchange)) return;
  throw untested(
    `the operation that writes is not executed for an honest token either: ${inWords(exchange)}`,
  );
}

async function resultOf(target: Target, operation: Operation): Promise<unknown> {
  const exchange = await send(target, messageFor(target, operation));
  if (!isAccepted(exchange)) throw untested(`${operation.name} shows no effect: ${inWords(exchange)}`);
  return rpcResponse(exchange.response)?.result;
}
