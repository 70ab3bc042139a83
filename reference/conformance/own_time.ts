/**
 * Time as this process had it, for limits. A limit in wall time takes a machine that is busy with other things for a
 * server that does not answer. This clock counts the turns of the process's own event loop, each of them for no more
 * than {@linkcode LONGEST_TURN}: on an idle machine it goes as every clock does, and on a busy one it waits as well.
 * It is never ahead of wall time, so nothing is cut short by it. It is no measure of how long something
 * took, since work that blocks the loop is one turn to it.
 *
 * @module
 */

/** How often the clock looks, in milliseconds. */
const TURN = 20;

/** What one turn counts at most, in milliseconds: the rest of it the machine gave to others. */
const LONGEST_TURN = 50;

let elapsed = 0;
let turnedAt = 0;
let waiting = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function thisTurn(): number {
  return Math.min(performance.now() - turnedAt, LONGEST_TURN);
}

/** Lets the clock go while somebody waits for it: it would keep the process alive. */
function start(): void {
  if (waiting++ > 0) return;
  turnedAt = performance.now();
  timer = setInterval(() => {
    elapsed += thisTurn();
    turnedAt = performance.now();
  }, TURN);
}

function stop(): void {
  if (--waiting > 0) return;
  clearInterval(timer);
  elapsed += thisTurn();
}

const now = () => elapsed + thisTurn();

/** A call that is due. */
export interface Alarm {
  /** Calls it off, and says how many milliseconds were left: 0 when it has rung. */
  callOff(): number;
}

/** Calls back after so many milliseconds of this process's own time, unless it is called off. */
export function alarm(ms: number, ring: () => void): Alarm {
  start();
  const end = now() + ms;
  let next: ReturnType<typeof setTimeout> | undefined = setTimeout(look, ms);
  function callOff(): number {
    if (next === undefined) return 0;
    const left = Math.max(0, end - now());
    clearTimeout(next);
    next = undefined;
    stop();
    return left;
  }
  function look(): void {
    const left = end - now();
    if (left > 0) {
      next = setTimeout(look, left);
    } else {
      callOff();
      ring();
    }
  }
  return { callOff };
}
