/** A text as one word of a command that a POSIX shell reads: what it holds is no quote, variable or command there. */

/** `server.mjs` as it stands, and `it's mine.mjs` in quotes. */
export function shellWord(text: string): string {
  return /^[\w./@%+=:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
