/** A sentence with `code` in it. */

import type { JSX } from "preact";

/** Shows what stands between backticks as code, and the key words of RFC 2119 as such. */
export function Inline({ text }: { text: string }): JSX.Element {
  const parts = text.split(/(`[^`]+`|\b(?:MUST|SHOULD)(?: NOT)?\b|\bMAY\b)/);
  return (
    <>
      {parts.map((part, index) => {
        // Between the matches stands plain text.
        if (index % 2 === 0) return part;
        if (part.startsWith("`")) return <code key={index}>{part.slice(1, -1)}</code>;
        return <strong key={index} class="word">{part}</strong>;
      })}
    </>
  );
}
