/** How to meet a rule, and how to see whether a server does. */

import type { JSX } from "preact";
import { fixesOf } from "../lib/rule_fixes.ts";
import type { Rule } from "../lib/rules.ts";

/** Hints from a nudge to the answer, what to change in the stacks that are known, and the command that judges. */
export function RuleFix({ rule: { id, party, hints } }: { rule: Rule }): JSX.Element {
  const fixes = fixesOf(id);
  return (
    <section aria-labelledby="fix">
      <h2 id="fix">How to meet it</h2>
      <ol>{hints.map((hint) => <li key={hint}>{hint}</li>)}</ol>
      {fixes.length > 0 && (
        <dl class="rule-stacks">
          {fixes.map(([fix, stacks]) => (
            <div key={fix}>
              <dt>{stacks.join(", ")}</dt>
              <dd>{fix}</dd>
            </div>
          ))}
        </dl>
      )}
      {party === "resource-server" && (
        <>
          <p>
            <a href="/reference/guard">The guard</a>{" "}
            meets it on any stack that speaks Node or fetch. See what your own server does:
          </p>
          <pre><code>npx -y deno task verify --start "node server.js" --only {id}</code></pre>
        </>
      )}
    </section>
  );
}
