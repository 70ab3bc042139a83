/** What a lesson's text tells the reader to try, in a form that the page can carry out beside the sentence. */

/** Whose answer it is: of what is in the editor, or of the version that people write first. */
export type Against = "editor" | "shortcut";

/** A fenced block of commands. */
export interface Try {
  steps: Step[];
}

/** One command of it. */
export type Step = AttackStep | SendStep | JudgeStep;

/** `deno task attack ID`: one check, first on a version that it gets through at, then on the reader's. */
export interface AttackStep {
  do: "attack";
  /** The requirement's id. */
  id: string;
}

/** `curl …`, and what its pipe leaves of the answer. */
export interface SendStep {
  do: "send";
  against: Against;
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: string;
  /** Whether curl prints the head of the answer, and its body. */
  prints: { head: boolean; body: boolean };
  /** What `-w` adds. */
  write?: string;
  grep?: Grep;
}

/** `deno task lesson N`, on the reader's file, one with a line changed, or the shortcut. */
export interface JudgeStep {
  do: "judge";
  against: Against;
  edit?: Edit;
  /** Only failures whose line has this, as a regular expression. */
  only?: string;
}

/** A `sed` command: a substitution in every line, or lines taken out. */
export interface Edit {
  /** Which file of the program it is made in; absent: its entry. */
  file?: string;
  /** A regular expression. */
  find: string;
  /** As `String.prototype.replace` takes it; absent: the line goes. */
  replace?: string;
  /** More than once a line. */
  all?: boolean;
}

/** `grep`, by the expression that it was given. */
export interface Grep {
  find: string;
  /** `-o`: the matches, not their lines. */
  only: boolean;
}

/** A file with an edit made; the same file where nothing matches. */
export function edited(text: string, { find, replace, all }: Edit): string {
  if (replace === undefined) {
    const gone = new RegExp(find);
    return text.split("\n").filter((line) => !gone.test(line)).join("\n");
  }
  const pattern = new RegExp(find, all ? "g" : "");
  return text.split("\n").map((line) => line.replace(pattern, replace)).join("\n");
}

/** What grep prints of a text, line by line. */
export function grepped(text: string, { find, only }: Grep): string {
  const lines = text.split("\n");
  if (!only) return lines.filter((line) => new RegExp(find).test(line)).join("\n");
  return lines.flatMap((line) => [...line.matchAll(new RegExp(find, "g"))].map(([match]) => match)).join(
    "\n",
  );
}
