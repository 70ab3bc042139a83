/** Quoted code: a fence `ts server.ts#refuseHost` holds the real declaration, and is written by this. */

/**
 * The top-level declaration of this name, with the comment above it.
 *
 * Formatted code makes it simple: a declaration begins and ends in the first column.
 *
 * @throws {Error} when there is none, or more than one
 */
export function declaration(source: string, name: string): string {
  const lines = source.split("\n");
  const begins = new RegExp(`^(?:export )?(?:async )?(?:function|const|let|class|interface|type) ${name}\\b`);
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
  if (!lines[start]?.endsWith(";")) { while (!ends(lines[++last] ?? "}")); }
  return lines.slice(first, last + 1).join("\n");
}
