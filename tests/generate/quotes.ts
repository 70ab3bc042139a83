/**
 * Quoted code: a fence `ts server.ts#refuseHost` holds the real declaration, `diff server.ts#createServer` what is new
 * in one since the step before, and both are written by this.
 */

import { structuredPatch } from "diff";

const KEYWORDS = "function|const|let|class|interface|type";

/**
 * The top-level declarations of these names, with the comments above them, in the order of the names. Those that stand
 * together in the file stand together here.
 *
 * Formatted code makes it simple: a declaration begins and ends in the first column.
 *
 * @param names "refuse", several separated by commas, or "import:jose" for what is imported from there
 * @throws {Error} when there is none, or more than one
 */
export function declaration(source: string, names: string): string {
  const lines = source.split("\n");
  let end = Infinity;
  return names.split(",").map((name) => {
    const [first, last] = placeOf(lines, name);
    const gap = end === Infinity ? "" : first === end + 1 ? "\n" : "\n\n";
    end = last;
    return gap + lines.slice(first, last + 1).join("\n");
  }).join("");
}

/** Every top-level declaration of a source by its name, as {@linkcode declaration} takes it. */
export function declarations(source: string): Map<string, string> {
  const named = new RegExp(`^(?:export )?(?:async )?(?:${KEYWORDS}) (\\w+)`, "gm");
  const names = [
    ...[...source.matchAll(/^(?:import [^]*?|\} )from "([^"]+)";$/gm)].map(([, from]) => `import:${from}`),
    ...[...source.matchAll(named)].map(([, name]) => name!),
  ];
  return new Map(names.map((name) => [name, declaration(source, name)]));
}

/** So many unchanged lines stand around what is new. */
const CONTEXT = 2;

/**
 * What is new in a declaration, line by line: "+", "-" or a space in front, an ellipsis where lines are left out.
 *
 * @throws {Error} when the two are the same, or one of them is missing
 */
export function difference(before: string, after: string, name: string): string {
  const [old, now] = [before, after].map((source) => `${declaration(source, name)}\n`);
  const { hunks } = structuredPatch("", "", old!, now!, "", "", { context: CONTEXT });
  if (hunks.length === 0) throw new Error(`Nothing is new in ${name}`);
  const total = now!.split("\n").length - 1;
  const pieces = hunks.map(({ lines }) =>
    lines.map((line) => line.trimEnd()).join("\n").replaceAll(/^\n+|\n+$/g, "")
  );
  const { newStart, newLines } = hunks.at(-1)!;
  return [
    ...hunks[0]!.newStart > 1 ? [" …"] : [],
    pieces.join("\n …\n"),
    ...newStart + newLines <= total ? [" …"] : [],
  ].join("\n");
}

/** First and last line, from 0. */
function placeOf(lines: string[], name: string): [first: number, last: number] {
  const [, from] = /^import:(.*)$/.exec(name) ?? [];
  if (from !== undefined) return placeOfImport(lines, from);
  const begins = new RegExp(`^(?:export )?(?:async )?(?:${KEYWORDS}) ${name}\\b`);
  const found = lines.flatMap((line, i) => begins.test(line) ? [i] : []);
  const [start] = found;
  if (start === undefined || found.length > 1) {
    throw new Error(`${found.length} top-level declarations of ${name}`);
  }

  let first = start;
  if (lines[first - 1]?.endsWith("*/")) { while (!lines[--first]?.startsWith("/**")); }
  let last = start;
  const ends = (line: string) => /^[})\]]/.test(line) && !line.endsWith("{");
  // `): void {` in the first column closes the parameters and opens the body.
  if (!/[;}]$/.test(lines[start] ?? "")) { while (!ends(lines[++last] ?? "}")); }
  return [first, last];
}

function placeOfImport(lines: string[], from: string): [first: number, last: number] {
  const last = lines.findIndex((line) => line.endsWith(`from "${from}";`));
  if (last < 0) throw new Error(`Nothing is imported from ${from}`);
  const first = lines.slice(0, last + 1).findLastIndex((line) => line.startsWith("import "));
  return [first, last];
}
