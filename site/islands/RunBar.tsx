/** Run, and what came of it. */

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { prepareRunner } from "../lib/run/runner.ts";
import { judgeSource, lessonProgram } from "../lib/run/session.ts";
import { phase, replaced, report, saved, source, thrown, trouble, verdicts } from "../lib/run/state.ts";
import { saveSource } from "../lib/saved_source.ts";

export default function RunBar({ slug, total }: { slug: string; total: number }): VNode {
  const runNow = () => void judgeSource(slug);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      if (event.key === "Enter") runNow();
      else if (event.key === "s" && source.value) {
        event.preventDefault();
        saveSource(slug, source.value);
        saved.value = true;
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [slug]);

  async function show(which: "start" | "finished"): Promise<void> {
    const text = (await lessonProgram(slug))[which];
    // Twice the same text has to arrive twice.
    replaced.value = undefined;
    replaced.value = text;
    if (which === "start") saveSource(slug, undefined);
  }

  const busy = phase.value === "loading" || phase.value === "running";
  return (
    <div class="run-bar">
      <div class="run-buttons">
        <button
          type="button"
          class="run"
          onClick={runNow}
          onPointerEnter={() => void prepareRunner()}
          aria-keyshortcuts="Control+Enter"
        >
          Run <kbd>Ctrl-Enter</kbd>
        </button>
        <button type="button" onClick={() => void show("finished")}>Solution</button>
        <button type="button" onClick={() => void show("start")}>Reset</button>
        {saved.value && <span class="saved">Saved in this browser</span>}
      </div>
      <p class="run-status" role="status" data-phase={phase.value} aria-busy={busy}>{statusOf(total)}</p>
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

function statusOf(total: number): string {
  if (phase.value === "idle") return `${total} checks`;
  if (phase.value === "loading") return "Starting…";
  if (phase.value === "broken") return "Not judged";
  const { totals } = report.value ?? {};
  if (!totals) return `${verdicts.value.size} of ${total} checked…`;
  const skipped = totals.skip > 0 ? `, ${totals.skip} skipped` : "";
  return `${totals.pass} of ${total} passed${totals.fail > 0 ? `, ${totals.fail} failed` : ""}${skipped}`;
}
