/** An attack as the terminal shows it: before and after. */

import type { JSX } from "preact";
import type { Attack } from "../lib/attack_transcript.ts";

/** Two panes: it goes through, it is refused. */
export function AttackTranscript({ attack }: { attack: Attack }): JSX.Element {
  return (
    <figure class="attack">
      <figcaption>
        <code>{attack.command}</code>
      </figcaption>
      <Pane
        name="before"
        title={`Before: ${attack.before.file}`}
        text={attack.before.text}
        verdict={attack.before.verdict}
      />
      <Pane
        name="after"
        title={`After: ${attack.after.file}`}
        text={attack.after.text}
        verdict={attack.after.verdict}
      />
    </figure>
  );
}

function Pane(props: { name: string; title: string; text: string; verdict: string }): JSX.Element {
  return (
    <div class={`pane ${props.name}`}>
      <p class="file">{props.title}</p>
      <pre tabindex={0} role="region" aria-label={props.title}><code>{props.text}</code></pre>
      <p class="verdict">{props.verdict}</p>
    </div>
  );
}
