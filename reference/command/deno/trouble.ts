/** What is wrong with a learner's file, and where it is. */

import { createRedactor } from "../../conformance/redact.ts";

/** An error of a learner's file, for whoever wrote it. No path of this machine is in it. */
export interface Trouble {
  /** One line. */
  message: string;
  /** "protect.ts": which file, where there are several. */
  file?: string;
  /** From 1. */
  line?: number;
  /** The line with the one before it, and a mark below the place. */
  excerpt?: string;
}

/** Longer messages are cut, in characters. */
const MAX_MESSAGE = 300;

/** So much of a message and of a stack is searched for a place, in characters: a program may throw anything. */
const MAX_SEARCHED = 4_000;

/** Longer lines are cut in an excerpt, in characters. */
const MAX_LINE = 100;

/**
 * An error, as far as it concerns the file: its first line, and the first place in the file that it has come by.
 *
 * @param entry URL of the program's entry; a module beside it is the learner's as well
 * @param request what was being answered: none of its secrets is repeated
 */
export function troubleOf(error: unknown, entry: string, request?: Request): Trouble {
  const { text, stack } = wordsOf(error);
  const message = redacted(messageOf(text), request);
  const place = placeIn(`${text.slice(0, MAX_SEARCHED)}\n${stack.slice(-MAX_SEARCHED)}`, entry);
  if (!place) return { message };
  const [file, line, column] = place;
  const name = file.split("/").at(-1)!;
  return { message, ...file !== entry && { file: name }, line, ...excerptOf(file, line, column) };
}

/** Where it is, in words: "server.ts, line 12". */
export function placeOf({ file, line }: Trouble): string {
  return [...file ? [file] : [], ...line ? [`line ${line}`] : []].join(", ");
}

/** The trouble and its place in one line. */
export function inOneLine(trouble: Trouble): string {
  const place = placeOf(trouble);
  return trouble.message + (place && ` (${place})`);
}

function wordsOf(error: unknown): { text: string; stack: string } {
  if (!(error instanceof Error)) return { text: String(error), stack: "" };
  // deno-lint-ignore no-control-regex -- Deno paints some places, whoever reads them
  const plain = (text: unknown) => String(text).replaceAll(/\x1b\[[0-9;]*m/g, "");
  return { text: plain(error.message), stack: plain(error.stack ?? "") };
}

function messageOf(text: string): string {
  const unknown = /for package "([^"]+)"/.exec(text)?.[1] ??
    /^Import "([^"]+)" not a dependency/.exec(text)?.[1];
  if (unknown) return `it imports npm:${unknown}, and only this project's own packages can be used`;
  const outside = /^Requires read access to "([^"]+)"/.exec(text)?.[1];
  if (outside) {
    return `it needs ${outside.split("/").at(-1)}, which it may not read: only what is in its folder`;
  }
  const [first = ""] = text.split("\n");
  const said = first.replace(/ at file:\/\/\S+$/, "").replaceAll(/file:\/\/\S*\//g, "").trim();
  return said.length > MAX_MESSAGE ? `${said.slice(0, MAX_MESSAGE)}…` : said;
}

/** Errors quote what they stumble over, and that may be a token. */
function redacted(message: string, request?: Request): string {
  const redactor = createRedactor();
  redactor.learn(request?.url ?? "");
  for (const [name, value] of request?.headers ?? []) redactor.learn(value, name);
  return redactor.redact(message);
}

/** The first place within the program. */
function placeIn(stack: string, entry: string): [file: string, line: number, column: number] | undefined {
  const folder = entry.slice(0, entry.lastIndexOf("/") + 1);
  for (
    const [, file = "", line, column] of stack.matchAll(/(file:\/\/[^\s?)"]+)(?:\?[^\s:)]*)?:(\d+):(\d+)/g)
  ) {
    if (file === entry || file.startsWith(folder) && isReadable(file)) {
      return [file, Number(line), Number(column)];
    }
  }
}

function isReadable(file: string): boolean {
  return Deno.permissions.querySync({ name: "read", path: new URL(file) }).state === "granted";
}

function excerptOf(file: string, line: number, column: number): { excerpt?: string } {
  let lines: string[];
  try {
    lines = Deno.readTextFileSync(new URL(file)).split("\n");
  } catch {
    // Gone or replaced meanwhile: the place is known all the same.
    return {};
  }
  const width = String(line).length;
  const shown = [line - 1, line].filter((number) => lines[number - 1]?.trim());
  if (!shown.includes(line)) return {};
  const numbered = shown.map((number) =>
    `${String(number).padStart(width)} | ${lines[number - 1]!.slice(0, MAX_LINE)}`
  );
  // A tab stays one, so that the mark stands below the place.
  const before = lines[line - 1]!.slice(0, Math.min(column - 1, MAX_LINE)).replaceAll(/[^\t]/g, " ");
  return { excerpt: [...numbered, `${" ".repeat(width)} | ${before}^`].join("\n") };
}
