/** What verify has found, as a terminal shows it: readable at 80 columns, what failed last. */

import { requirementById } from "../catalogue.ts";
import { clipped } from "./visible.ts";
import { countOf } from "../report.ts";
import { groupOf, type Level, LEVELS } from "../requirement.ts";
import { groupTitle } from "../catalogue.ts";
import { fixFor } from "../verify/fixes.ts";
import { taughtIn } from "../verify/taught.ts";
import type { Finding, Verification, VerifiedSubject } from "../verify/verification.ts";
import { rulePage } from "./rule_page.ts";
import { type Paint, paragraph } from "./style.ts";
import { sourceName, verdictLine } from "./terminal.ts";

/** As much as one finding says of what was sent or came back. */
const LONGEST = 600;

/** Before anything is judged: what is judged, and how. */
export function openingLines(subject: VerifiedSubject, revision: string, paint: Paint): string {
  const { startedBy, tokens, issuer, sessions, operations, stack, inFront } = subject;
  const title = `Gatehouse · verify ${clipped(subject.resource)}`;
  const how = [
    ...startedBy ? [`started by ${clipped(startedBy)}`] : [],
    trust(tokens, issuer),
    `MCP ${revision}${sessions ? ", sessions" : ""}`,
  ];
  const uses = [
    ...operations.reads ? [`reads with ${clipped(operations.reads)}`] : [],
    ...operations.writes ? [`writes with ${clipped(operations.writes)}, more than a hundred times`] : [],
    ...stack ? [`built with ${stack.title}`] : [],
    ...inFront ? [`${inFront} in front of it`] : [],
  ];
  return [
    "",
    paragraph(title, "  ").replace(title, () => paint("bold", title)),
    paragraph(how.join(" · "), "  "),
    ...uses.length > 0 ? [paragraph(uses.join(" · "), "  ")] : [],
    "",
  ].join("\n");
}

function trust(tokens: VerifiedSubject["tokens"], issuer = ""): string {
  if (tokens === "the test issuer") return "trusts our test issuer";
  if (tokens === "its own issuer") return `with a token of ${clipped(issuer) || "its own issuer"}`;
  return "from outside, without a token";
}

/** The verdicts: sums, what is open, what failed, and what it comes to. `site` is where the site stands, if that is known. */
export function verificationLines(
  verification: Verification,
  { paint, verbose = false, site }: { paint: Paint; verbose?: boolean; site?: string | undefined },
): string {
  const { totals, verdicts, verdict, subject: { more, stack } } = verification;
  const sums = [
    `${countOf(totals, "pass")} passed`,
    `${countOf(totals, "fail")} failed`,
    `${countOf(totals, "untested")} untested`,
    `${
      verdicts.length - ["pass", "fail", "untested"].reduce((sum, status) => {
        return sum + countOf(totals, status as "pass");
      }, 0)
    } do not apply`,
  ].join(" · ");
  const failed = LEVELS.toReversed().flatMap((level) => {
    return verdicts.filter((each) => each.status === "fail" && each.level === level);
  });
  return [
    paragraph(sums, "  Checks   "),
    paint("dim", paragraph(groups(verdicts), "    ")),
    "",
    ...verbose
      ? [...verdicts.filter(({ status }) => status !== "fail").map((each) => line(each, paint)), ""]
      : [],
    ...untestedLines(verdicts, verbose, paint),
    ...more.length > 0 ? [moreLines(verification), ""] : [],
    ...failed.flatMap((
      each,
    ) => [...each.level === "MUST" ? [inFull(each, stack, paint)] : [line(each, paint)], ""]),
    paragraph(
      `${verdict.reason}.${counts(failed)}`,
      `  ${verdict.outcome[0]!.toUpperCase()}${verdict.outcome.slice(1)}: `,
    ).replace(/^ {2}[^:]+:/, (text) => paint(COLOURS[verdict.outcome], text)),
    ...verdict.outcome.startsWith("not ") ? startLines(verdict.rules[0]!, site) : [],
    "",
  ].join("\n");
}

/** What to mend first. An address is kept whole, so that it can be clicked. */
function startLines(id: string, site?: string): string[] {
  const page = site
    ? `  Its page  ${rulePage(id, site)}`
    : paragraph(`/rules/${id} on the site`, "  Its page  ");
  return [`  Start with ${id}.`, page];
}

const COLOURS = {
  "protected": "green",
  "not protected": "red",
  "not conformant": "red",
  "could not tell": "yellow",
} as const;

/** "transport 20 of 21 · metadata 18": of each group those that passed, of all that could be judged. */
function groups(findings: Finding[]): string {
  const names = [...new Set(findings.map(({ id }) => groupOf(id)))];
  return names.flatMap((name) => {
    const judged = findings.filter(({ id, status }) => groupOf(id) === name && /pass|fail/.test(status));
    if (judged.length === 0) return [];
    const passed = judged.filter(({ status }) => status === "pass").length;
    const count = passed === judged.length ? passed : `${passed} of ${judged.length}`;
    return [`${groupTitle(judged[0]!.id)} ${count}`];
  }).join(" · ");
}

/** What failed below MUST, which decides nothing. */
function counts(failed: Finding[]): string {
  const issuers = failed.filter(({ level, party }) => level === "MUST" && party === "authorization-server");
  const ofIssuer = issuers.length > 0 ? [`${issuers.length} MUST of its authorization server`] : [];
  const below = (["SHOULD", "MAY", "house"] satisfies Level[]).flatMap((level) => {
    const count = failed.filter((each) => each.level === level).length;
    return count > 0 ? [`${count} ${level}`] : [];
  });
  const beside = [...ofIssuer, ...below].join(", ");
  return beside ? ` Beside that ${beside}, which decide nothing.` : "";
}

/** One line, with its id. */
function line(finding: Finding, paint: Paint): string {
  const { reason: _, ...rest } = finding;
  const reason = finding.reason && finding.status !== "skip"
    ? [paint("yellow", paragraph(clipped(finding.reason), "    untested: "))]
    : [];
  return [verdictLine(rest, paint, "  "), ...reason].join("\n");
}

/** A failure in full: where it is written, what was sent, came back and was expected, what it lets somebody do, the fix. */
function inFull(finding: Finding, stack: VerifiedSubject["stack"], paint: Paint): string {
  const requirement = requirementById(finding.id);
  const { failure, fault } = finding;
  const sources = requirement?.sources.map(sourceName).join(" · ");
  const shown = (text: string) => clipped(text, LONGEST);
  return [
    verdictLine(finding, paint, "  "),
    ...sources ? [paint("dim", paragraph(sources, "    "))] : [],
    ...failure
      ? [
        paragraph(shown(failure.sent), "    sent      "),
        paragraph(shown(failure.received), "    came back "),
        paragraph(shown(failure.expected), "    expected  "),
      ]
      : [],
    ...fault === "in front" ? [paragraph("This answer was made in front of the server.", "    ")] : [],
    ...fault === "issuer"
      ? [paragraph("This is the authorization server's, and its operator's.", "    ")]
      : [],
    ...requirement ? [paragraph(requirement.why, "    So:       ")] : [],
    paragraph(fixOf(finding, stack), "    Fix:      "),
  ].join("\n");
}

/** What to change in a server of this stack, where it is taught, and where there is more. */
function fixOf({ id }: Finding, stack: VerifiedSubject["stack"]): string {
  const fix = fixFor(id, stack?.name) ?? requirementById(id)?.hints.at(-1) ?? "";
  const lesson = taughtIn(id);
  return [fix, ...lesson ? [`Lesson ${lesson.number}: ${lesson.path}.`] : [], `More: --explain ${id}`].join(
    " ",
  );
}

/** The first of what could not be tested; all of them where somebody wants to know. */
function untestedLines(findings: Finding[], verbose: boolean, paint: Paint): string[] {
  const untested = findings.filter(({ status }) => status === "untested");
  const [first] = untested;
  if (!first || verbose) return [];
  const rest = untested.length > 1 ? `; ${untested.length - 1} more with --verbose` : "";
  return [
    paint(
      "yellow",
      paragraph(`${first.id}: ${clipped(first.reason ?? "", LONGEST)}${rest}`, "  Untested  "),
    ),
    "",
  ];
}

/** What would open more. */
function moreLines({ subject: { more } }: Verification): string {
  return more.map(({ by, opens }, i) =>
    paragraph(`${by}: ${opens}`, i === 0 ? "  More by   " : "            ")
  ).join("\n");
}
