/** Search; without JavaScript, the list of everything. */

import type { VNode } from "preact";
import { modules } from "gatehouse:api";
import { lessons, projects } from "gatehouse:lessons";
import { island } from "../island.tsx";
import SearchPage from "../islands/SearchPage.tsx";
import type { Head } from "../lib/route.ts";
import type { Entry } from "../lib/search.ts";
import { searchIndex } from "../lib/search_index.ts";

const Finder = island("SearchPage", SearchPage);

const KINDS: [Entry["kind"], string][] = [
  ["lesson", "Lessons"],
  ["section", "Parts of lessons"],
  ["rule", "Rules"],
  ["revision", "Revisions"],
  ["reference", "Reference"],
];

export function head(): Head {
  return { title: "Search", description: "Everything on this site: lessons, rules, revisions, reference." };
}

export default function Search(): VNode {
  const entries = searchIndex(lessons, modules, projects);
  return (
    <div class="page search">
      <h1>Search</h1>
      <Finder />
      <div id="everything">
        <h2>Everything</h2>
        {KINDS.map(([kind, title]) => (
          <section key={kind}>
            <h3>{title}</h3>
            <ul class="columns">
              {entries.filter((entry) => entry.kind === kind).map((entry) => (
                <li key={entry.link}>
                  <a href={entry.link}>{entry.title}</a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}
