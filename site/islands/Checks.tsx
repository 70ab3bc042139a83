/** The checks of a lesson, each with its verdict once there is one. */

import { batch, useComputed } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Verdict } from "../../reference/conformance/report.ts";
import { fragment } from "../lib/fragment.ts";
import { type Html, Kept } from "../island.tsx";
import { panel, verdicts, watched } from "../lib/run/state.ts";

/** What a check's line says before it has run. */
export interface CheckLine {
  id: string;
  title: string;
  level: string;
  /** Why, hints and sources; only the server has it. */
  about?: Html;
}

const MARKS = { pass: "✓", fail: "✗", skip: "○", untested: "?" };
const WORDS = { pass: "passed", fail: "failed", skip: "skipped", untested: "untested" };

/** The lists that a lesson page shows. */
export interface CheckLists {
  /** New in this lesson. */
  added: CheckLine[];
  /** Of earlier lessons, which still have to hold. */
  earlier: CheckLine[];
  /** `about` of every check, by id; only on the server. */
  about?: Record<string, Html>;
}

export default function Checks({ added, earlier, about }: CheckLists): VNode {
  useEffect(() => {
    openNamed();
    addEventListener("hashchange", openNamed);
    return () => removeEventListener("hashchange", openNamed);
  }, []);
  const line = (check: CheckLine) => <Check key={check.id} {...check} about={about?.[check.id]} />;
  const fallen =
    useComputed(() => earlier.filter(({ id }) => verdicts.value.get(id)?.status === "fail").length).value;
  return (
    <div class="checks">
      <ul class="check-list">{added.map(line)}</ul>
      {earlier.length > 0 && (
        <details class="earlier-checks">
          <summary>
            {earlier.length} checks of earlier lessons{fallen > 0 ? `, ${fallen} failed` : ""}
          </summary>
          <ul class="check-list">{earlier.map(line)}</ul>
        </details>
      )}
    </div>
  );
}

function Check({ id, title, level, about }: CheckLine): VNode {
  // Its own verdict: that others fall does not concern it.
  const verdict = useComputed(() => verdicts.value.get(id)).value;
  const status = verdict?.status;
  return (
    <li class="check" id={id} data-status={status ?? "open"}>
      <details onToggle={() => void (watched.value = id)}>
        <summary>
          <span class="mark" aria-hidden="true">{status ? MARKS[status] : "·"}</span>
          {status && <span class="visually-hidden">{WORDS[status]}:</span>}
          <span class="check-title">{title}</span>
          <span class="level" data-level={level}>{level}</span>
        </summary>
        {verdict && <Outcome verdict={verdict} />}
        <Kept html={about} class="check-about" />
      </details>
    </li>
  );
}

function Outcome({ verdict: { id, failure, reason, exchanges } }: { verdict: Verdict }): VNode {
  return (
    <div class="outcome">
      {reason && <p class="reason">Skipped: {reason}</p>}
      {failure && (
        <dl class="failure">
          <dt>Sent</dt>
          <dd>{failure.sent}</dd>
          <dt>Came back</dt>
          <dd>{failure.received}</dd>
          <dt>Expected</dt>
          <dd>{failure.expected}</dd>
        </dl>
      )}
      {exchanges.length > 0 && (
        <p>
          <a href={`#${id}.exchange-${failure?.exchange ?? 1}`} onClick={() => showExchanges(id)}>
            {exchanges.length === 1 ? "The exchange" : `The ${exchanges.length} exchanges`}
          </a>
        </p>
      )}
    </div>
  );
}

/** The link alone does it too, unless the address is the same already. */
function showExchanges(id: string): void {
  batch(() => {
    watched.value = id;
    panel.value = "exchanges";
  });
}

/** A link to a check opens it. */
function openNamed(): void {
  const target = document.getElementById(fragment());
  if (!target?.matches(".check")) return;
  for (
    let at: Element | null = target.querySelector("details");
    at;
    at = at.parentElement?.closest("details") ?? null
  ) {
    at.setAttribute("open", "");
  }
  target.scrollIntoView();
}
