/** Narrows the list of rules. The rules themselves are on the page already: they are shown or hidden. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { at } from "../lib/base.ts";
import { ruleLink } from "../lib/rule_link.ts";

/** What can be chosen from. */
export interface RuleFilterProps {
  total: number;
  groups: { id: string; title: string }[];
  revisions: readonly string[];
  lessons: { number: number; title: string }[];
}

const NOTHING = { q: "", group: "", party: "", level: "", impact: "", revision: "", lesson: "" };
type Choice = typeof NOTHING;

/** The form above the rules; the address follows it, so that a selection is a link. */
export default function RuleFilter({ total, groups, revisions, lessons }: RuleFilterProps): VNode {
  const [choice, setChoice] = useState(NOTHING);
  const [shown, setShown] = useState(total);

  useEffect(() => {
    // What was an anchor of the list has a page now.
    const id = decodeURIComponent(location.hash.slice(1));
    if (/^[a-z-]+\.[a-z0-9-]+$/.test(id)) location.replace(at(ruleLink(id)));
    const asked = new URLSearchParams(location.search);
    choose(Object.fromEntries(Object.keys(NOTHING).map((key) => [key, asked.get(key) ?? ""])) as Choice);
  }, []);

  function choose(next: Choice): void {
    setChoice(next);
    setShown(show(next));
    const asked = new URLSearchParams(Object.entries(next).filter(([, value]) => value !== ""));
    history.replaceState(null, "", `${location.pathname}${asked.size ? `?${asked}` : ""}${location.hash}`);
  }

  const select = (name: keyof Choice, label: string, options: [string, string][]): VNode => (
    <label>
      {label}
      <select
        name={name}
        value={choice[name]}
        onChange={(event) => choose({ ...choice, [name]: event.currentTarget.value })}
      >
        <option value="">any</option>
        {options.map(([value, title]) => <option key={value} value={value}>{title}</option>)}
      </select>
    </label>
  );

  return (
    <form
      class="filter needs-script"
      aria-label="Narrow the list"
      onSubmit={(event) => event.preventDefault()}
    >
      <label class="words">
        Words
        <input
          type="search"
          name="q"
          value={choice.q}
          autocomplete="off"
          onInput={(event) => choose({ ...choice, q: event.currentTarget.value })}
        />
      </label>
      {select("group", "Subject", groups.map(({ id, title }) => [id, title]))}
      {select("party", "Who", [["resource-server", "MCP server"], ["client", "client"], [
        "authorization-server",
        "authorization server",
      ]])}
      {select("impact", "Broken, it", [["opens", "lets somebody in"], ["locks-out", "locks clients out"], [
        "untidy",
        "does neither",
      ]])}
      {select("level", "Level", ["MUST", "SHOULD", "MAY", "house"].map((level) => [level, level]))}
      {select("revision", "Revision", revisions.map((revision) => [revision, revision]))}
      {select(
        "lesson",
        "Lesson",
        lessons.map(({ number, title }) => [String(number), `${number}. ${title}`]),
      )}
      <button type="button" onClick={() => choose(NOTHING)}>Show all</button>
      <output>{saidOf(shown, total)}</output>
    </form>
  );
}

/** Shows the rules that fit, hides the others and the groups that are left empty; returns how many are shown. */
function show(choice: Choice): number {
  let count = 0;
  const narrowed = Object.values(choice).some((value) => value !== "");
  for (const group of document.querySelectorAll<HTMLDetailsElement>("[data-rule-group]")) {
    const fitting = [...group.querySelectorAll<HTMLElement>("[data-rule]")].filter((rule) => {
      const fits = fitsChoice(rule, choice);
      rule.hidden = !fits;
      return fits;
    });
    group.hidden = fitting.length === 0;
    group.open = narrowed;
    group.querySelector("summary > span")!.textContent = String(fitting.length);
    count += fitting.length;
  }
  return count;
}

function fitsChoice(
  rule: HTMLElement,
  { q, group, party, level, impact, revision, lesson }: Choice,
): boolean {
  // "2025-11-25:SHOULD 2026-07-28:MUST"
  const levels = (rule.dataset.levels ?? "").split(" ").map((one) => one.split(":"));
  const text = (rule.textContent ?? "").toLowerCase();
  return (group === "" || rule.id.startsWith(`${group}.`)) &&
    (impact === "" || rule.dataset.impact === impact) &&
    (party === "" || rule.dataset.party === party) &&
    (lesson === "" || rule.dataset.lesson === lesson) &&
    levels.some(([at, how]) => (revision === "" || at === revision) && (level === "" || how === level)) &&
    q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function saidOf(shown: number, total: number): string {
  if (shown === 0) return "No rule fits";
  return shown === total ? `${total} rules` : `${shown} of ${total} rules`;
}
