/** An attack, before and after, as the terminal prints it; at a click it is carried out in this page. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { TryAnswer } from "../components/TryAnswer.tsx";
import type { Attack, AttackSide } from "../lib/attack_transcript.ts";
import { prepareRunner } from "../lib/run/runner.ts";
import type { Answer } from "../lib/try_run.ts";

/** Which attack, on which lesson. */
export interface HomeAttackProps {
  attack: Attack;
  /** "03-challenge" */
  slug: string;
  /** The requirement's id. */
  id: string;
  /** What the two servers are called: "Lesson 2's server". */
  names: [string, string];
}

type State =
  | { is: "printed" }
  | { is: "running" }
  | { is: "failed"; message: string }
  | { is: "answered"; answer: Answer; Shown: typeof TryAnswer };

export default function HomeAttack({ attack, slug, id, names }: HomeAttackProps): VNode {
  const [state, setState] = useState<State>({ is: "printed" });

  async function run(): Promise<void> {
    setState({ is: "running" });
    try {
      const [{ attackBothWays }, { TryAnswer: Shown }] = await Promise.all([
        import("../lib/try_run.ts"),
        import("../components/TryAnswer.tsx"),
      ]);
      setState({ is: "answered", answer: await attackBothWays(slug, id, names), Shown });
    } catch (error) {
      setState({ is: "failed", message: (error as Error).message });
    }
  }

  return (
    <figure class="attack">
      <figcaption>
        <code>{attack.command}</code>
        <button
          type="button"
          class="needs-script"
          aria-disabled={state.is === "running"}
          onClick={() => state.is !== "running" && void run()}
          onPointerEnter={prepareRunner}
        >
          {state.is === "answered" ? "Run again" : "Run it here"}
        </button>
      </figcaption>
      <p class="attack-state" role="status">
        {state.is === "running" && "Both servers are started in this page, and attacked…"}
        {state.is === "failed" && `Not run: ${state.message}`}
        {state.is === "answered" && "Run a moment ago, in this page:"}
      </p>
      {state.is === "answered" ? <state.Shown answer={state.answer} name="home" /> : (
        <>
          <Pane name="before" title={`Before: ${attack.before.file}`} side={attack.before} />
          <Pane name="after" title={`After: ${attack.after.file}`} side={attack.after} />
        </>
      )}
    </figure>
  );
}

function Pane({ name, title, side }: { name: string; title: string; side: AttackSide }): VNode {
  return (
    <div class={`pane ${name}`}>
      <p class="file">{title}</p>
      <pre tabIndex={0} role="region" aria-label={title}><code>{side.text}</code></pre>
      <p class="verdict">{side.verdict}</p>
    </div>
  );
}
