/**
 * JSON that every parser reads alike. Where a name stands twice in an object, one parser takes the first and
 * another the last: the guard would decide on one operation and something behind it would run the other.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** What a text is made of, outside its strings. */
interface Structure {
  /** How many members its objects have together, a repeated name counted each time. */
  members: number;
  /** How deep its objects and arrays are nested. */
  depth: number;
}

/**
 * Measures a JSON text in one pass. Each member has one colon outside strings, so nothing has to be unescaped. It ends
 * early where the text is deeper than anybody will read: a parser would fill the memory with what is nested.
 *
 * @param text JSON; anything else gives numbers that mean nothing
 * @param deepest levels; default: any number of them
 * @see RFC 8259 §2, §7, §9
 */
export function structureOf(text: string, deepest = Infinity): Structure {
  let members = 0;
  let depth = 0;
  let reached = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (code === COLON) members++;
    // `{` and `[` differ in one bit, and so do `}` and `]`.
    else if ((code | 0x20) === 0x7b) {
      reached = Math.max(reached, ++depth);
      if (depth > deepest) break;
    } else if ((code | 0x20) === 0x7d) depth--;
  }
  return { members, depth: reached };
}

/** The index of the quote that ends the string: the next one behind an even number of backslashes. */
function endOfString(text: string, start: number): number {
  let end = start;
  while (true) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
}

/**
 * How many members a parsed value has, at any depth. What a parser drops is missing here, so with a repeated name
 * it is less than {@linkcode structureOf} counts in the text. Escapes make no difference: "m\u0065thod" and
 * "method" have become one member.
 */
export function countMembers(value: unknown): number {
  let members = 0;
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null) continue;
    if (Array.isArray(next)) {
      for (const item of next) pending.push(item);
      continue;
    }
    const values = Object.values(next);
    members += values.length;
    for (const item of values) pending.push(item);
  }
  return members;
}
