/** A `requestState` as a client might rewrite it. To its client it is opaque; an attacker looks inside. */

/** A way to write a text: as it is, in Base64, in Base64url. */
interface Spelling {
  read(text: string): string | undefined;
  write(text: string): string;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function fromBase64(text: string): string | undefined {
  try {
    return utf8.decode(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

const SPELLINGS: Spelling[] = [
  { read: (text) => text, write: (text) => text },
  { read: fromBase64, write: toBase64 },
  {
    read: (text) => fromBase64(text.replaceAll("-", "+").replaceAll("_", "/")),
    write: (text) => toBase64(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  },
];

/**
 * The states that say `to` where this one says `from`, however it is written; none where that cannot be read in it. Of
 * several parts with dots between them one is rewritten at a time.
 */
export function renamedStates(state: string, from: string, to: string): string[] {
  const parts = [state, ...state.includes(".") ? state.split(".") : []];
  const renamed = parts.flatMap((part, index) =>
    SPELLINGS.flatMap(({ read, write }) => {
      const text = read(part);
      if (!text?.includes(from)) return [];
      const rewritten = write(text.replaceAll(from, to));
      if (index === 0) return [rewritten];
      return [state.split(".").map((each, at) => at === index - 1 ? rewritten : each).join(".")];
    })
  );
  return [...new Set(renamed)];
}

/** The same state with one character changed, in the middle of each of its parts. */
export function changedStates(state: string): string[] {
  const parts = state.split(".");
  return parts.flatMap((part, index) => {
    const middle = Math.floor(part.length / 2);
    const old = part[middle];
    if (old === undefined) return [];
    const changed = part.slice(0, middle) + (old === "A" ? "B" : "A") + part.slice(middle + 1);
    return [parts.map((each, at) => at === index ? changed : each).join(".")];
  });
}
