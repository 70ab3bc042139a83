/** The token bench: choose what is wrong with a token, send it to your own server, see what it makes of it. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Exchange } from "../../reference/conformance/exchange.ts";
import { type BenchRow, type Outcome, outcomeOf } from "../components/bench/outcome.ts";
import { Diagram } from "../components/flow/Diagram.tsx";
import { at } from "../lib/base.ts";
import { ruleLink } from "../lib/rule_link.ts";
import { prepareRunner } from "../lib/run/runner.ts";
import { tryToken } from "../lib/run/session.ts";

/** What the bench offers. */
export interface TokenBenchProps {
  /** "05-audience" */
  slug: string;
  rows: BenchRow[];
}

type State =
  | { is: "idle" }
  | { is: "sending" }
  | { is: "failed"; message: string }
  | { is: "answered"; row: BenchRow; outcome: Outcome; exchanges: Exchange[] };

export default function TokenBench({ slug, rows }: TokenBenchProps): VNode {
  const [choice, setChoice] = useState(rows[0]!.choice);
  const [state, setState] = useState<State>({ is: "idle" });

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const row = rows.find((each) => each.choice === choice)!;
    setState({ is: "sending" });
    try {
      const exchanges = await tryToken(slug, choice);
      setState({ is: "answered", row, outcome: outcomeOf(exchanges.at(-1)!, row), exchanges });
    } catch (error) {
      setState({ is: "failed", message: (error as Error).message });
    }
  }

  return (
    <section class="bench" aria-labelledby="token-bench">
      <h2 class="panel-title" id="token-bench">Token bench</h2>
      <p>Calls add_note on the program in the editor, with a token of your choice.</p>
      <form class="bench-form needs-script" onSubmit={(event) => void send(event)}>
        <label>
          Send a token{" "}
          <select
            value={choice}
            onFocus={prepareRunner}
            onChange={({ currentTarget: { value } }) => setChoice(value as BenchRow["choice"])}
          >
            {rows.map(({ choice, words }) => <option key={choice} value={choice}>{words}</option>)}
          </select>
        </label>
        <button type="submit" disabled={state.is === "sending"}>Send</button>
      </form>
      <p class="bench-outcome" role="status" data-right={rightOf(state)}>{inWords(state)}</p>
      {state.is === "answered" && (
        <>
          <p>
            The rule: <a href={at(ruleLink(state.row.rule))}>{state.row.rule}</a>
          </p>
          <Diagram
            exchanges={state.exchanges}
            name="token-bench"
            own={resourceIn(state.exchanges)}
            linked={false}
          />
        </>
      )}
      <noscript>
        <p>The bench runs your program in this page, and for that it needs JavaScript.</p>
      </noscript>
    </section>
  );
}

function rightOf(state: State): string | undefined {
  if (state.is === "failed") return "false";
  return state.is === "answered" && state.outcome.right !== undefined
    ? String(state.outcome.right)
    : undefined;
}

function inWords(state: State): string {
  if (state.is === "sending") return "Sending…";
  if (state.is === "failed") return `Not sent: ${state.message}`;
  return state.is === "answered" ? state.outcome.words : "";
}

/** The bench calls the server by its resource identifier and by nothing else. */
function resourceIn(exchanges: Exchange[]): string | undefined {
  return exchanges.at(-1)?.request.url;
}
