/** What a language model should read of this site, and where (llmstxt.org). */

import { course } from "gatehouse:lessons";
import { requirements } from "../../reference/conformance/catalogue.ts";
import type { Params } from "../lib/route.ts";

export function text(_: Params, link: (path: string) => string): string {
  return [
    "# Gatehouse",
    "",
    "> How to protect an MCP server, in small steps, each proved by checks over real HTTP. Since MCP revision " +
    "2025-06-18 the server is an OAuth resource server: it points at an existing authorization server and accepts " +
    "only tokens that were issued for it. It mints none and passes none on.",
    "",
    "To protect a server, follow the instruction for coding agents. What a rule asks for and how to meet it is in the " +
    "rule's text; the lessons build each protection in a file that can be pasted.",
    "",
    "## Do it",
    "",
    `- [Instruction for coding agents](${
      link("/agents.md")
    }): protect a server, and judge it until it is protected`,
    "",
    "## Lessons",
    "",
    ...course.map(({ number, title, slug, summary }) =>
      `- [${number} · ${title}](${link(`/lessons/${slug}.md`)}): ${summary}`
    ),
    "",
    "## Rules",
    "",
    `- [All ${requirements.length} rules](${
      link("/rules.md")
    }): each with its level, its sources and how to meet it`,
    "",
  ].join("\n");
}
