/** The exchanges behind a verdict, as a sequence diagram: of the last run, or recorded when the page was built. */

import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Diagram } from "../components/flow/Diagram.tsx";
import { Inline } from "../components/Inline.tsx";
import { fragment } from "../lib/fragment.ts";
import { exchangeNamed } from "../lib/exchange_link.ts";
import type { Recorded } from "../lib/recorded.ts";
import { judgeSource } from "../lib/run/session.ts";
import { panel, phase, report, verdicts, watched } from "../lib/run/state.ts";

/** What is shown before a run, and without JavaScript. */
export interface FlowProps {
  /** "05-audience" */
  slug: string;
  /** The requirement whose exchanges are shown first. */
  watch: string;
  /** The verdict on the finished step, as it was recorded when the page was built. */
  recorded?: Recorded;
}

export default function Flow({ slug, watch, recorded }: FlowProps): VNode {
  /** The exchange that the address names, until it is shown. */
  const wanted = useRef("");

  useEffect(() => {
    const follow = () => {
      wanted.current = fragment();
      showWanted();
      const check = exchangeNamed(wanted.current)?.check;
      if (!check || !document.getElementById(check)?.matches(".check")) return;
      watched.value = check;
      // Nothing was recorded of it yet: what is in the editor is asked.
      if (phase.value === "idle") void judgeSource(slug);
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useEffect(showWanted);

  function showWanted(): void {
    const target = document.getElementById(wanted.current);
    if (!target?.matches(".flow-arrows > li")) return;
    wanted.current = "";
    target.querySelector("details")?.setAttribute("open", "");
    if (target.closest("#exchanges")) panel.value = "exchanges";
    // Once the panel is drawn: what is hidden cannot be focused or scrolled to.
    requestAnimationFrame(() => {
      target.querySelector("summary")?.focus({ preventScroll: true });
      target.scrollIntoView();
    });
  }

  // While it is hidden it is not drawn again, however many verdicts fall.
  const drawn = useRef<VNode | undefined>(undefined);
  if (panel.value === "exchanges" || !drawn.current) drawn.current = drawnNow({ watch, recorded });
  return drawn.current;
}

function drawnNow({ watch, recorded }: Omit<FlowProps, "slug">): VNode {
  const told = [...verdicts.value.values()].filter(({ exchanges }) => exchanges.length > 0);
  const verdict = told.find(({ id }) => id === watched.value) ?? told.find(({ id }) => id === watch) ??
    told[0];
  if (!verdict) return <BeforeRun recorded={recorded} />;
  return (
    <div class="flow-panel">
      <label class="flow-choice">
        Exchanges of the check
        <select value={verdict.id} onChange={(event) => void (watched.value = event.currentTarget.value)}>
          {told.map(({ id, title, status }) => (
            <option key={id} value={id}>
              {status === "fail" ? "✗ " : ""}
              {title.replaceAll("`", "")} ({id})
            </option>
          ))}
        </select>
      </label>
      <p class="flow-back">
        <a href={`#${verdict.id}`}>Back to the check</a>
      </p>
      <Diagram
        key={verdict.id}
        exchanges={verdict.exchanges}
        name={verdict.id}
        own={report.value?.subject.resource || undefined}
        failed={verdict.failure?.exchange}
      />
    </div>
  );
}

function BeforeRun({ recorded }: { recorded?: Recorded }): VNode {
  if (!recorded) {
    return <p class="flow-panel">Run the checks: every request and every answer is shown here.</p>;
  }
  const { verdict, resource } = recorded;
  return (
    <div class="flow-panel">
      <p>
        Recorded from the finished step, for the check “<Inline text={verdict.title} />”. Once you have run
        the checks, this shows what your own program was sent and what it answered.
      </p>
      <Diagram exchanges={verdict.exchanges} name={verdict.id} own={resource} />
    </div>
  );
}
