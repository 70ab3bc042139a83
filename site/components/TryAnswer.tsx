/** What came of something that the reader tried. */

import type { VNode } from "preact";
import { answered, type Exchange } from "../../reference/conformance/exchange.ts";
import type { Answer, AttackSide } from "../lib/try_run.ts";
import { Diagram } from "./flow/Diagram.tsx";
import { Inline } from "./Inline.tsx";

const SHOWN_FAILURES = 12;

/**
 * One step's.
 *
 * @param name tells its diagrams from others in the page
 */
export function TryAnswer({ answer, name }: { answer: Answer; name: string }): VNode {
  if (answer.to === "attack") {
    return (
      <div class="try-answer">
        {answer.sides.map((side, i) => <Side key={side.name} side={side} name={`${name}-${i + 1}`} />)}
      </div>
    );
  }
  if (answer.to === "send") {
    const { printed, exchange, against } = answer;
    const who = against === "editor" ? "Your program" : "The version that people write first";
    return (
      <div class="try-answer">
        <p class="try-said">
          <strong>{who}</strong> answered {answered(exchange) ? exchange.response.status : "nothing"}:
        </p>
        <pre tabIndex={0} role="group" aria-label={`What ${who.toLowerCase()} answered`}>
          <code>{printed || "(The command prints nothing of it.)"}</code>
        </pre>
        <Exchanges exchanges={[exchange]} name={name} own={exchange.request.url} />
      </div>
    );
  }
  const { of, total, failed } = answer;
  return (
    <div class="try-answer" data-through={failed.length > 0}>
      <p class="try-said">
        {failed.length === 0
          ? <>✓ All {total} checks pass: {of}.</>
          : <>✗ {failed.length} of {total} checks fail: {of}.</>}
      </p>
      {failed.length > 0 && (
        <ul>
          {failed.slice(0, SHOWN_FAILURES).map(({ id, title }) => (
            <li key={id}>
              <Inline text={title} /> <a href={`#${id}`}>{id}</a>
            </li>
          ))}
          {failed.length > SHOWN_FAILURES && <li>and {failed.length - SHOWN_FAILURES} more</li>}
        </ul>
      )}
    </div>
  );
}

function Side({ side: { name, verdict, resource }, name: id }: { side: AttackSide; name: string }): VNode {
  const { status, failure, reason, exchanges } = verdict;
  return (
    <div class="try-side" data-through={status === "fail"}>
      <p class="try-said">
        <strong>{name}:</strong> {status === "fail" && `✗ the attack goes through: ${failure?.received}.`}
        {status === "pass" && "✓ refused."}
        {(status === "skip" || status === "untested") && `○ not tried: ${reason}.`}
      </p>
      {failure && <p class="try-expected">It should be: {failure.expected}.</p>}
      <Exchanges exchanges={tellingOf(exchanges)} name={id} own={resource} />
    </div>
  );
}

/** Of a client's worlds the last, which is the one that the check is about. */
function tellingOf(exchanges: Exchange[]): Exchange[] {
  const last = exchanges.at(-1)?.scenario;
  return exchanges.filter(({ scenario }) => scenario === last);
}

function Exchanges(
  { exchanges, name, own }: { exchanges: Exchange[]; name: string; own?: string },
): VNode | null {
  if (exchanges.length === 0) return null;
  return (
    <details class="try-exchanges">
      <summary>{exchanges.length === 1 ? "The whole exchange" : `The ${exchanges.length} exchanges`}</summary>
      <Diagram exchanges={exchanges} name={name} own={own} linked={false} />
    </details>
  );
}
