/** Tables of what is generated, read again. */

/**
 * The cells of a table in Markdown, without its head.
 *
 * @param first the title of its first column
 * @throws {Error} when there is no such table
 */
export function tableRows(text: string, first: string): string[][] {
  const lines = text.split("\n");
  const head = lines.findIndex((line) => line.startsWith(`| ${first} `));
  if (head < 0) throw new Error(`There is no table of ${first}`);
  const rest = lines.slice(head + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(0, end < 0 ? rest.length : end).map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
}
