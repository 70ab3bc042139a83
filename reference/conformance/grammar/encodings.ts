/** Texts with their encodings undone, when nobody says which of them is encoded how. */

/** A text as it is once an encoding is undone; each character knows which part of the original it came from. */
export interface View {
  text: string;
  /** Where the character at this index begins in the original. */
  start(index: number): number;
  /** Where it ends there. */
  end(index: number): number;
}

/** What is undone, and how deep: a URL in JSON in the text of a JSON-RPC result is three. */
const ENCODINGS: [encoded: RegExp, decode: (encoded: string) => string][] = [
  [/%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+/gi, percentDecoded],
  [/\\u[0-9a-f]{4}|\\[^]/gi, unescaped],
];
const DEPTH = 3;

/**
 * A text as it is, which comes first, and with its encodings undone: percent-encoding and the escapes of JSON.
 * @see RFC 3986 §2.1, RFC 8259 §7
 */
export function viewsOf(text: string): View[] {
  const views: View[] = [{ text, start: (index) => index, end: (index) => index + 1 }];
  // Most texts have nothing encoded in them.
  if (!/[%\\]/.test(text)) return views;
  let latest = views.slice();
  for (let depth = 0; depth < DEPTH; depth++) {
    const before = views.length;
    for (const view of latest) {
      for (const [encoded, decode] of ENCODINGS) {
        const next = undone(view, encoded, decode);
        if (!views.some((other) => other.text === next.text)) views.push(next);
      }
    }
    latest = views.slice(before);
  }
  return views;
}

function undone(view: View, encoded: RegExp, decode: (encoded: string) => string): View {
  let decoded = "";
  const pieces: Piece[] = [];
  const append = (text: string, from: number, to: number) => {
    if (text === "") return;
    pieces.push({ at: decoded.length, from, to, asItWas: text.length === to - from });
    decoded += text;
  };
  let end = 0;
  for (const { 0: match, index } of view.text.matchAll(encoded)) {
    append(view.text.slice(end, index), end, index);
    end = index + match.length;
    append(decode(match), index, end);
  }
  append(view.text.slice(end), end, view.text.length);
  return {
    text: decoded,
    start(index) {
      const { at, from, asItWas } = pieceAt(pieces, index);
      return view.start(asItWas ? from + index - at : from);
    },
    end(index) {
      const { at, from, to, asItWas } = pieceAt(pieces, index);
      return view.end(asItWas ? from + index - at : to - 1);
    },
  };
}

/** A part of a decoded text: where it begins, and which part of the text before it comes from. */
interface Piece {
  at: number;
  from: number;
  to: number;
  /** Whether each character stands for one. */
  asItWas: boolean;
}

/** The last one that begins at this index or before it. */
function pieceAt(pieces: Piece[], index: number): Piece {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.at <= index) low = middle;
    else high = middle - 1;
  }
  return pieces[low]!;
}

/**
 * What a value in a URL or a form may mean: people forget to encode "+", so both readings count.
 * @see RFC 3986 §2.1, https://url.spec.whatwg.org/#application/x-www-form-urlencoded
 */
export function formMeanings(value: string): string[] {
  return [percentDecoded(value), percentDecoded(value.replaceAll("+", " ")), value];
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/**
 * The inside of a JSON string, without its escapes.
 * @see RFC 8259 §7
 */
export function unescaped(inside: string): string {
  try {
    return String(JSON.parse(`"${inside}"`));
  } catch {
    return inside;
  }
}
