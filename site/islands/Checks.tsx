/** The checks of a lesson, each with its verdict once there is one: failures first, what passed folded away. */

import { batch, useComputed, useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Inline } from "../components/Inline.tsx";
import type { Verdict } from "../../reference/conformance/report.ts";
import { at } from "../lib/base.ts";
import { ruleLink } from "../lib/rule_link.ts";
import { abouts, loadAbouts } from "../lib/check_abouts.ts";
import { fragment } from "../lib/fragment.ts";
import { type Html, Kept } from "../island.tsx";
import { panel, phase, report, verdicts, watched } from "../lib/run/state.ts";

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
  /** "05-audience" */
  slug: string;
  /** New in this lesson. */
  added: CheckLine[];
  /** Of earlier lessons, which still have to hold. */
  earlier: CheckLine[];
  /** `about` of the new ones, by id; only on the server. */
  about?: Record<string, Html>;
}

/** Checks that stand together; those that are folded have a line that unfolds them. */
interface Group {
  id: string;
  checks: CheckLine[];
  /** The words of that line; without it the checks are always shown. */
  fold?: string;
}

export default function Checks({ slug, added, earlier, about }: CheckLists): VNode {
  const [unfolded, setUnfolded] = useState<string[]>([]);
  const groups = groupsOf(added, earlier);

  function show(id: string): void {
    const group = groups.find(({ checks }) => checks.some((check) => check.id === id));
    if (group?.fold && !unfolded.includes(group.id)) setUnfolded([...unfolded, group.id]);
    // Once it is unfolded.
    requestAnimationFrame(() => open(id));
  }

  const showLatest = useRef(show);
  showLatest.current = show;
  useEffect(() => {
    const follow = () => showLatest.current(fragment());
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useSignalEffect(() => {
    const first = report.value?.verdicts.find(({ status }) => status === "fail");
    // The first one in full, as in the terminal.
    if (first) requestAnimationFrame(() => openFirst(first.id));
  });

  // One list throughout: what the server wrote into a check stays with it wherever it moves.
  return (
    <div class="checks">
      <ul class="check-list">
        {groups.flatMap(({ id, checks, fold }) => {
          const folded = fold !== undefined && !unfolded.includes(id);
          const lines = checks.map((check) => (
            <Check
              key={check.id}
              {...check}
              slug={slug}
              about={about?.[check.id]}
              folded={folded}
              isNew={added.includes(check)}
            />
          ));
          if (fold === undefined) return lines;
          const turn = () => setUnfolded(folded ? [...unfolded, id] : unfolded.filter((one) => one !== id));
          return [
            <li key={`fold ${id}`} class="check-fold">
              <button type="button" class="needs-script" aria-expanded={!folded} onClick={turn}>
                <span class="mark" aria-hidden="true">{folded ? "▸" : "▾"}</span>
                {fold}
              </button>
            </li>,
            ...lines,
          ];
        })}
      </ul>
    </div>
  );
}

function groupsOf(added: CheckLine[], earlier: CheckLine[]): Group[] {
  const groups = phase.value === "idle" ? groupsBefore(added, earlier) : groupsAfter([...added, ...earlier]);
  return groups.filter(({ checks }) => checks.length > 0);
}

function groupsBefore(added: CheckLine[], earlier: CheckLine[]): Group[] {
  return [
    { id: "added", checks: added },
    { id: "earlier", checks: earlier, fold: `${counted(earlier)} of earlier lessons` },
  ];
}

function groupsAfter(all: CheckLine[]): Group[] {
  const having = (status?: Verdict["status"]) =>
    all.filter(({ id }) => verdicts.value.get(id)?.status === status);
  const [passed, open] = [having("pass"), having(undefined)];
  return [
    { id: "failed", checks: having("fail") },
    { id: "untested", checks: having("untested") },
    { id: "skipped", checks: having("skip") },
    { id: "passed", checks: passed, fold: `${passed.length} passed` },
    { id: "open", checks: open, fold: `${counted(open)} to go` },
  ];
}

function counted({ length }: CheckLine[]): string {
  return `${length} ${length === 1 ? "check" : "checks"}`;
}

function Check(
  { id, title, level, slug, about, folded, isNew }: CheckLine & {
    slug: string;
    folded: boolean;
    isNew: boolean;
  },
): VNode {
  // Its own verdict: that others fall does not concern it.
  const verdict = useComputed(() => verdicts.value.get(id)).value;
  const status = verdict?.status;
  const opened = () => {
    watched.value = id;
    if (!isNew) loadAbouts(slug);
  };
  return (
    <li class="check" id={id} data-status={status ?? "open"} data-folded={folded} data-new={isNew}>
      <details onToggle={({ currentTarget }) => currentTarget.open && opened()}>
        <summary>
          <span class="mark" aria-hidden="true">{status ? MARKS[status] : "·"}</span>
          {status && <span class="visually-hidden">{WORDS[status]}:</span>}
          <span class="check-title">
            <Inline text={title} /> <code class="check-id">{id}</code>
          </span>
          <span class="level" data-level={level}>{level}</span>
        </summary>
        {verdict && <Outcome verdict={verdict} />}
        {isNew ? <Kept html={about} class="check-about" /> : <About id={id} />}
      </details>
    </li>
  );
}

/** Of an earlier lesson's check; the way to its rule until that is there. */
function About({ id }: { id: string }): VNode {
  const html = useComputed(() => abouts.value[id]).value;
  if (html !== undefined) return <div class="check-about" dangerouslySetInnerHTML={{ __html: html }} />;
  return (
    <p class="check-about">
      Why, hints and sources: <a href={at(ruleLink(id))}>{id}</a>
    </p>
  );
}

function Outcome({ verdict }: { verdict: Verdict }): VNode {
  const { id, status, revision, failure, reason, exchanges } = verdict;
  return (
    <div class="outcome">
      {revision && <p class="reason">Judged as a client of MCP {revision} sees it</p>}
      {reason && <p class="reason">{status === "untested" ? "Not tested" : "Skipped"}: {reason}</p>}
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
          <a href={`#${id}.exchange-${telling(verdict)}`} onClick={() => showExchanges(id)}>
            {exchanges.length === 1 ? "The exchange" : `The ${exchanges.length} exchanges`}
            <span class="visually-hidden">of {id}</span>
          </a>
        </p>
      )}
    </div>
  );
}

/** The exchange to look at first, from 1: in a client's worlds the honest ones come before what the check is about. */
function telling({ failure, exchanges }: Verdict): number {
  if (failure?.exchange) return failure.exchange;
  const last = exchanges.at(-1)?.scenario;
  return exchanges.findIndex(({ scenario }) => scenario === last) + 1;
}

function showExchanges(id: string): void {
  batch(() => {
    watched.value = id;
    panel.value = "exchanges";
  });
}

/** Opens a check and what it stands in, and shows it. */
function open(id: string): void {
  const target = document.getElementById(id);
  if (!target?.matches(".check")) return;
  target.querySelector("details")!.open = true;
  target.scrollIntoView();
}

/** Not where the reader has one open already. */
function openFirst(id: string): void {
  if (document.querySelector(".check[data-status=fail] > details[open]")) return;
  const details = document.getElementById(id)?.querySelector("details");
  if (details) details.open = true;
}
