/** Everything on the site that can be found, from the same data as the pages. */

import type { ApiModule } from "./api.ts";
import { CLIENTS } from "./clients.ts";
import { GLOSSARY, termId } from "./glossary.ts";
import type { LessonData, ProjectData } from "./lesson_data.ts";
import { topicGroups } from "./revisions.ts";
import { ruleLink } from "./rule_link.ts";
import { ruleGroups } from "./rules.ts";
import type { Entry } from "./search.ts";

/** All entries, in the order of the pages. */
export function searchIndex(
  lessons: LessonData[],
  modules: ApiModule[],
  projects: ProjectData[] = [],
): Entry[] {
  return [
    ...[...lessons, ...projects].flatMap(lessonEntries),
    ...ruleGroups(lessons).flatMap(({ rules }) =>
      rules.map(({ id, title, why, sources }): Entry => {
        const cited = sources.map(({ document, section }) => `${document} ${section}`);
        return { kind: "rule", title: plain(title), link: ruleLink(id), text: [why, ...cited].join(" ") };
      })
    ),
    ...topicGroups.flatMap(({ topics }) =>
      topics.map(({ id, title, statements }): Entry => ({
        kind: "revision",
        title: plain(title),
        link: `/revisions#${id}`,
        text: statements.map(({ says }) => says ?? "").join(" "),
      }))
    ),
    ...CLIENTS.map(({ id, name, signIn, stepUp, registration, wrong }): Entry => ({
      kind: "page",
      title: `Connect a real client: ${name}`,
      link: `/clients#${id}`,
      text: [signIn, stepUp, registration, ...wrong.map(({ text }) => text)].join(" "),
    })),
    ...GLOSSARY.map(({ term, also = [], means }): Entry => ({
      kind: "page",
      title: `Glossary: ${term}`,
      link: `/glossary#${termId(term)}`,
      text: [...also.filter((name) => name.toLowerCase() !== term.toLowerCase()), means].join(" "),
    })),
    ...PAGES,
    ...modules.flatMap(({ id, symbols }) =>
      symbols.map(({ name, doc, members }): Entry => ({
        kind: "reference",
        title: name,
        link: `/reference/${id}#${name}`,
        text: [doc, ...members.flatMap(({ signature, doc }) => [signature, doc])].join(" "),
      }))
    ),
  ];
}

/** Pages that are one thing. */
const PAGES: Entry[] = [
  {
    kind: "page",
    title: "Tools",
    link: "/tools",
    text:
      "paste a WWW-Authenticate header, metadata, a token, JWT, curl -i, an Entra ID app registration: decode, judge",
  },
  {
    kind: "page",
    title: "With a coding agent",
    link: "/agents",
    text: "an instruction to paste for an agent that protects a server; llms.txt, Markdown",
  },
  {
    kind: "page",
    title: "The guard on every runtime",
    link: "/runtimes",
    text: "Node, Deno, Bun, Cloudflare Workers, workerd: which adapter was judged where",
  },
];

/** Without the backticks around code: what is found is text. */
function plain(title: string): string {
  return title.replaceAll("`", "");
}

function lessonEntries({ number, slug, title, summary, prose }: LessonData | ProjectData): Entry[] {
  const link = `/lessons/${slug}`;
  return [
    { kind: "lesson", title: `Lesson ${number}: ${title}`, link, text: summary },
    ...prose.sections.map((section): Entry => ({
      kind: "section",
      title: `${title}: ${withoutTags(section.title)}`,
      link: `${link}#${section.id}`,
      text: section.words,
    })),
  ];
}

/** Headings are HTML; what is found is text. */
function withoutTags(html: string): string {
  return html.replaceAll(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll(
    "&quot;",
    '"',
  )
    .replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
