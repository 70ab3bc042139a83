/** Reads the commands of a lesson's text: as much of a shell as the lessons use, and nothing beyond. */

/** Commands that are joined by `|`, and the file that the last one writes. */
export interface Pipeline {
  commands: string[][];
  into?: string;
}

/** There is something in it that this is no shell for: a variable, a loop, a substitution. */
export class NotRead extends Error {
  override name = "NotRead";
  readonly code = "not_read";
}

/**
 * The pipelines of a script, in order, quotes resolved.
 *
 * @throws {NotRead}
 */
export function pipelinesOf(script: string): Pipeline[] {
  const pipelines: Pipeline[] = [];
  let now: Pipeline = { commands: [[]] };
  let into = false;
  const end = () => {
    if (now.commands[0]!.length > 0) pipelines.push(now);
    now = { commands: [[]] };
  };
  for (const token of tokensOf(script)) {
    if (token.is === "word") {
      if (into) now.into = token.text;
      else now.commands.at(-1)!.push(token.text);
      into = false;
    } else if (token.is === "into") into = true;
    else if (token.is === "pipe") now.commands.push([]);
    else end();
  }
  end();
  return pipelines;
}

type Token = { is: "word"; text: string } | { is: "pipe" | "into" | "end" };

/** Between words: spaces and continued lines; then an operator, a comment, or a word of quoted and plain pieces. */
const TOKEN =
  /(?:[ \t]|\\\n)+|(#[^\n]*)|(\|)|(>)|([\n;]|&&)|((?:'[^']*'|"(?:[^"\\]|\\[^])*"|\\[^\n]|[^\s'"|;>\\])+)/gy;

function* tokensOf(script: string): Generator<Token> {
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < script.length) {
    const match = TOKEN.exec(script);
    if (!match) throw new NotRead("A quote is not closed");
    const [, , pipe, into, end, word] = match;
    if (pipe) yield { is: "pipe" };
    else if (into) yield { is: "into" };
    else if (end) yield { is: "end" };
    else if (word) yield { is: "word", text: wordOf(word) };
  }
}

const PIECE = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\(.)|([^'"\\]+)/g;

function wordOf(word: string): string {
  return word.replaceAll(PIECE, (_, single?: string, double?: string, escaped?: string, plain?: string) => {
    if (single !== undefined) return single;
    if (escaped !== undefined) return escaped;
    // All sources of a folder, which is one thing to the page.
    if (plain && /^[\w./-]+\/\*\.ts$/.test(plain)) return plain;
    const text = double ?? plain ?? "";
    if (/[$`]/.test(text) || (plain !== undefined && /[(){}&<*]/.test(plain))) {
      throw new NotRead(`${word} is more than a word`);
    }
    return double === undefined ? text : text.replaceAll(/\\(["\\$`])/g, "$1");
  });
}
