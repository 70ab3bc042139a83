/** Several servers as one matrix: what failed or could not be judged anywhere, by server. */

import { requirementById } from "../catalogue.ts";
import { levelAt } from "../requirement.ts";
import { RULE_SET } from "../verify/core_rules.ts";
import type { Verification } from "../verify/verification.ts";
import { columns, type Paint, paragraph } from "./style.ts";
import { clipped } from "./visible.ts";

/** One server of several; one that could not be judged at all has an error in place of a verification. */
export type Member = { name: string } & ({ verification: Verification } | { error: string });

/** The document of several; `schema` goes up when a field changes its meaning. */
export interface Fleet {
  schema: 1;
  rules: string;
  servers: Member[];
}

/** The document. */
export function fleetOf(servers: Member[]): Fleet {
  return { schema: 1, rules: RULE_SET, servers };
}

const MARKS = { pass: "✓", fail: "✗", untested: "?", skip: "–" } as const;

/** Columns that a rule's id, its level and the servers' marks take. */
const [ID, LEVEL, MARK] = [38, 7, 4];

/**
 * The matrix: servers by number, and a line for each rule that did not pass everywhere that it was judged.
 *
 * @param site where the site stands, if that is known
 */
export function fleetLines({ servers }: Fleet, paint: Paint, site?: string): string {
  const most = Math.floor((columns() - 2 - ID - LEVEL) / MARK);
  const legend = servers.map((server, i) => {
    const outcome = "verification" in server ? server.verification.verdict.outcome : "not judged";
    const why = "verification" in server ? "" : `: ${clipped(server.error)}`;
    return paragraph(`${clipped(server.name, 60)} · ${outcome}${why}`, `  ${String(i + 1).padStart(2)}  `);
  });
  const parts: string[] = [];
  for (let from = 0; from < servers.length; from += most) {
    parts.push(matrix(servers.slice(from, from + most), from, paint));
  }
  return [
    "",
    paint("bold", `  Gatehouse · verify, ${servers.length} servers`),
    "",
    ...legend,
    "",
    ...parts,
    ...site ? ["", `  Each rule has a page: ${site}rules/`] : [],
    "",
  ].join("\n");
}

function matrix(servers: Member[], from: number, paint: Paint): string {
  const judged = servers.map((server) => "verification" in server ? server.verification : undefined);
  if (!judged.some(Boolean)) return "";
  const ids = [...new Set(judged.flatMap((each) => each?.verdicts.map(({ id }) => id) ?? []))];
  const lines = ids.flatMap((id) => {
    const verdicts = judged.map((each) => each?.verdicts.find((verdict) => verdict.id === id));
    if (!verdicts.some((verdict) => verdict?.status === "fail")) return [];
    const requirement = requirementById(id);
    const level = judged.map((each) => each && requirement && levelAt(requirement, each.revision)).find(
      Boolean,
    );
    const marks = verdicts.map((verdict) => {
      const mark = MARKS[verdict?.status ?? "skip"].padStart(MARK);
      return verdict?.status === "fail" ? paint("red", mark) : mark;
    });
    return [`  ${id.padEnd(ID)}${(level ?? "").padEnd(LEVEL)}${marks.join("")}`];
  });
  const numbers = servers.map((_, i) => String(from + i + 1).padStart(MARK)).join("");
  return [`  ${"".padEnd(ID + LEVEL)}${numbers}`, ...lines, lines.length === 0 ? "  Nothing failed." : ""]
    .join("\n");
}
