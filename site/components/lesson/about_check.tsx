/** What stands behind a check, as HTML: the same whether it passes or fails, so it is sent once. */

import { render } from "preact-render-to-string";
import { requirementById } from "../../../reference/conformance/catalogue.ts";
import { sourceName } from "../../../reference/conformance/reporters/terminal.ts";
import { ruleLink } from "../../lib/rule_link.ts";
import type { Html } from "../../island.tsx";

/**
 * Why it matters, the hints, the sources, and the way to the rule.
 *
 * @throws {Error} for an id that the catalogue does not have
 */
export function aboutCheck(id: string): Html {
  const requirement = requirementById(id);
  if (!requirement) throw new Error(`There is no requirement ${id}`);
  const { why, hints, sources } = requirement;
  return render(
    <>
      <p>
        <strong>Why it matters.</strong> {why}
      </p>
      <details class="hints">
        <summary>
          {hints.length === 1 ? "Hint" : "Hints"}
          <span class="visually-hidden">for {id}</span>
        </summary>
        <ol>{hints.map((hint) => <li key={hint}>{hint}</li>)}</ol>
      </details>
      <ul class="check-sources" aria-label="Sources">
        {sources.map((source) => (
          <li key={source.url}>
            <a href={source.url}>{sourceName(source)}</a>
          </li>
        ))}
        <li>
          <a href={ruleLink(id)}>{id}</a>
        </li>
      </ul>
    </>,
  );
}
