/** For who lets a coding agent do it: what to tell it, and what to look at afterwards. */

import type { VNode } from "preact";
import { AFTERWARDS, INSTRUCTION } from "../lib/agent_instruction.ts";
import type { Head } from "../lib/route.ts";

export function head(): Head {
  return {
    title: "With a coding agent",
    description: "What to tell an agent that is to protect your MCP server, and what to look at afterwards.",
    markdown: "/agents.md",
  };
}

export default function Agents(): VNode {
  return (
    <div class="page">
      <header class="page-head">
        <h1>With a coding agent</h1>
        <p class="lead">
          An agent can do the work, as long as something else says when it is done. <code>verify</code>{" "}
          does: it starts the server against an issuer of its own, attacks it, and exits 0 when it is
          protected. Its JSON says of each failure what to change.
        </p>
      </header>
      <section aria-labelledby="paste">
        <h2 id="paste">Paste this</h2>
        <figure class="code">
          <figcaption>
            For the agent
            <button type="button" class="copy needs-script" aria-live="polite" data-copy>
              Copy<span class="visually-hidden">the instruction</span>
            </button>
          </figcaption>
          <pre tabindex={0} role="group" aria-label="The instruction"><code>{INSTRUCTION}</code></pre>
        </figure>
      </section>
      <section aria-labelledby="afterwards">
        <h2 id="afterwards">Look at this afterwards</h2>
        <ol>{AFTERWARDS.map((each) => <li key={each}>{each}</li>)}</ol>
      </section>
      <section aria-labelledby="texts">
        <h2 id="texts">What it can read</h2>
        <p>
          <a href="/llms.txt">llms.txt</a>{" "}
          lists what there is. Each lesson and each rule is Markdown too, beside its page:{" "}
          <a href="/lessons/05-audience.md">lesson 5</a>, <a href="/rules.md">all rules</a>.
        </p>
      </section>
    </div>
  );
}
