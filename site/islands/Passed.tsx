/** When all checks pass: the attack of the top once more, what is still open, the next step. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { countOf } from "../../reference/conformance/report.ts";
import type { TryAnswer } from "../components/TryAnswer.tsx";
import { at } from "../lib/base.ts";
import { changed } from "../lib/run/source.ts";
import { report } from "../lib/run/state.ts";
import type { AttackStep, SendStep } from "../lib/try.ts";
import type { Answer } from "../lib/try_run.ts";

/** What comes after the last check. */
export interface PassedProps {
  slug: string;
  /** How many checks there are. */
  total: number;
  /** What the text began with, if the page can carry it out. */
  attack?: AttackStep | SendStep;
  /** What is still open after this step; empty when nothing is. */
  open: string;
  next?: { slug: string; name: string };
}

export default function Passed({ slug, total, attack, open, next }: PassedProps): VNode {
  const judged = changed.value ? undefined : report.value;
  const done = judged && countOf(judged.totals, "pass") === total ? judged : undefined;
  const [again, setAgain] = useState<{ answer: Answer; Shown: typeof TryAnswer }>();

  useEffect(() => {
    setAgain(undefined);
    if (!done || !attack) return;
    let latest = true;
    once(slug, attack).then(
      (answered) => latest && setAgain(answered),
      // Run again meanwhile, or left: the verdicts say it as well.
      () => {},
    );
    return () => void (latest = false);
  }, [done]);

  if (!done) return <div />;
  return (
    <section class="passed" aria-labelledby="passed">
      <h2 class="panel-title" id="passed">✓ All {total} checks pass</h2>
      {again && (
        <>
          <p>The attack that this lesson began with, once more, on your program:</p>
          <again.Shown answer={again.answer} name="passed" />
        </>
      )}
      {open && <p class="still-open">Still open after this step: {open}</p>}
      {next && (
        <p>
          <a class="next button primary" rel="next" href={at(`/lessons/${next.slug}`)}>Next: {next.name}</a>
        </p>
      )}
    </section>
  );
}

/** Loaded with what shows it, when it is first needed. */
async function once(
  slug: string,
  attack: AttackStep | SendStep,
): Promise<{ answer: Answer; Shown: typeof TryAnswer }> {
  const [{ attackOnce }, { TryAnswer: Shown }] = await Promise.all([
    import("../lib/try_run.ts"),
    import("../components/TryAnswer.tsx"),
  ]);
  return { answer: await attackOnce(slug, attack), Shown };
}
