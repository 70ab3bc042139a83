/** A sequence diagram: a list of arrows between lifelines, which is a list without its styles as well. */

import type { VNode } from "preact";
import { exchangeId } from "../../lib/exchange_link.ts";
import { MessageView } from "./MessageView.tsx";
import type { Arrow, Lifeline, Scene } from "./sequence.ts";
import { wordsOf } from "./words.ts";

/** What of a scene is shown. */
export interface SceneViewProps {
  scene: Scene;
  /** How many of its arrows are shown. */
  shown: number;
  /** Whether the last of them is the one to look at. */
  current: boolean;
  /** What the links to its exchanges begin with. */
  name: string;
  /** The resource under judgement, if it is one. */
  own?: string;
  /** The number of the exchange that a failure tells of. */
  failed?: number;
  linked: boolean;
}

function arrowId(check: string, { number, kind }: Pick<Arrow, "number" | "kind">): string {
  return exchangeId({ check, number, kind: kind === "request" ? "request" : "answer" });
}

/** An arrow in one sentence. */
export function arrowInWords(arrow: Arrow, lifelines: Lifeline[]): string {
  const { short, detail } = wordsOf(arrow);
  const [from, to] = [lifelines[arrow.from]?.name, lifelines[arrow.to]?.name];
  return `${from} to ${to}: ${short}${detail ? `, ${detail}` : ""}`;
}

export function SceneView({ scene, shown, current, name, own, failed, linked }: SceneViewProps): VNode {
  const { scenario, lifelines, arrows } = scene;
  return (
    <div class="flow-scene" data-columns={lifelines.length}>
      {scenario && <h3>In the world “{scenario.replaceAll("-", " ")}”</h3>}
      <div class="flow-heads" aria-hidden="true">
        {lifelines.map((line) => <span key={line.name} data-role={line.role}>{line.name}</span>)}
      </div>
      <ol class="flow-arrows">
        {arrows.map((arrow, i) => (
          <li
            key={arrowId(name, arrow)}
            id={arrowId(name, arrow)}
            hidden={i >= shown}
            aria-current={current && i === shown - 1 ? "step" : undefined}
          >
            <details>
              <summary>
                <span class="flow-lives" aria-hidden="true">
                  {lifelines.map((line) => <i key={line.name} />)}
                </span>
                <ArrowView
                  arrow={arrow}
                  lifelines={lifelines}
                  failed={arrow.number === failed && arrow.kind !== "request"}
                />
              </summary>
              <MessageView arrow={arrow} id={arrowId(name, arrow)} own={own} linked={linked} />
            </details>
          </li>
        ))}
      </ol>
    </div>
  );
}

function ArrowView(
  { arrow, lifelines, failed }: { arrow: Arrow; lifelines: Lifeline[]; failed: boolean },
): VNode {
  const { kind, from, to, number } = arrow;
  const { short, detail } = wordsOf(arrow);
  return (
    <span
      class="flow-arrow"
      data-kind={kind.replace(" ", "-")}
      data-from={Math.min(from, to) + 1}
      data-to={Math.max(from, to) + 1}
      data-points={to > from ? "right" : "left"}
    >
      <span class="flow-way">{lifelines[from]?.name} → {lifelines[to]?.name}</span>
      <span class="flow-label">
        <span class="flow-number">{number}</span> <strong>{short}</strong>{" "}
        {detail && <span class="flow-detail">{detail}</span>}
        {failed && <span class="flow-failed">✗ not what was expected</span>}
      </span>
      <span class="flow-line" aria-hidden="true" />
    </span>
  );
}
