/** How long a server may think about a token that cannot be right. */

import { failed } from "../../words.ts";
import type { Answered } from "../expect.ts";

/** As long as it may think, in milliseconds. */
const QUICKLY = 1000;

/** Once may be the machine, and on a busy one twice; so many times in a row is the server. */
const TRIES = 5;

/** Expects a token to be refused quickly, at one of several tries; each of them has to refuse it. */
export async function expectRefusedQuickly(refused: () => Promise<Answered>): Promise<void> {
  let exchange: Answered;
  for (let tries = 0; tries < TRIES; tries++) {
    exchange = await refused();
    if (exchange.durationMs < QUICKLY) return;
  }
  throw failed(exchange!, "401 within a second", `401 after ${Math.round(exchange!.durationMs)} ms`);
}
