/** Why there is nothing to judge, and what the program threw while it was judged. */

import type { VNode } from "preact";
import { thrown, trouble } from "../lib/run/state.ts";

export default function Trouble(): VNode {
  return (
    <div>
      {trouble.value && (
        <p class="trouble" role="alert">
          {trouble.value.line && <strong>Line {trouble.value.line}:</strong>} {trouble.value.message}
        </p>
      )}
      {thrown.value.length > 0 && (
        <details class="thrown">
          <summary>Your program threw while it answered</summary>
          <ul>
            {thrown.value.map((message) => (
              <li key={message}>
                <code>{message}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
