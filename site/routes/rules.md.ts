/** Every rule in a line of Markdown, with the way to its text. */

import { lessons } from "gatehouse:lessons";
import type { Params } from "../lib/route.ts";
import { capitalised } from "../lib/capitalised.ts";
import { ruleGroups } from "../lib/rules.ts";

export function text(_: Params, link: (path: string) => string): string {
  const groups = ruleGroups(lessons).flatMap(({ title, rules }) => [
    `## ${capitalised(title)}`,
    "",
    ...rules.map(({ id, title }) => `- [${id}](${link(`/rules/${id}.md`)}): ${title}`),
    "",
  ]);
  return ["# The rules", "", ...groups].join("\n");
}
