/** What somebody meant who typed a word that is nowhere: another name of the same thing, or a slip of the finger. */

import { type Entry, find } from "./search.ts";

/** What people say, and what the texts say. */
const OTHER_NAMES: [said: RegExp, written: string][] = [
  [/\bconfused deputy\b/, "audience"],
  [/\b(?:token )?pass-?through\b/, "passed on"],
  [/\bprm\b/, "resource metadata"],
  [/\bcsrf\b/, "state"],
  [/\bdynamic registration\b|\bdcr\b/, "registration"],
  [/\bcimd\b/, "client metadata document"],
  [/\bpublic keys?\b|\bjwks?\b/, "keys"],
  [/\bstep ?up\b/, "step-up"],
  [/\bmix ?up\b/, "mix-up"],
  [/\b(?:dos|ddos|rate limit(?:s|ing)?)\b/, "flood"],
  [/\blog-?in\b|\bsignin\b/, "sign in"],
];

/** So long a word has to be for one slip, and for two. */
const ONE_SLIP = 4;
const TWO_SLIPS = 8;

/** What was found, and what was looked for where that is not what was typed. */
export interface Found {
  entries: Entry[];
  meant?: string;
}

/** As {@linkcode find}; where nothing fits, what the query may have meant. */
export function findMeant(query: string, entries: Entry[], limit: number): Found {
  const exact = find(query, entries, limit);
  if (exact.length > 0 || query.trim() === "") return { entries: exact };
  const named = OTHER_NAMES.reduce(
    (text, [said, written]) => text.replace(said, written),
    query.toLowerCase(),
  );
  const meant = [named, corrected(named, entries)].find((other) => find(other, entries, 1).length > 0);
  return meant === undefined ? { entries: [] } : { entries: find(meant, entries, limit), meant };
}

/** Each word that is nowhere, as the most common of the words that are closest to it. */
function corrected(query: string, entries: Entry[]): string {
  const words = wordsIn(entries);
  return query.split(/\s+/).filter(Boolean).map((word) => closest(word, words) ?? word).join(" ");
}

let counted: { entries: Entry[]; words: Map<string, number> } | undefined;

/** How often each word is there: counted once for an index. */
function wordsIn(entries: Entry[]): Map<string, number> {
  if (counted?.entries === entries) return counted.words;
  const words = new Map<string, number>();
  for (const { title, text } of entries) {
    for (const [word] of `${title} ${text}`.toLowerCase().matchAll(/[a-z][a-z-]{2,}/g)) {
      words.set(word, (words.get(word) ?? 0) + 1);
    }
  }
  counted = { entries, words };
  return words;
}

function closest(word: string, words: Map<string, number>): string | undefined {
  if (words.has(word) || word.length < ONE_SLIP) return undefined;
  const most = word.length < TWO_SLIPS ? 1 : 2;
  let best: { word: string; slips: number; count: number } | undefined;
  for (const [other, count] of words) {
    const slips = slipsBetween(word, other, most);
    if (slips > most) continue;
    if (!best || slips < best.slips || (slips === best.slips && count > best.count)) {
      best = { word: other, slips, count };
    }
  }
  return best?.word;
}

/**
 * How many letters are missing, too many, others or the wrong way round (optimal string alignment); anything above
 * `most` stands for too many.
 */
function slipsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length]!;
}
