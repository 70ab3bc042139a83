/** An attack that a lesson's text shows: its output is generated there, and tested against drift. */

/** One side of an attack: the file, what was exchanged, how it ended. */
export interface AttackSide {
  file: string;
  text: string;
  verdict: string;
}

/** An attack, before and after. */
export interface Attack {
  /** What to type to see it. */
  command: string;
  before: AttackSide;
  after: AttackSide;
}

/**
 * Finds the first attack in a text.
 *
 * @throws {Error} when there is none, or its output has another form
 */
export function attackIn(text: string): Attack {
  const [, command, output] = /```sh\n([^\n]* attack [^\n]+)\n```\n+```text\n(.*?)```/s.exec(text) ?? [];
  const [, before, after] = /\nBefore (.*?)\nAfter (.*)$/s.exec(output ?? "") ?? [];
  if (!command || !before || !after) {
    throw new Error("The text shows no attack: `sh` fence, then `text` fence");
  }
  return { command, before: side(before), after: side(after) };
}

function side(text: string): AttackSide {
  const [, file, exchanges, verdict] = /^\s*(\S+)\n+(.*?)\n\n\s*([✗✓].*)$/s.exec(text) ?? [];
  if (!file || !exchanges || !verdict) {
    throw new Error("The text shows an attack that has no file or no verdict");
  }
  const lines = exchanges.split("\n").map((line) => line.replace(/^ {2}/, ""));
  return { file, text: lines.join("\n"), verdict: verdict.replaceAll(/\s+/g, " ").trim() };
}
