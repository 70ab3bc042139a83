/** Texts with their encodings undone, when nobody says which of them is encoded how. */

/** A text as it is once an encoding is undone; each character knows which part of the original it came from. */
export interface View {
  text: string;
  starts: number[];
  ends: number[];
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
  const starts = Array.from({ length: text.length }, (_, index) => index);
  const views: View[] = [{ text, starts, ends: starts.map((start) => start + 1) }];
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
  const result: View = { text: "", starts: [], ends: [] };
  const append = (text: string, from: number, to: number) => {
    const asItWas = text.length === to - from;
    result.text += text;
    for (let index = 0; index < text.length; index++) {
      result.starts.push(view.starts[asItWas ? from + index : from]!);
      result.ends.push(view.ends[asItWas ? from + index : to - 1]!);
    }
  };
  let end = 0;
  for (const { 0: match, index } of view.text.matchAll(encoded)) {
    append(view.text.slice(end, index), end, index);
    end = index + match.length;
    append(decode(match), index, end);
  }
  append(view.text.slice(end), end, view.text.length);
  return result;
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
