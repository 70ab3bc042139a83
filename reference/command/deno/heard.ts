/** What a learner's program says besides its answers: what it prints, and what it throws. */

import { complain } from "../output.ts";
import { inOneLine, type Trouble } from "./trouble.ts";

/** Hears it. */
export interface Hears {
  /** A line that it printed. */
  printed(line: string): void;
  /** What it threw while it answered. */
  threw(trouble: Trouble): void;
}

/** One error, however often it came. */
export interface Thrown {
  /** As it was the first time. */
  trouble: Trouble;
  count: number;
}

/** What was heard. */
export interface Heard extends Hears {
  /** The first lines that were printed, and how many there were. */
  lines: string[];
  printedCount: number;
  thrown: Thrown[];
}

/** So many lines are kept, and so many different errors: a program may print and throw as long as it likes. */
const KEPT_LINES = 20;
const KEPT_ERRORS = 20;

/** Keeps what is heard. Errors of one place are one: they differ by what was sent. */
export function createHeard(): Heard {
  const places = new Map<string, Thrown>();
  const heard: Heard = {
    lines: [],
    printedCount: 0,
    thrown: [],
    printed(line) {
      heard.printedCount++;
      if (heard.lines.length < KEPT_LINES) heard.lines.push(line);
    },
    threw(trouble) {
      const { file = "", line } = trouble;
      const place = line === undefined ? trouble.message : `${file}:${line}`;
      const before = places.get(place);
      if (before) before.count++;
      else if (places.size < KEPT_ERRORS) {
        const thrown = { trouble, count: 1 };
        places.set(place, thrown);
        heard.thrown.push(thrown);
      }
    },
  };
  return heard;
}

/**
 * Says at once what is heard, on standard error: an error of one place the first time only.
 *
 * @param shown what the program is called
 */
export function sayAtOnce(shown: string): Hears {
  const heard = createHeard();
  return {
    printed: complain,
    threw(trouble) {
      const before = heard.thrown.length;
      heard.threw(trouble);
      if (heard.thrown.length > before) complain(`  ${shown} threw: ${inOneLine(trouble)}`);
    },
  };
}
