/** Text, code or results: on a phone one at a time, each where the reader left it. */

import { useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { countOf } from "../../reference/conformance/report.ts";
import { exchangeNamed } from "../lib/exchange_link.ts";
import { fragment } from "../lib/fragment.ts";
import { NARROW, type View, view } from "../lib/lesson_view.ts";
import { phase, report } from "../lib/run/state.ts";

const VIEWS: [View, string][] = [["text", "Text"], ["code", "Code"], ["results", "Results"]];

export default function Views(): VNode {
  /** How far each part was scrolled when it was left, in pixels. */
  const left = useRef(new Map<View, number>());
  const shown = useRef<View>(view.peek());

  useEffect(() => {
    const follow = () => {
      const there = viewOf(fragment());
      if (there) view.value = there;
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  useSignalEffect(() => {
    const next = view.value;
    if (next === shown.current) return;
    left.current.set(shown.current, scrollY);
    shown.current = next;
    document.querySelector<HTMLElement>(".lesson")?.setAttribute("data-view", next);
    if (!matchMedia(NARROW).matches) return;
    // What a link leads to is scrolled to by whoever shows it.
    if (viewOf(fragment()) !== next || left.current.has(next)) scrollTo(0, left.current.get(next) ?? topOf());
  });

  // Who runs the checks wants to see them.
  useSignalEffect(() => {
    if (phase.value === "loading" && view.peek() === "code") view.value = "results";
  });

  const judged = report.value;
  return (
    <nav class="views needs-script" aria-label="Parts of the lesson">
      {VIEWS.map(([id, name]) => (
        <button
          key={id}
          type="button"
          aria-current={id === view.value ? "true" : undefined}
          onClick={() => void (view.value = id)}
        >
          {name}
          {id === "results" && judged && (
            <span class="views-count">
              {countOf(judged.totals, "pass")}/{judged.verdicts.length}
            </span>
          )}
        </button>
      ))}
    </nav>
  );
}

function viewOf(id: string): View | undefined {
  if (exchangeNamed(id)) return "code";
  const target = id === "" ? null : document.getElementById(id);
  return (target?.closest<HTMLElement>("[data-part]")?.dataset.part) as View | undefined;
}

/** The header is above all parts; code and results begin below it. */
function topOf(): number {
  return document.getElementById("main")?.offsetTop ?? 0;
}
