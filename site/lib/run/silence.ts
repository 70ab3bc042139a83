/** Notices a program that gives no sign of life, and is not deceived by a machine that is busy with other things. */

import { PULSE_MS } from "./protocol.ts";

/** A program that says nothing for so long is ended, in milliseconds. */
const SILENCE_MS = 10_000;

/**
 * How often so long, where the silence says little: when the judge was late as well the machine was busy, and a
 * program that has not answered yet is still being loaded.
 */
const TIMES_WHEN_BUSY = 3;
const TIMES_BEFORE_IT_STARTS = 6;

/** Hears of both workers, until it is stopped. */
export interface Watch {
  /** The judge is there: it says so every {@linkcode PULSE_MS}. */
  heardOfJudge(): void;
  /** So is the program. */
  heardOfProgram(): void;
  /** There is none at the moment: another one is on its way. */
  programIsGone(): void;
  stop(): void;
}

/**
 * Watches from now on. What the judge waits for it cannot hurry, but it waits on the same machine: where less than
 * half of its own pulses arrived, the program may have had no turn either.
 *
 * @param onSilence is called once after each sign of life, with what to tell the reader, and whether there was a program
 */
export function watchSilence(onSilence: (why: string, programWasThere: boolean) => void): Watch {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pulses = 0;
  let programIsThere = false;

  function listen(times = 1): void {
    clearTimeout(timer);
    pulses = 0;
    const since = performance.now();
    timer = setTimeout(() => {
      const busy = pulses * PULSE_MS < (performance.now() - since) / 2;
      const most = programIsThere ? busy ? TIMES_WHEN_BUSY : 1 : TIMES_BEFORE_IT_STARTS;
      if (times < most) listen(times + 1);
      else onSilence(whySilent(times * SILENCE_MS / 1000, programIsThere), programIsThere);
    }, SILENCE_MS);
  }

  listen();
  return {
    heardOfJudge: () => void pulses++,
    heardOfProgram() {
      programIsThere = true;
      listen();
    },
    programIsGone() {
      programIsThere = false;
      listen();
    },
    stop: () => clearTimeout(timer),
  };
}

function whySilent(seconds: number, started: boolean): string {
  return started
    ? `It was silent for ${seconds} s and was ended: is there an endless loop in it?`
    : `The checks did not start within ${seconds} s, which is no fault of your program. Run it again.`;
}
