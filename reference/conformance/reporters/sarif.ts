/** Findings as SARIF 2.1.0, which code scanning reads. */

import { requirementById } from "../catalogue.ts";
import type { Level } from "../requirement.ts";
import { type Accepted, NOTHING_ACCEPTED } from "../verify/baseline.ts";
import type { Verification } from "../verify/verification.ts";
import { visibleJson } from "./json.ts";
import { circumstances, tell, type Told, verdictInWords } from "./told.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

const LEVELS: Record<Level, "error" | "warning" | "note"> = {
  MUST: "error",
  SHOULD: "warning",
  MAY: "note",
  house: "note",
};

/** As code scanning sorts them: 9 and more is critical, 7 high, 4 medium. */
const SEVERITY = { "opens": "8.0", "locks-out": "4.0", "untidy": "1.0" } as const;

/**
 * What `--sarif` writes: one run, a rule for each that was judged, a result for each failure; one that is accepted is
 * suppressed, with the reason.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function toSarif(
  verification: Verification,
  { entries, problems }: Accepted = NOTHING_ACCEPTED,
  site?: string,
): string {
  const told = tell(verification, entries, site).filter(({ level }) => level);
  const { resource } = verification.subject;
  const notifications = [verdictInWords(verification), ...problems].map((text, i) => {
    return { level: i === 0 ? "note" : "error", message: { text } };
  });
  const run = {
    tool: {
      driver: {
        name: "Gatehouse verify",
        semanticVersion: "1.0.0",
        rules: told.map(ruleOf),
        properties: { ruleSet: verification.rules },
      },
    },
    invocations: [{ executionSuccessful: problems.length === 0, toolExecutionNotifications: notifications }],
    properties: Object.fromEntries(circumstances(verification)),
    results: told.flatMap((each, ruleIndex) => {
      return each.status === "fail" ? [resultOf(each, ruleIndex, resource)] : [];
    }),
  };
  return visibleJson({ $schema: SCHEMA, version: "2.1.0", runs: [run] });
}

function ruleOf({ id, title, level, why, fix, sources, lesson, page }: Told): object {
  const impact = requirementById(id)?.impact;
  const help = [
    why,
    fix,
    ...(lesson ? [`Lesson ${lesson.number}: ${lesson.path}`] : []),
    ...(page ? [`Page: ${page}`] : []),
  ];
  const helpUri = page ?? sources[0]?.url;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why || title },
    help: { text: [...help, ...sources.map(({ name, url }) => `${name}: ${url}`)].join("\n") },
    ...(helpUri && { helpUri }),
    defaultConfiguration: { level: LEVELS[level!] },
    properties: {
      tags: ["security", "mcp", "oauth"],
      requirement: level,
      ...(impact && { impact, "security-severity": SEVERITY[impact] }),
    },
  };
}

function resultOf(told: Told, ruleIndex: number, resource: string): object {
  const { id, title, level, failure, impact, why, fix, accepted, fault, exchange } = told;
  const text = [
    `Not so: ${title}.`,
    `Sent ${failure?.sent}; came back ${failure?.received}; expected ${failure?.expected}.`,
    ...(impact ? [impact] : []),
    why,
    ...(fault ? [`At fault: ${fault}.`] : []),
    `Fix: ${fix}`,
  ].join(" ");
  return {
    ruleId: id,
    ruleIndex,
    level: LEVELS[level!],
    kind: "fail",
    message: { text },
    // A server has no lines: its URL is where it is.
    locations: [{
      physicalLocation: { artifactLocation: { uri: resource }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: resource, kind: "resource" }],
    }],
    partialFingerprints: { "ruleAtServer/v1": `${id}@${resource}` },
    ...(exchange && { properties: exchange }),
    ...(accepted && {
      suppressions: [{
        kind: "external",
        status: "accepted",
        justification: `${accepted.reason} (${accepted.owner}, until ${accepted.end})`,
      }],
    }),
  };
}
