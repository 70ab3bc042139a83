/** What the guard was judged on: the table that `test:runtimes` writes. */

import type { VNode } from "preact";
import reference from "../../reference/README.md?raw";
import { Markdown } from "../components/Markdown.tsx";
import type { Head } from "../lib/route.ts";

export function head(): Head {
  return {
    title: "The guard on every runtime",
    description: "Node, Deno, Bun and workerd: what was judged on each, and what does not hold there.",
  };
}

/** Between its marks in the reference. */
function table(): string {
  const [, found] = /<!-- runtimes -->\n([^]*?)<!-- \/runtimes -->/.exec(reference) ?? [];
  if (!found) throw new Error("reference/README.md has no table of runtimes");
  return found;
}

export default function Runtimes(): VNode {
  return (
    <div class="page">
      <header class="page-head">
        <h1>The guard on every runtime</h1>
        <p class="lead">
          The packages are built, installed from their tarballs, and put in front of a server on each runtime.
          Then verify judges it by all portable rules, and what no rule asks is tried as well: streams, their
          end, and clients that leave.
        </p>
      </header>
      <Markdown text={table()} />
      <p>
        Written by <code>npx -y deno task test:runtimes</code>. How to install it is in{" "}
        <a href="/reference/guard">the reference</a>.
      </p>
    </div>
  );
}
