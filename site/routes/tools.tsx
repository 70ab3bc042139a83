/** Tools: paste what a server, an authorization server or a terminal has said. */

import type { VNode } from "preact";
import { island } from "../island.tsx";
import PasteBenchIsland from "../islands/PasteBench.tsx";
import type { Head } from "../lib/route.ts";

const PasteBench = island("PasteBench", PasteBenchIsland);

export function head(): Head {
  return {
    title: "Tools",
    description:
      "Paste a WWW-Authenticate header, metadata, a token or what curl -i prints, and see it judged.",
  };
}

export default function Tools(): VNode {
  return (
    <div class="page tools-page">
      <header class="page-head">
        <h1>What did it say?</h1>
        <p class="lead">
          Paste what a server has answered: it is judged by the same checks as everywhere here, as far as one
          answer tells, and explained field by field. A token is decoded in this page. Nothing leaves it.
        </p>
      </header>
      <PasteBench />
      <noscript>
        <p>
          What is pasted is judged in this page, and for that it needs JavaScript. In a terminal{" "}
          <code>npx -y deno task verify URL</code> looks at a server from outside, and{" "}
          <code>npx -y deno task describe --resource URL</code> at a token.
        </p>
      </noscript>
    </div>
  );
}
