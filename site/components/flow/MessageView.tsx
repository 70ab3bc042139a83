/** The message of an arrow in full: start line, header fields, body, and the tokens in it. */

import type { VNode } from "preact";
import { wantedResource } from "./claims.ts";
import { HeaderField } from "./HeaderField.tsx";
import { messageOf } from "./message.ts";
import type { Arrow } from "./sequence.ts";
import { TokenClaims } from "./TokenClaims.tsx";

/** What it takes to show a message. */
export interface MessageViewProps {
  arrow: Arrow;
  /** The id of its arrow. */
  id: string;
  /** The resource under judgement, if it is one. */
  own?: string;
  /** Whether the address of this arrow leads back to it. */
  linked: boolean;
}

export function MessageView({ arrow, id, own, linked }: MessageViewProps): VNode {
  const { startLine, headers, body, tokens } = messageOf(arrow);
  const resource = wantedResource(arrow.exchange, own);
  return (
    <div class="flow-message">
      <p class="flow-start-line">{startLine}</p>
      {headers.length > 0 && (
        <div class="flow-fields">
          <ul>
            {headers.map(([name, value], i) => (
              <HeaderField key={i} name={name} value={value} id={`${id}.field-${i + 1}`} />
            ))}
          </ul>
          <p class="flow-fields-hint">
            Point at a field's name, or move to it with Tab, to read what it means.
          </p>
        </div>
      )}
      {/* Scrolls where it is long, and so has to be reached with keys. */}
      {body && <pre class="flow-body" tabIndex={0} role="group" aria-label="Body">{body}</pre>}
      {tokens.map((token) => (
        <TokenClaims key={token.hash} token={token} resource={resource} at={arrow.exchange.startedAt} />
      ))}
      {linked && (
        <p class="flow-link">
          <a href={`#${id}`}>Link to this {arrow.kind === "request" ? "request" : "answer"}</a>
        </p>
      )}
    </div>
  );
}
