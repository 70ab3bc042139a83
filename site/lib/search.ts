/** Finds pages by words. The index is small enough to be read whole. */

/** Something that can be found. */
export interface Entry {
  kind: "lesson" | "section" | "rule" | "revision" | "reference" | "page";
  title: string;
  /** Path and fragment on this site. */
  link: string;
  /** Further words that it is found by. */
  text: string;
}

/** What is said of an entry beside its title: a rule's own needs the id, since many go on from the one before. */
export function aboutEntry({ kind, link }: Entry): string {
  return kind === "rule" ? `rule ${link.slice(link.lastIndexOf("/") + 1)}` : kind;
}

/** A lesson whose title has the words comes before rules that have them in title and text. */
const LESSON_BONUS = 3;

/**
 * The entries in which every word of the query occurs, best first: the title counts for more than the text, the
 * start of a word for more than its middle, and a lesson for more than a part of one.
 */
export function find(query: string, entries: Entry[], limit: number): Entry[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ entry }) => entry);
}

function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Zero when a word is missing. */
function scoreOf({ kind, title, link, text }: Entry, words: string[]): number {
  const name = `${title} ${link}`.toLowerCase();
  const rest = text.toLowerCase();
  let total = kind === "lesson" ? LESSON_BONUS : 0;
  for (const word of words) {
    const score = occurrence(name, word) * 4 + occurrence(rest, word);
    if (score === 0) return 0;
    total += score;
  }
  return total;
}

/** 2 at the start of a word, 1 within one, 0 nowhere. */
function occurrence(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? "")) return 2;
  }
  return text.includes(word) ? 1 : 0;
}
