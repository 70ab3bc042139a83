/** Work that takes a while, a few pieces in each turn of the event loop. */

import { setImmediate } from "node:timers";

/** Does a piece of work when it is its turn, and gives what came of it. */
export type InTurn = <T>(work: () => T | Promise<T>) => Promise<T>;

/**
 * Creates a queue: so many pieces of work in a turn of the event loop, in the order in which they came. Whatever else
 * has arrived meanwhile is done before the next ones, however many wait: each turn asks the system what that is.
 */
export function createTurns(pieces: number): InTurn {
  let turn: Promise<unknown>[] = [];
  let begun: Promise<unknown> = Promise.resolve();
  return (work) => {
    if (turn.length === pieces) {
      begun = Promise.allSettled(turn).then(nextTurn);
      turn = [];
    }
    const done = begun.then(work);
    turn.push(done);
    return done;
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
