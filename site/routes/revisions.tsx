/** The revisions of MCP, side by side. */

import type { VNode } from "preact";
import { TopicTable } from "../components/TopicTable.tsx";
import type { Head } from "../lib/route.ts";
import { topicGroups } from "../lib/revisions.ts";

export function head(): Head {
  return {
    title: "Revisions",
    description:
      "What MCP asks of servers and clients that protect themselves, revision by revision, with sources.",
  };
}

export default function Revisions(): VNode {
  return (
    <div class="page revisions">
      <header class="page-head">
        <h1>Revisions</h1>
        <p class="lead">
          What MCP asks of a protected server and its clients, from 2025-03-26 to 2026-07-28.
        </p>
        <p>
          2025-03-26 made the MCP server an authorization server. 2025-06-18 split the two, and everything
          since builds on that split: 2025-11-25 added scopes and client documents, 2026-07-28 made messages
          stand alone and tightened the client. Each cell is our summary and links to the text that it
          summarises; the text is what counts.
        </p>
      </header>
      {topicGroups.map(({ title, topics }) => (
        <section key={title}>
          <h2>{title}</h2>
          <TopicTable title={title} topics={topics} />
        </section>
      ))}
    </div>
  );
}
