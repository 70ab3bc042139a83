/** Findings as one HTML file: no script, nothing fetched. */

import { groupTitle } from "../catalogue.ts";
import { countOf, STATUSES } from "../report.ts";
import { groupOf, LEVELS } from "../requirement.ts";
import { type Accepted, NOTHING_ACCEPTED } from "../verify/baseline.ts";
import type { Verification } from "../verify/verification.ts";
import { STYLE } from "./html_style.ts";
import { escapeMarkup as e } from "./markup.ts";
import { circumstances, decides, tell, type Told, verdictInWords } from "./told.ts";

/** What comes from the server is text in it. Should that ever fail, the page still runs nothing and loads nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const OUTCOME_CLASS = {
  "protected": "good",
  "not protected": "bad",
  "not conformant": "bad",
  "could not tell": "soft",
};

/** What `--html` writes. */
export function toHtml(
  verification: Verification,
  { entries, problems }: Accepted = NOTHING_ACCEPTED,
  site?: string,
): string {
  const told = tell(verification, entries, site);
  const of = (status: Told["status"]) => told.filter((each) => each.status === status);
  const weight = ({ level }: Told) => LEVELS.indexOf(level ?? "house");
  const failed = of("fail").toSorted((a, b) => weight(a) - weight(b));
  const { resource } = verification.subject;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>verify ${e(resource)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>verify ${e(resource)}</h1>
<p class="verdict ${OUTCOME_CLASS[verification.verdict.outcome]}">${e(verdictInWords(verification))}</p>
<dl>
${circumstances(verification).map(([name, value]) => `<dt>${e(name)}</dt><dd>${e(value)}</dd>`).join("\n")}
</dl>
${totals(verification)}
${list("Baseline", problems.map((problem) => `<li class="bad">${e(problem)}</li>`))}
${section("Failed", failed.map((each, i) => finding(each, i === 0)))}
${list("Untested", of("untested").map(reasoned))}
${folded("Passed", of("pass"))}
${folded("Does not apply, or nothing here can judge it", of("skip"))}
</main>
</body>
</html>
`;
}

function totals({ totals }: Verification): string {
  const row = (name: string, cells: number[]) => {
    return `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  };
  const rows = LEVELS.map((level) => row(level, STATUSES.map((status) => totals[status][level])));
  return `<div class="scroll" tabindex="0" role="region" aria-label="Totals"><table>
<thead><tr><td></td>${STATUSES.map((status) => `<th scope="col">${status}</th>`).join("")}</tr></thead>
<tbody>${[...rows, row("all", STATUSES.map((status) => countOf(totals, status)))].join("\n")}</tbody>
</table></div>`;
}

function section(title: string, parts: string[]): string {
  return parts.length === 0
    ? ""
    : `<section>\n<h2>${title} (${parts.length})</h2>\n${parts.join("\n")}\n</section>`;
}

function list(title: string, items: string[]): string {
  if (items.length === 0) return "";
  return `<section>\n<h2>${title} (${items.length})</h2>\n<ul>\n${items.join("\n")}\n</ul>\n</section>`;
}

/** What passed is counted, and can be unfolded group by group. */
function folded(title: string, told: Told[]): string {
  const groups = [...new Set(told.map(({ id }) => groupOf(id)))];
  if (groups.length === 0) return "";
  const parts = groups.map((group) => {
    const own = told.filter(({ id }) => groupOf(id) === group);
    const items = own.map((each) => each.reason ? reasoned(each) : `<li>${e(each.title)}</li>`);
    return `<details><summary>${e(groupTitle(group))} (${own.length})</summary>\n<ul>${
      items.join("\n")
    }</ul></details>`;
  });
  return `<section>\n<h2>${title} (${told.length})</h2>\n${parts.join("\n")}\n</section>`;
}

function reasoned(told: Told): string {
  const { title, reason = "" } = told;
  return `<li>${e(title)} <span class="dim">${name(told)} ${e(reason)}</span></li>`;
}

/** The rule's id, which leads to its page. */
function name({ id, page }: Told): string {
  const shown = `<code>${e(id)}</code>`;
  return page ? `<a href="${e(page)}" rel="noreferrer">${shown}</a>` : shown;
}

function finding(told: Told, open: boolean): string {
  const { title, level = "", failure, impact, why, fix, lesson, sources, exchange, accepted, fault } = told;
  const facts: [string, string | undefined][] = [
    ["Sent", failure?.sent],
    ["Came back", failure?.received],
    ["Expected", failure?.expected],
    ["So", `${impact ? `${impact} ` : ""}${why}`],
    ["At fault", fault],
    ["Fix", fix],
    ["Lesson", lesson && `${lesson.number}: ${lesson.path}`],
    ["Accepted", accepted && `until ${accepted.end} by ${accepted.owner}: ${accepted.reason}`],
  ];
  const shown = facts.flatMap(([name, value]) => value ? [`<dt>${name}</dt><dd>${e(value)}</dd>`] : []);
  const links = sources.map(({ name, url }) => `<a href="${e(url)}" rel="noreferrer">${e(name)}</a>`).join(
    " · ",
  );
  const wire = exchange && [exchange.request, "", exchange.response, ...exchange.tokens].join("\n");
  return `<details${open ? " open" : ""}>
<summary><h3>${e(title)}</h3> <span class="${decides(told) ? "bad" : "soft"}">${level}</span></summary>
<p class="dim">${name(told)} · ${links}</p>
<dl>${shown.join("\n")}</dl>
${wire ? `<pre tabindex="0">${e(wire)}</pre>` : ""}
</details>`;
}
