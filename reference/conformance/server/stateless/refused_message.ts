/** Messages that must be refused for one reason, and nothing of them done. */

import type { Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { type Answered, expectStatus, send } from "../expect.ts";
import { failed } from "../../words.ts";
import { rpcResponse } from "../../rpc.ts";
import { noteTexts } from "../notes.ts";

/** Expects 400 with this JSON-RPC error. */
export function expectError400(exchange: Answered, code: number): void {
  expectStatus(exchange, [400], `400 with error ${code}`);
  if (rpcResponse(exchange.response)?.error?.code !== code) throw failed(exchange, `400 with error ${code}`);
}

/** Sends what would add a note if it were executed; expects 400 with this error, and no note. */
export async function expectNotAdded(
  target: Target,
  message: Outgoing,
  text: string,
  code: number,
): Promise<void> {
  const exchange = await send(target, message);
  if ((await noteTexts(target)).includes(text)) {
    const received = `${exchange.response.status}, and the note was added`;
    throw failed(exchange, `400 with error ${code}, and nothing executed`, received);
  }
  expectError400(exchange, code);
}
