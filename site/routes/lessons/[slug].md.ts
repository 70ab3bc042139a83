/** A lesson's text as Markdown: for programs that read. */

import { course, lessons, projects } from "gatehouse:lessons";
import type { Params } from "../../lib/route.ts";

export function paths(): Params[] {
  return course.map(({ slug }) => ({ slug }));
}

export function text({ slug }: Params, link: (path: string) => string): string | undefined {
  const lesson = [...lessons, ...projects].find((each) => each.slug === slug);
  if (!lesson) return undefined;
  const { number, title, summary, markdown } = lesson;
  const body = markdown.replace(/^\s*# .*\n/, "")
    .replaceAll(
      /\]\((\/lessons\/[\w-]+)(#[^)]*)?\)/g,
      (_, page, hash = "") => `](${link(`${page}.md`)}${hash})`,
    )
    .replaceAll(/\]\((\/[^)]*)\)/g, (_, path) => `](${link(path)})`);
  return `# Lesson ${number}: ${title}\n\n> ${summary}\n${body}`;
}
