/** Finds in a source what Node 20, the oldest that packages run on, does not have. */

/** Each with how it is written. Methods are told by their names, so these must be rare enough to mean nothing else. */
const FOREIGN: [what: string, pattern: RegExp][] = [
  ["Deno", /\bDeno\b(?=\.|")/],
  ["a specifier that only Deno resolves", /(?:from|import\()\s*"(?:npm|jsr|https?):/],
  ["Promise.withResolvers", /\bPromise\.withResolvers\b|\bPromiseWithResolvers\b/],
  ["Promise.try", /\bPromise\.try\b/],
  ["Array.fromAsync", /\bArray\.fromAsync\b/],
  ["Object.groupBy or Map.groupBy", /\b(?:Object|Map)\.groupBy\b/],
  ["URL.parse", /\bURL\.parse\b/],
  ["RegExp.escape", /\bRegExp\.escape\b/],
  ["Uint8Array.toBase64", /\.toBase64\(|\.fromBase64\(|\.toHex\(|\.fromHex\(/],
  [
    "a method of Set",
    /\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|intersection|difference|union)\(/,
  ],
  [
    "an iterator helper",
    /(?<!\bObject)\.(?:values|keys|entries|matchAll)\([^()]*\)\s*\.(?:map|filter|find|some|every|toArray|take|drop|reduce|flatMap|forEach)\(|\bIterator\./,
  ],
  ["using", /^\s*(?:await )?using\s+\w+\s*=/m],
  ["Response.bytes", /\b(?:response|request|blob)\.bytes\(/],
  ["import.meta.main", /\bimport\.meta\.main\b/],
];

/** One thing found, and where. */
export interface Foreign {
  line: number;
  what: string;
}

/** What of a source Node 20 would not know; comments do not count. */
export function foreignTo(text: string): Foreign[] {
  const code = withoutComments(text);
  return FOREIGN.flatMap(([what, pattern]) =>
    [...code.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map(({ index, 0: found }) => ({
      line: code.slice(0, index + found.length - found.trimStart().length).split("\n").length,
      what,
    }))
  );
}

/** Comments become blanks, so that lines keep their numbers. In a string, `//` stands behind a colon, and the slash of a media type behind its star. */
function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replaceAll(/[^\n]/g, " ");
  return text.replaceAll(/(?<=^|[\s(,{])\/\*[\s\S]*?\*\//g, blank).replaceAll(
    /(?<![:"'`\\])\/\/[^\n]*/g,
    blank,
  );
}
