/** Findings as JUnit's XML, which CI systems show beside the other tests. */

import { groupTitle } from "../catalogue.ts";
import { groupOf } from "../requirement.ts";
import { type Accepted, NOTHING_ACCEPTED } from "../verify/baseline.ts";
import type { Verification } from "../verify/verification.ts";
import { escapeMarkup } from "./markup.ts";
import { circumstances, decides, tell, type Told, verdictInWords } from "./told.ts";

/**
 * What `--junit` writes. A test fails where the verdict rests on it: a MUST that is not accepted. Every other failure,
 * and what could not be judged, is a skipped test with the reason.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function toJunit(
  verification: Verification,
  { entries, problems }: Accepted = NOTHING_ACCEPTED,
  site?: string,
): string {
  const told = tell(verification, entries, site).filter(({ level }) => level);
  const groups = [...new Set(told.map(({ id }) => groupOf(id)))];
  const suites = groups.map((group) => suite(group, told.filter(({ id }) => groupOf(id) === group)));
  if (problems.length > 0) suites.push(baselineSuite(problems));
  const failures = told.filter(decides).length + problems.length;
  const skipped = told.filter((each) => outcomeOf(each) === "skipped").length;
  const attributes = {
    name: `verify ${verification.subject.resource}`,
    tests: told.length + problems.length,
    failures,
    errors: 0,
    skipped,
    time: (verification.durationMs / 1000).toFixed(3),
  };
  const facts: [string, string][] = [
    ["Verdict", verdictInWords(verification)],
    ...circumstances(verification),
  ];
  const properties = facts.map(([name, value]) => `    ${tag("property", { name, value })}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    open("testsuites", attributes),
    "  <properties>",
    ...properties,
    "  </properties>",
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

type Attributes = Record<string, string | number>;

function suite(group: string, told: Told[]): string {
  const skipped = told.filter((each) => outcomeOf(each) === "skipped").length;
  const name = groupTitle(group);
  const attributes = { name, tests: told.length, failures: told.filter(decides).length, errors: 0, skipped };
  return [`  ${open("testsuite", attributes)}`, ...told.map(testCase), "  </testsuite>"].join("\n");
}

function outcomeOf(told: Told): "passed" | "failed" | "skipped" {
  if (told.status === "pass") return "passed";
  return decides(told) ? "failed" : "skipped";
}

function testCase(told: Told): string {
  const { id, title, level = "", accepted, status } = told;
  const attributes = { name: title, classname: id };
  const outcome = outcomeOf(told);
  if (outcome === "passed") return `    ${tag("testcase", attributes)}`;
  if (outcome === "failed") {
    const message = `came back ${told.failure?.received}; expected ${told.failure?.expected}`;
    const failure = `${open("failure", { type: level, message })}${escapeMarkup(details(told))}</failure>`;
    return `    ${open("testcase", attributes)}\n      ${failure}\n    </testcase>`;
  }
  const why = accepted
    ? `accepted until ${accepted.end} by ${accepted.owner}: ${accepted.reason}`
    : status === "fail"
    ? `${level}${
      told.fault ? ` of ${told.fault}` : ""
    }, which decides nothing: came back ${told.failure?.received}; expected ${told.failure?.expected}`
    : `${status === "untested" ? "untested" : "skipped"}: ${told.reason}`;
  const more = status === "fail" ? `\n      <system-out>${escapeMarkup(details(told))}</system-out>` : "";
  return `    ${open("testcase", attributes)}\n      ${
    tag("skipped", { message: why })
  }${more}\n    </testcase>`;
}

function details({ failure, impact, why, fix, lesson, sources, page, exchange, fault }: Told): string {
  return [
    `sent      ${failure?.sent}`,
    `came back ${failure?.received}`,
    `expected  ${failure?.expected}`,
    "",
    `${impact ? `${impact} ` : ""}${why}`,
    ...(fault ? [`At fault: ${fault}`] : []),
    `Fix: ${fix}`,
    ...(lesson ? [`Lesson ${lesson.number}: ${lesson.path}`] : []),
    ...sources.map(({ name, url }) => `${name}: ${url}`),
    ...(page ? [`Page: ${page}`] : []),
    ...(exchange ? ["", exchange.request, "", exchange.response, ...exchange.tokens] : []),
  ].join("\n");
}

function baselineSuite(problems: string[]): string {
  const cases = problems.map((problem) => {
    const failure = tag("failure", { type: "baseline", message: problem });
    return `    ${
      open("testcase", { name: problem, classname: "baseline" })
    }\n      ${failure}\n    </testcase>`;
  });
  const attributes = {
    name: "baseline",
    tests: problems.length,
    failures: problems.length,
    errors: 0,
    skipped: 0,
  };
  return [`  ${open("testsuite", attributes)}`, ...cases, "  </testsuite>"].join("\n");
}

function open(name: string, attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`);
  return `<${name}${pairs.join("")}>`;
}

function tag(name: string, attributes: Attributes): string {
  return open(name, attributes).replace(/>$/, "/>");
}
