/** What verify says in other forms than the terminal's, about which rules, and what of it is accepted for a while. */

import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { paint, print } from "../command/output.ts";
import { requirementNamed } from "../command/requirement_named.ts";
import { UsageError } from "../command/usage.ts";
import { toHtml } from "../conformance/reporters/html.ts";
import { toJunit } from "../conformance/reporters/junit.ts";
import { toMarkdown } from "../conformance/reporters/markdown.ts";
import { ruleExplained, ruleList } from "../conformance/reporters/rules.ts";
import { toSarif } from "../conformance/reporters/sarif.ts";
import { paragraph } from "../conformance/reporters/style.ts";
import {
  type Accepted,
  accepted,
  type BaselineEntry,
  BaselineError,
  exitCode,
  NOTHING_ACCEPTED,
  parseBaseline,
} from "../conformance/verify/baseline.ts";
import { RULE_SETS, ruleSet } from "../conformance/verify/rule_sets.ts";
import { selected, SelectionError } from "../conformance/verify/selection.ts";
import type { Verification } from "../conformance/verify/verification.ts";
import { callersFolder, siteAddress } from "./options.ts";

/** The options that {@linkcode addReportOptions} adds, as commander gives them. */
export interface ReportOptions {
  junit?: string;
  sarif?: string;
  markdown?: string;
  html?: string;
  only?: string[];
  skip?: string[];
  explain?: string;
  baseline?: string;
  rules?: string | true;
  site?: string;
  json?: true;
}

const WRITERS = { junit: toJunit, sarif: toSarif, markdown: toMarkdown, html: toHtml };

type Format = keyof typeof WRITERS;

const names = (
  value: string,
  before: string[] = [],
) => [...before, ...value.split(",").map((name) => name.trim())];

/** Adds the options to a command. */
export function addReportOptions(command: Command): Command {
  return command
    .option("--only <rules>", "judge by these alone: ids or groups, with commas between", names)
    .option("--skip <rules>", "leave these out", names)
    .option("--baseline <file>", "failures that are accepted: rule, reason, owner and end of each")
    .option("--junit <file>", "write JUnit's XML; - prints it in place of the rest, here and below")
    .option("--sarif <file>", "write SARIF 2.1.0, for code scanning")
    .option("--markdown <file>", "write Markdown, for the summary of a job or a comment")
    .option("--html <file>", "write one page for a browser")
    .option("--site <address>", "where the site stands: rules become links to their pages there", siteAddress)
    .option("--explain <id>", "say everything about a rule, and judge nothing")
    .option("--rules [set]", "list the rules of a set, and which are core, and judge nothing");
}

/**
 * The answer to a question about rules, which no server is needed for; `undefined` where none was asked.
 *
 * @throws {UsageError} when there is no such rule or set
 */
export function answerAboutRules({ explain, rules, site }: ReportOptions): string | undefined {
  if (explain !== undefined) return ruleExplained(requirementNamed(explain), paint, site);
  if (rules === undefined) return undefined;
  const set = ruleSet(rules === true ? undefined : rules);
  if (!set) {
    const known = RULE_SETS.map(({ name }) => name).join(", ");
    throw new UsageError(`There is no rule set ${rules}. There is ${known}`);
  }
  return ruleList(set, paint);
}

/** How a run is reported. */
export interface Reporting {
  /** Whether standard output belongs to one document: nothing else is printed then. */
  alone: boolean;
  /** Options that say something of one server, such as `--html`: several servers have one matrix instead. */
  ofOne: string[];
  /**
   * Those of the rules that were chosen.
   *
   * @throws {UsageError} when a name is no rule's, or none is left
   */
  chosen(ids: string[]): string[];
  /** Writes what is wanted in files, prints what is wanted on standard output, and returns the exit code. */
  deliver(verification: Verification): Promise<number>;
}

/**
 * Reads what has to be known before anything is judged.
 *
 * @throws {UsageError} when a baseline cannot be read, or two documents would share standard output
 */
export async function reportingOf(options: ReportOptions): Promise<Reporting> {
  const formats = (Object.keys(WRITERS) as Format[]).filter((format) => options[format] !== undefined);
  const printed = formats.filter((format) => options[format] === "-");
  if (printed.length + (options.json ? 1 : 0) > 1) {
    throw new UsageError("Standard output takes one document: give the others a file");
  }
  const baseline = options.baseline === undefined ? [] : await readBaseline(options.baseline);
  return {
    alone: printed.length > 0 || options.json === true,
    ofOne: [...formats, ...options.baseline === undefined ? [] : ["baseline"]].map((name) => `--${name}`),
    chosen(ids) {
      try {
        return selected(ids, options);
      } catch (error) {
        if (error instanceof SelectionError) throw new UsageError(error.message);
        throw error;
      }
    },
    async deliver(verification) {
      const today = new Date().toISOString().slice(0, 10);
      const held = baseline.length > 0 ? accepted(verification, baseline, today) : NOTHING_ACCEPTED;
      for (const format of formats) {
        const text = WRITERS[format](verification, held, options.site);
        if (options[format] === "-") print(text);
        else await written(options[format]!, text);
      }
      if (printed.length === 0 && !options.json) printHeld(held);
      return exitCode(verification, held);
    },
  };
}

async function readBaseline(file: string): Promise<BaselineEntry[]> {
  let text: string;
  try {
    text = await readFile(resolve(callersFolder(), file), "utf8");
  } catch (error) {
    throw new UsageError(
      `The baseline ${file} cannot be read: ${(error as { code?: string }).code ?? error}`,
    );
  }
  try {
    return parseBaseline(text);
  } catch (error) {
    if (error instanceof BaselineError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

async function written(file: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(callersFolder(), file), text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as { code?: string }).code ?? error}`);
  }
}

/** Says what is accepted, and what of the baseline is not in order. */
function printHeld({ entries, problems }: Accepted): void {
  for (const [id, { owner, end, reason }] of entries) {
    print(paragraph(`${id}, until ${end}, by ${owner}: ${reason}`, "  Accepted  "));
  }
  for (const problem of problems) print(paint("red", paragraph(problem, "  Baseline  ")));
}
