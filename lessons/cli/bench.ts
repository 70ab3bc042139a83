/** A judgement that is ready before the file is: what its program runs in stands, and is set up anew when it is lost. */

import type { Report } from "../../reference/conformance/report.ts";
import { ProgramError } from "../../reference/command/deno/program_error.ts";
import { judgeThroughLosses } from "../../reference/conformance/lost.ts";
import { type Bench, type FileJudging, LESSON_REVISION } from "./file_judging.ts";

/** What a program runs in. */
export interface Stand {
  /** Whether the process has ended before it had anything to do. */
  isGone(): boolean;
  clear(): Promise<void>;
}

/** How one is set up, and used. */
export interface BenchOptions<S extends Stand> {
  /** @param ahead packages to load before the file is there; without them it is loaded as soon as possible */
  setUp(ahead?: string[]): S;
  /** How ids are dealt out: those of one lane are judged one after the other. */
  lanesOf(ids: string[]): string[][];
  /** @param onAnswer to be told when the program has answered anything */
  judgeAt(stand: S, judging: FileJudging, onAnswer: () => void): Promise<Report>;
}

/** Sets up all that a judgement takes. */
export function prepareBench<S extends Stand>(
  judging: FileJudging,
  { setUp, lanesOf, judgeAt }: BenchOptions<S>,
): Bench {
  const { name, program, ids, onVerdict } = judging;
  let stand: S | undefined = setUp(judging.ahead);
  let hasAnswered = false;
  let isCleared = false;
  return {
    judge: () =>
      judgeThroughLosses({
        subject: { name, file: program.shown },
        ids,
        revision: judging.revisions?.[0] ?? LESSON_REVISION,
        lanesOf,
        lossIn: (error) =>
          error instanceof ProgramError && error.ran && hasAnswered && !isCleared ? error.message : undefined,
        onVerdict,
        async attempt(ids, onVerdict) {
          const used = stand?.isGone() === false ? stand : setUp();
          stand = used;
          try {
            return await judgeAt(used, { ...judging, ids, onVerdict }, () => void (hasAnswered = true));
          } finally {
            stand = undefined;
            await used.clear();
          }
        },
      }),
    async clear() {
      isCleared = true;
      await stand?.clear();
    },
  };
}
