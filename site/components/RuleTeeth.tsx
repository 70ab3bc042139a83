/** What a rule's checks were proved against. */

import type { JSX } from "preact";
import type { Rule } from "../lib/rules.ts";
import type { Tooth } from "../lib/teeth.ts";

/** A check each: what it fails, of how many that it was shown, and the attack to see for oneself. */
export function RuleTeeth({ rule, teeth }: { rule: Rule; teeth: Tooth[] }): JSX.Element {
  const attack = rule.lesson && teeth.some(({ check }) => check.startsWith("refuses"));
  return (
    <section aria-labelledby="teeth">
      <h2 id="teeth">What its check was proved against</h2>
      <p>
        A check that fails nothing shows nothing. This one was shown steps and shortcuts that lack it,
        programs with one flaw each, and some that are no MCP at all:
      </p>
      <ul class="rule-teeth">
        {teeth.map(({ check, failed, what, stranger }) => (
          <li key={check}>
            {check.startsWith("refuses")
              ? (
                <>
                  <strong>An attack</strong> that {failed} let through:
                </>
              )
              : (
                <>
                  <strong>Honest use</strong> that {failed} do not stand:
                </>
              )} <span class="names">{what}</span>.
            {stranger && (
              <>
                {" "}On a server that is not ours: <span class="names">{stranger}</span>.
              </>
            )}
          </li>
        ))}
      </ul>
      {attack && (
        <>
          <p>See the attack go through before its lesson, and be refused after it:</p>
          <pre><code>npx -y deno task attack {rule.id}</code></pre>
        </>
      )}
    </section>
  );
}
