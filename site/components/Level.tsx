/** How strongly a text asks for something. */

import type { JSX } from "preact";
import type { Level, Requirement } from "../../reference/conformance/requirement.ts";
import { levelSpans } from "../lib/rules.ts";

/** One level as a label. */
function LevelLabel({ level }: { level: Level }): JSX.Element {
  return <span class="level" data-level={level}>{level}</span>;
}

/** The levels of a rule, with the revisions where they differ. */
export function Levels({ rule }: { rule: Pick<Requirement, "level"> }): JSX.Element {
  return (
    <>
      {levelSpans(rule).map(({ level, revisions }) => (
        <span class="level-span" key={level}>
          <LevelLabel level={level} />
          {revisions.length > 0 && <span class="revisions">{revisions.join(", ")}</span>}
        </span>
      ))}
    </>
  );
}
