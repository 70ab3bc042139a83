/** The exchanges behind a verdict, as a sequence diagram: of the last run, or recorded when the page was built. */

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Verdict } from "../../reference/conformance/report.ts";
import { Diagram } from "../components/flow/Diagram.tsx";
import { report, verdicts, watched } from "../lib/run/state.ts";

/** What is shown before a run, and without JavaScript. */
export interface FlowProps {
  /** The requirement whose exchanges are shown first. */
  watch: string;
  /** The verdict on the finished step, as it was recorded when the page was built. */
  recorded?: Recorded;
}

/** A verdict that was recorded before there was a reader. */
export interface Recorded {
  verdict: Verdict;
  /** The resource under judgement, if it is one. */
  resource?: string;
}

export default function Flow({ watch, recorded }: FlowProps): VNode {
  useEffect(() => {
    openNamed();
    addEventListener("hashchange", openNamed);
    return () => removeEventListener("hashchange", openNamed);
  }, []);

  const told = [...verdicts.value.values()].filter(({ exchanges }) => exchanges.length > 0);
  if (told.length === 0) return <BeforeRun recorded={recorded} />;
  const verdict = told.find(({ id }) => id === watched.value) ?? told.find(({ id }) => id === watch) ??
    told[0]!;
  return (
    <div class="flow-panel">
      <label class="flow-choice">
        Exchanges of the check
        <select value={verdict.id} onChange={(event) => void (watched.value = event.currentTarget.value)}>
          {told.map(({ id, title, status }) => (
            <option key={id} value={id}>{status === "fail" ? "✗ " : ""}{title}</option>
          ))}
        </select>
      </label>
      <Diagram
        key={verdict.id}
        exchanges={verdict.exchanges}
        name={verdict.id}
        own={report.value?.subject.resource || undefined}
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
        Recorded from the finished step, for the check “{verdict.title}”. Once you have run the checks, this
        shows what your own program was sent and what it answered.
      </p>
      <Diagram exchanges={verdict.exchanges} name={verdict.id} own={resource} />
    </div>
  );
}

/** A link to an exchange opens it. */
function openNamed(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.matches(".flow-arrows > li")) return;
  target.querySelector("details")?.setAttribute("open", "");
  target.scrollIntoView();
}
