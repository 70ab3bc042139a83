/** A sign of life while a server is judged, where somebody is looking. */

import { print } from "../command/output.ts";

/** What is said meanwhile. */
export interface Progress {
  begin(what: string, all: number): void;
  /** Says something that stays. */
  say(text: string): void;
  /** One rule more is judged. */
  step(): void;
  done(): void;
}

/** @param watched whether somebody is looking: else only what stays is said */
export function progress(watched: boolean): Progress {
  let judged = 0;
  let all = 0;
  const line = (text: string) => watched && print(`\r\x1b[2K${text}`, "");
  return {
    begin(what, count) {
      all = count;
      line(`  Checks   ${what}…`);
    },
    say(text) {
      line("");
      print(text);
    },
    step: () => void line(`  Checks   ${++judged} of ${all}`),
    done: () => void line(""),
  };
}
