/** Run and Stop, the finished step and back, and how far the checks are. */

import { useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { NARROW, view } from "../lib/lesson_view.ts";
import { countOf } from "../../reference/conformance/report.ts";
import { prepareRunner } from "../lib/run/runner.ts";
import { judgeSource, stopJudging } from "../lib/run/session.ts";
import {
  aside,
  bringBack,
  changed,
  code,
  replaceCode,
  saveCode,
  saved,
  watchProgram,
} from "../lib/run/source.ts";
import { loaded, panel, phase, report, trouble, verdicts } from "../lib/run/state.ts";

/** What the bar has to know of its lesson. */
export interface RunBarProps {
  /** "05-audience" */
  slug: string;
  /** How many checks it has. */
  total: number;
}

const BACK = { replaced: "Undo", tab: "Take the other tab's", file: "Undo the import" };

export default function RunBar({ slug, total }: RunBarProps): VNode {
  const runButton = useRef<HTMLButtonElement>(null);
  const runNow = () => void judgeSource(slug);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      if (event.key === "Enter") runNow();
      else if (event.key === "s" && code.value) {
        event.preventDefault();
        saveCode(slug);
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [slug]);
  useEffect(() => watchProgram(slug), [slug]);
  useEffect(() => preparedFor(document.getElementById("workbench")!), []);

  function replace(which: "start" | "finished"): void {
    showProgram();
    replaceCode(slug, which).catch((error: Error) => void (trouble.value = { message: error.message }));
  }

  function stop(): void {
    stopJudging();
    // It cannot be pressed twice, and the focus would be lost with it.
    runButton.current?.focus();
  }

  const busy = phase.value === "loading" || phase.value === "running";
  return (
    <div class="run-bar">
      <noscript>
        <p>The checks run your program in this page, and for that it needs JavaScript.</p>
      </noscript>
      <div class="run-buttons needs-script">
        <button
          ref={runButton}
          id="run"
          type="button"
          class="run"
          onClick={runNow}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          Run <kbd>Ctrl-Enter</kbd>
        </button>
        <button type="button" class="stop" disabled={!busy} onClick={stop}>Stop</button>
        <button type="button" onClick={() => replace("finished")}>Solution</button>
        <button type="button" onClick={() => replace("start")}>Reset</button>
        {aside.value && (
          <button
            type="button"
            title="Brings back the program that was here before"
            onClick={() => {
              showProgram();
              bringBack(slug);
            }}
          >
            {BACK[aside.value.by]}
          </button>
        )}
        <p class="run-status" aria-hidden="true" data-result={resultOf(total)}>
          {saved.value === "yes" && !busy && <span class="saved">Kept in this browser</span>}
          {statusOf(total)}
        </p>
      </div>
      {busy && phase.value === "loading" && <Loading />}
      <Announcer total={total} />
      <NotKept />
    </div>
  );
}

/** Loads the checks as soon as a pointer or the focus comes to the workbench: whoever is there will want them. */
function preparedFor(workbench: HTMLElement): () => void {
  const coming = ["pointerenter", "focusin"];
  const stop = () => coming.forEach((event) => workbench.removeEventListener(event, prepare));
  const prepare = () => {
    stop();
    prepareRunner();
  };
  coming.forEach((event) => workbench.addEventListener(event, prepare));
  return stop;
}

function showProgram(): void {
  panel.value = "program";
  trouble.value = undefined;
  if (matchMedia(NARROW).matches) view.value = "code";
}

/** What is on its way: on a slow line the first run waits for the checks. */
function Loading(): VNode {
  const { bytes, total } = loaded.value ?? { bytes: 0, total: 0 };
  return <progress class="run-loading" aria-label="The checks load" value={bytes} max={total || 1} />;
}

/** Says when a run starts and what came of it, and not each verdict in between. */
function Announcer({ total }: { total: number }): VNode {
  const busy = phase.value === "loading" || phase.value === "running";
  const said = busy ? `${total} checks are running` : statusOf(total);
  return (
    <p class="visually-hidden" role="status" data-phase={phase.value} aria-busy={busy}>
      {phase.value === "idle" ? "" : said}
    </p>
  );
}

/** Once: that the browser refuses does not change with the next key. */
function NotKept(): VNode | null {
  const [refused, setRefused] = useState(false);
  useSignalEffect(() => {
    if (saved.value === "refused") setRefused(true);
  });
  return refused
    ? (
      <p class="not-kept" role="status">
        Not saved: this browser does not keep anything for this page. “Your progress” below exports what you
        write as a file.
      </p>
    )
    : null;
}

function resultOf(total: number): string | undefined {
  const { totals } = report.value ?? {};
  if (!totals || changed.value) return undefined;
  if (countOf(totals, "pass") === total) return "pass";
  return countOf(totals, "fail") > 0 ? "fail" : undefined;
}

function statusOf(total: number): string {
  if (phase.value === "idle") return `${total} checks`;
  if (phase.value === "loading") return loadingWords();
  if (phase.value === "broken") return changed.value ? "Changed: run it again" : "Not judged";
  const { totals } = report.value ?? {};
  if (!totals) return `${verdicts.value.size} of ${total} checked…`;
  const words = { fail: "failed", skip: "skipped", untested: "untested" } as const;
  const others = (["fail", "untested", "skip"] as const).flatMap((status) => {
    const count = countOf(totals, status);
    return count > 0 ? [`, ${count} ${words[status]}`] : [];
  });
  const passed = countOf(totals, "pass");
  return `${changed.value ? "Before your changes: " : ""}${passed} of ${total} passed${others.join("")}`;
}

function loadingWords(): string {
  if (!loaded.value) return "Starting…";
  const { bytes, total } = loaded.value;
  const kilobytes = (count: number) => Math.round(count / 1024);
  if (bytes >= total) return "Starting…";
  return `Loading the checks: ${kilobytes(bytes)} of ${kilobytes(total)} KB`;
}
