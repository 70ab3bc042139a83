/** Titles stand alone on a page, and in the middle of a sentence elsewhere. */

/** A title as the first words of a sentence, or a heading. */
export function capitalised(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
