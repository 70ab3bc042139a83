/** The guard beside its peers: the page that `deno task scoreboard` writes. */

import type { VNode } from "preact";
import scoreboard from "../../reference/conformance/SCOREBOARD.md?raw";
import { Markdown } from "../components/Markdown.tsx";
import type { Head } from "../lib/route.ts";

export function head(): Head {
  return {
    title: "Scoreboard",
    description: "What verify says of small servers, each written after what its package documents.",
  };
}

/** The heading and the note to editors are the page's. */
const text = scoreboard.replace(/^# .*\n/m, "").replace(/<!--[^]*?-->\n/, "");

export default function Scoreboard(): VNode {
  return (
    <div class="page">
      <header class="page-head">
        <h1>Scoreboard</h1>
      </header>
      <Markdown text={text} />
    </div>
  );
}
