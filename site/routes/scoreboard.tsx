/** The guard beside its peers: the page that `deno task scoreboard` writes. */

import type { VNode } from "preact";
import chart from "../../reference/conformance/scoreboard.svg?raw";
import scoreboard from "../../reference/conformance/SCOREBOARD.md?raw";
import { Markdown } from "../components/Markdown.tsx";
import type { Head } from "../lib/route.ts";

export function head(): Head {
  return {
    title: "Scoreboard",
    description: "What verify says of small servers, each written after what its package documents.",
  };
}

/**
 * The heading and the note to editors are the page's. The chart is part of it, in its colours (chart.css): no policy of
 * ours lets a picture in a page bring its own style, and a picture apart does not know which theme was chosen.
 */
function text(): string {
  const drawn = chart.replace(/<style>[^]*?<\/style>\n/, "");
  const [picture] = /!\[[^\]]*\]\(scoreboard\.svg\)/.exec(scoreboard) ?? [];
  if (!picture) throw new Error("reference/conformance/SCOREBOARD.md has no chart");
  return scoreboard.replace(/^# .*\n/m, "").replace(/<!--[^]*?-->\n/, "")
    .replace(picture, () => `<figure class="chart">\n${drawn}</figure>`);
}

export default function Scoreboard(): VNode {
  return (
    <div class="page">
      <header class="page-head">
        <h1>Scoreboard</h1>
      </header>
      <Markdown text={text()} />
    </div>
  );
}
