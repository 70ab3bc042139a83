/** A stranger's text, on its way to somebody who reads it. */

/** More marks than this on one letter climb over the lines above. */
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** Controls, formatting (direction overrides, zero-width characters), lone surrogates, unassigned, separators. */
const INVISIBLE = /[\p{C}\p{Z}\s]+/gu;

/**
 * A stranger's text, made fit to be read: one line, no direction tricks, nothing invisible, not too long.
 *
 * @param limit Most characters to keep; the rest becomes an ellipsis.
 */
export function legible(text: string, limit = 60): string {
  // Cut roughly first: the expressions below should not have to read a megabyte.
  const oneLine = text.slice(0, 20 * limit).replace(INVISIBLE, " ").replace(STACKED_MARKS, "$1").trim();
  const characters = [...new Intl.Segmenter("en").segment(oneLine)].map(({ segment }) => segment);
  const isCut = characters.length > limit || text.length > 20 * limit;
  return isCut ? characters.slice(0, limit).join("").trimEnd() + "…" : oneLine;
}
