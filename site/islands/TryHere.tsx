/** Runs a command of the text beside the sentence that tells the reader to try it; or says what a terminal needs. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { TryAnswer } from "../components/TryAnswer.tsx";
import { prepareRunner } from "../lib/run/runner.ts";
import type { Try } from "../lib/try.ts";
import type { Answer } from "../lib/try_run.ts";

/** A block of commands. */
export interface TryHereProps {
  slug: string;
  /** What tells its buttons from the other blocks': "Command: curl -s …". */
  name: string;
  /** Tells its diagrams from the other blocks'. */
  number: number;
  here?: Try;
}

type State =
  | { is: "idle" }
  | { is: "running" }
  | { is: "failed"; message: string }
  | { is: "answered"; answers: Answer[]; Shown: typeof TryAnswer };

export default function TryHere({ slug, name, number, here }: TryHereProps): VNode {
  const [state, setState] = useState<State>({ is: "idle" });

  async function tryNow(steps: Try["steps"]): Promise<void> {
    setState({ is: "running" });
    try {
      const [{ carryOut }, { TryAnswer: Shown }] = await Promise.all([
        import("../lib/try_run.ts"),
        import("../components/TryAnswer.tsx"),
      ]);
      setState({ is: "answered", answers: await carryOut(slug, steps), Shown });
    } catch (error) {
      setState({ is: "failed", message: (error as Error).message });
    }
  }

  return (
    <div class="try">
      <div class="try-bar">
        {here && (
          <button
            type="button"
            class="try-run needs-script"
            aria-disabled={state.is === "running"}
            onClick={() => state.is !== "running" && void tryNow(here.steps)}
            onPointerEnter={prepareRunner}
          >
            Run here<span class="visually-hidden">: {name}</span>
          </button>
        )}
        {here && <span class="try-against needs-script">{againstOf(here)}</span>}
        <button type="button" class="copy needs-script" aria-live="polite" data-copy>
          Copy<span class="visually-hidden">{` ${name}`}</span>
        </button>
        <details class="try-terminal">
          <summary>
            In a terminal<span class="visually-hidden">: {name}</span>
          </summary>
          <p>
            In the folder of the project: the repository that this page is built from, whose README says how
            to start. It needs Node.js alone; where Deno is installed, leave <code>npx -y</code> out.
          </p>
        </details>
      </div>
      <p class="try-state" role="status" data-state={state.is}>
        {state.is === "running" && "Running…"}
        {state.is === "failed" && `Not run: ${state.message}`}
        {state.is === "answered" && <span class="visually-hidden">Answered, below</span>}
      </p>
      {state.is === "answered" && (
        <div class="try-answers">
          {state.answers.map((answer, i) => (
            <state.Shown key={i} answer={answer} name={`try-${number}-${i + 1}`} />
          ))}
        </div>
      )}
    </div>
  );
}

function againstOf({ steps }: Try): string {
  const [first] = steps;
  if (first?.do === "attack") return "before, and on your program";
  if (first?.do === "judge" && first.edit) return "on your program, with that change";
  return first?.against === "shortcut" ? "on the version that people write first" : "on your program";
}
