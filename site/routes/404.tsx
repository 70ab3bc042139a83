/** What an address without a page shows. */

import type { VNode } from "preact";
import type { Head } from "../lib/route.ts";

export function head(): Head {
  return { title: "Not found", description: "There is no such page." };
}

export default function NotFound(): VNode {
  return (
    <div class="page">
      <p class="eyebrow">404</p>
      <h1>Nothing answers here</h1>
      <p class="lead">This address has no page. A rule may have been renamed, or a link cut short.</p>
      <p>
        <a href="/lessons">The lessons</a>, <a href="/rules">every rule</a>, or{" "}
        <a href="/search">everything as a list</a>.
      </p>
    </div>
  );
}
