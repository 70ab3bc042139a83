/** One line that says how far a judgement is, until it is there. */

import type { Verdict } from "../../reference/conformance/report.ts";
import { columns, paragraph } from "../../reference/conformance/reporters/style.ts";
import { print, watched } from "../../reference/command/output.ts";

/** The line, where somebody is looking. */
export interface LiveLine {
  begin(): void;
  verdict(verdict: Verdict): void;
  end(): void;
}

/** How often it says how long it has been, in milliseconds. */
const TICK_MS = 1_000;

/**
 * A line for a judgement.
 *
 * @param ids all that is judged
 * @param added what of it is new in the lesson: counted apart, and said as soon as all of it is judged
 */
export function createLiveLine(ids: string[], added: string[]): LiveLine {
  const fresh = new Set(added);
  const started = { at: 0 };
  let all = 0;
  const news: Verdict[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;
  const failedOf = () => news.filter(({ status }) => status === "fail");

  function draw(): void {
    const seconds = Math.floor((performance.now() - started.at) / 1000);
    const failed = failedOf().length;
    const parts = [
      `  Checks  ${all} of ${ids.length}`,
      ...fresh.size > 0
        ? [`new: ${news.length - failed} of ${fresh.size}${failed ? `, ${failed} fail` : ""}`]
        : [],
      ...seconds > 0 ? [`${seconds} s`] : [],
    ];
    print(`\r\x1b[2K${parts.join(" · ").slice(0, columns() - 1)}`, "");
  }

  return {
    begin() {
      if (!watched.results) return;
      started.at = performance.now();
      timer = setInterval(draw, TICK_MS);
      print("  Checks  starting…", "");
    },
    verdict(verdict) {
      all++;
      if (fresh.has(verdict.id)) news.push(verdict);
      if (timer === undefined) return;
      if (fresh.has(verdict.id) && news.length === fresh.size && all < ids.length) sayNew();
      draw();
    },
    end() {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      print("\r\x1b[2K", "");
    },
  };

  /** Before all the rest: what somebody has worked on is what they want to know first. */
  function sayNew(): void {
    const [first] = failedOf();
    const time = ((performance.now() - started.at) / 1000).toFixed(1);
    const what = first
      ? `${failedOf().length} of the ${fresh.size} new rules fail, ${first.id} first`
      : `the ${fresh.size} new rules are judged: none fails`;
    print(`\r\x1b[2K${paragraph(`${time} s: ${what}`, "  ")}`);
  }
}
