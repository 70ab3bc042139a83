/** Writes the table of teeth: for each requirement its checks, and for each check the servers that it fails. */

import { groupOf, type Requirement } from "../../reference/conformance/requirement.ts";
import { groupTitle, requirements } from "../../reference/conformance/catalogue.ts";
import type { Candidate } from "../candidate.ts";
import type { Tried } from "../strangers/tried.ts";
import { measureTeeth, type Teeth, type Tooth } from "../teeth.ts";

const HEAD = `# Teeth

What each check fails: the lesson before the one that adds it, that lesson's shortcut, and mutants, which are
finished servers with one flaw each ([tests/mutants](../../tests/mutants/)); and of how many that it was
shown, among them three servers that give one answer to everything.

The last column is of one server that is not ours, the inventory on SDK v2
([tests/strangers](../../tests/strangers/)). Each flaw that the rule sees on our servers was put around it,
and flaws of its own: of how many the rule says that something is wrong, and not without; two of those, and
what escapes. Most that escape are flaws of our tools and scopes, which the inventory has not: there they
change nothing. "Fails it as it is" and "cannot be asked there": then no flaw can be told. "Notes" are rules
about the notes server's tools, for which no stranger is judged. \`deno task generate\` measures all of it and
writes this file.
`;

/** So many mutants are named, the most particular first; the others are counted. */
const NAMED = 4;

/** One row: a check of a requirement, and what kills it. */
export interface TeethRow {
  requirement: string;
  check: string;
  /** How many candidates it was shown, and how many of them it failed. */
  tried: string;
  kills: string;
  /** What was tried on a stranger, and what of it the rule sees. */
  stranger: string;
}

/** The rows of a requirement, one a check. */
export function teethRows({ id, party }: Requirement, teeth: Teeth): TeethRow[] {
  const own = teeth.teeth.filter(({ check }) => check.verifies.includes(id));
  return own.map((tooth, index) => ({
    requirement: `\`${id}\``,
    check: tooth.check.polarity + (own.length > 1 ? ` ${index + 1}` : ""),
    tried: `${tooth.kills.size} of ${tooth.shown}`,
    kills: killsInWords(tooth, teeth),
    stranger: party === "resource-server" ? triedInWords(teeth.onStranger.get(id)!) : "none",
  }));
}

/**
 * The table, as Markdown that `deno fmt` leaves as it is.
 *
 * @param measured what there is to write, if it was measured before
 */
export async function teethTable(measured?: Teeth): Promise<string> {
  const teeth = measured ?? await measureTeeth();
  const groups = [...new Set(requirements.map(({ id }) => groupOf(id)))];
  const sections = groups.map((group) => {
    const rows = requirements.filter(({ id }) => groupOf(id) === group).flatMap((each) =>
      teethRows(each, teeth)
    );
    return `\n## ${capitalised(groupTitle(group))}\n\n${tableOf(rows)}`;
  });
  return HEAD + sections.join("");
}

function killsInWords(tooth: Tooth, { teeth }: Teeth): string {
  const killed = [...tooth.kills];
  const served = (candidate: Candidate) => teeth.filter(({ kills }) => kills.has(candidate)).length;
  const mutants = killed.filter(({ kind }) => kind === "mutant").toSorted((a, b) => served(a) - served(b));
  const others = killed.filter(({ kind }) => kind === "earlier lesson" || kind === "shortcut");
  const names = [
    ...others.map(({ kind, name }) => kind === "shortcut" ? "shortcut" : name),
    ...mutants.slice(0, NAMED).map(({ name }) => name),
  ];
  const more = mutants.length - NAMED;
  return names.join(", ") + (more > 0 ? `, +${more}` : "");
}

/** So many flaws of a stranger are named that are seen, and so many that escape. */
const NAMED_THERE = 2;

function triedInWords(tried: Tried): string {
  if (!tried.asked) {
    return { notes: "notes", fails: "fails it as it is", untested: "cannot be asked there" }[tried.why];
  }
  const { seen, escaped } = tried;
  const named = (names: string[]) => {
    const more = names.length - NAMED_THERE;
    return names.slice(0, NAMED_THERE).join(", ") + (more > 0 ? `, +${more}` : "");
  };
  return [
    `${seen.length} of ${seen.length + escaped.length}${seen.length > 0 ? `: ${named(seen)}` : ""}`,
    ...escaped.length > 0 ? [`escape: ${named(escaped)}`] : [],
  ].join("; ");
}

/** A table with its columns padded to the width of their longest cell. */
function tableOf(rows: TeethRow[]): string {
  const lines = [
    ["requirement", "check", "failed", "what it fails", "on a stranger"],
    ...rows.map((
      { requirement, check, tried, kills, stranger },
    ) => [requirement, check, tried, kills, stranger]),
  ];
  const widths = lines[0]!.map((_, column) => column).map((column) =>
    Math.max(...lines.map((cells) => cells[column]!.length))
  );
  const [header, ...body] = lines.map((cells) => {
    return `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |\n`;
  });
  return `${header}| ${widths.map((width) => "-".repeat(width)).join(" | ")} |\n${body.join("")}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
