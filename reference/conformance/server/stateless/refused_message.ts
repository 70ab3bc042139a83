/** Messages that must be refused for one reason, and nothing of them done. */

import type { Target } from "../../check.ts";
import { rpcResponse } from "../../rpc.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { failed } from "../../words.ts";
import { type Answered, expectStatus, send } from "../expect.ts";
import { expectWelcome, expectWrites, watchWriting } from "../operations.ts";

/** Expects 400 with this JSON-RPC error. */
export function expectError400(exchange: Answered, code: number): void {
  expectStatus(exchange, [400], `400 with error ${code}`);
  if (rpcResponse(exchange.response)?.error?.code !== code) throw failed(exchange, `400 with error ${code}`);
}

/**
 * Sends messages that would be accepted if they had not one thing wrong with them; expects 400 with this error, and
 * where it can be seen, that nothing was executed. The operation that writes is used where it is named, else the one
 * that reads.
 *
 * @throws {HarnessError} `untested` when the same message is not accepted without it
 */
export async function expectRefusedMessages(
  target: Target,
  messages: Outgoing[],
  code: number,
): Promise<void> {
  const writes = target.powers["an operation that writes"];
  const watch = writes && await watchWriting(target);
  if (watch) await expectWrites(target, watch);
  else await expectWelcome(target);
  for (const message of messages) {
    const exchange = await send(target, message);
    if (await watch?.executed(exchange)) {
      const received = `${exchange.response.status}, and it was executed`;
      throw failed(exchange, `400 with error ${code}, and nothing executed`, received);
    }
    expectError400(exchange, code);
  }
}
