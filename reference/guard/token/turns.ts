/** Work that takes a while, a piece in each turn of the event loop. */

import { setImmediate } from "node:timers";

/** Does a piece of work when it is its turn, and gives what came of it. */
export type InTurn = <T>(work: () => T | Promise<T>) => Promise<T>;

/**
 * Creates a queue: one piece of work in each turn of the event loop, in the order in which they came. Whatever else has
 * arrived meanwhile is done between two of them, however many wait.
 */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(nextTurn).then(work);
    last = done.catch(() => {});
    return done;
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
