/** Run, and what came of it. */

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { prepareRunner } from "../lib/run/runner.ts";
import { countOf } from "../../reference/conformance/report.ts";
import { judgeSource } from "../lib/run/session.ts";
import { ran, replaceSource, saved, saveSource, source } from "../lib/run/source.ts";
import { panel, phase, report, thrown, trouble, verdicts } from "../lib/run/state.ts";

/** What the bar has to know of its lesson. */
export interface RunBarProps {
  /** "05-audience" */
  slug: string;
  /** How many checks it has. */
  total: number;
  /** The lesson after it. */
  next?: { slug: string; name: string };
}

const SAVED = {
  no: "",
  yes: "Saved in this browser",
  refused: "Not saved: this browser does not keep anything for this page",
};

export default function RunBar({ slug, total, next }: RunBarProps): VNode {
  const runNow = () => void judgeSource(slug);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      if (event.key === "Enter") runNow();
      else if (event.key === "s" && source.value !== undefined) {
        event.preventDefault();
        saveSource(slug);
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [slug]);

  function replace(which: "start" | "finished"): void {
    panel.value = "program";
    trouble.value = undefined;
    replaceSource(slug, which).catch((error: Error) => void (trouble.value = { message: error.message }));
  }

  const busy = phase.value === "loading" || phase.value === "running";
  return (
    <div class="run-bar">
      <noscript>
        <p>The checks run your program in this page, and for that it needs JavaScript.</p>
      </noscript>
      <div class="run-buttons needs-script">
        <button
          type="button"
          class="run"
          onClick={runNow}
          onPointerEnter={prepareRunner}
          aria-keyshortcuts="Control+Enter"
        >
          Run <kbd>Ctrl-Enter</kbd>
        </button>
        <button type="button" onClick={() => replace("finished")}>Solution</button>
        <button type="button" onClick={() => replace("start")}>Reset</button>
        <span class="saved" role="status">{SAVED[saved.value]}</span>
        {next && (
          <a
            class={report.value && countOf(report.value.totals, "pass") === total &&
                source.value === ran.value
              ? "next button primary"
              : "next"}
            rel="next"
            href={`/lessons/${next.slug}`}
          >
            Next: {next.name}
          </a>
        )}
      </div>
      <p class="run-status" role="status" data-phase={phase.value} aria-busy={busy}>{statusOf(total)}</p>
      <FirstFailure />
      {trouble.value && (
        <p class="trouble" role="alert">
          {trouble.value.line && <strong>Line {trouble.value.line}:</strong>} {trouble.value.message}
        </p>
      )}
      {thrown.value.length > 0 && (
        <details class="thrown">
          <summary>Your program threw while it answered</summary>
          <ul>
            {thrown.value.map((message) => (
              <li key={message}>
                <code>{message}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** The way to the first check that failed: it may be one of an earlier lesson, whose list is closed. */
function FirstFailure(): VNode | null {
  const first = report.value?.verdicts.find(({ status }) => status === "fail");
  if (!first) return null;
  return (
    <p class="first-failure">
      First to fail: <a href={`#${first.id}`}>{first.title}</a> <code>{first.id}</code>
    </p>
  );
}

function statusOf(total: number): string {
  if (phase.value === "idle") return `${total} checks`;
  if (phase.value === "loading") return "Starting…";
  const changed = source.value !== ran.value;
  if (phase.value === "broken") return changed ? "Changed: run it again" : "Not judged";
  const { totals } = report.value ?? {};
  if (!totals) return `${verdicts.value.size} of ${total} checked…`;
  const words = { fail: "failed", skip: "skipped", untested: "untested" } as const;
  const others = (["fail", "untested", "skip"] as const).flatMap((status) => {
    const count = countOf(totals, status);
    return count > 0 ? [`, ${count} ${words[status]}`] : [];
  });
  const passed = countOf(totals, "pass");
  return `${changed ? "Before your changes: " : ""}${passed} of ${total} passed${others.join("")}`;
}
