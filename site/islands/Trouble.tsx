/** Why there is nothing to judge, and what the program threw while it was judged. */

import type { VNode } from "preact";
import { placeOf } from "../lib/run/protocol.ts";
import { code } from "../lib/run/source.ts";
import { type Thrown, thrown, trouble } from "../lib/run/state.ts";

export default function Trouble(): VNode {
  const place = trouble.value && placeOf(trouble.value, code.value?.files !== undefined);
  return (
    <div>
      {trouble.value && (
        <p class="trouble" role="alert">
          {place && <strong>{place}:</strong>} {trouble.value.message}
        </p>
      )}
      {thrown.value.size > 0 && (
        <details class="thrown">
          <summary>Your program threw while it answered</summary>
          <ul>
            {[...thrown.value].map(([number, { trouble, count }]) => (
              <li key={number}>
                <code>{trouble.message}</code> {whereAndHowOften(trouble, count)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** "in line 12, 124 times" */
function whereAndHowOften({ line, file }: Thrown["trouble"], count: number): string {
  return [
    ...line === undefined ? [] : [`in line ${line}${file ? ` of ${file}` : ""}`],
    ...count > 1 ? [`${count} times`] : [],
  ].join(", ");
}
