/** What a rule's checks were proved against, as `reference/conformance/TEETH.md` has it. */

/** One check of a rule. */
export interface Tooth {
  /** What kind of check it is: "refuses", "accepts", "refuses 2". */
  check: string;
  /** How many that are flawed it fails, of how many that it was shown: "7 of 52". */
  failed: string;
  /** Some of them, by name, and how many more: "lesson 4, shortcut, compares-the-end, +1". */
  what: string;
  /** The same of a server that is not ours; absent where nothing was tried there. */
  stranger?: string;
}

/** The checks of each rule, by its id. */
export type Teeth = Record<string, Tooth[]>;

/** What stands in the last column where a rule is not for a stranger. */
const NOTHING = ["none", "notes"];

/** Reads the table. */
export function teethIn(markdown: string): Teeth {
  const teeth: Teeth = {};
  for (const line of markdown.split("\n")) {
    const [, id = "", check = "", failed = "", what = "", stranger = ""] = line.split("|").map((cell) =>
      cell.trim()
    );
    if (!/^`[\w.-]+`$/.test(id)) continue;
    const tooth = { check, failed, what, ...!NOTHING.includes(stranger) && { stranger } };
    (teeth[id.slice(1, -1)] ??= []).push(tooth);
  }
  return teeth;
}
