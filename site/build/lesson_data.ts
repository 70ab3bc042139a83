/** The lessons as a module that pages import: read from the repository when the site is built. */

import type { Plugin } from "vite";
import { allLessons, type Lesson, projectFile, stepBefore } from "../../lessons/cli/lessons.ts";
import { codeDiff } from "./code_diff.ts";
import { highlightedLines } from "./highlight.ts";
import { linkedFromRoot, renderProse } from "./prose.ts";
import { recorded } from "./recorded.ts";
import type { LessonData } from "../lib/lesson_data.ts";

const ID = "gatehouse:lessons";

/** `import { lessons } from "gatehouse:lessons"`. */
export function lessonData(): Plugin {
  return {
    name: ID,
    resolveId: (source) => source === ID ? `\0${ID}` : null,
    async load(id) {
      if (id !== `\0${ID}`) return null;
      const all = allLessons();
      for (const { slug, file, shortcut } of all) {
        for (const path of [`lessons/${slug}/README.md`, file, shortcut]) {
          this.addWatchFile(projectFile(path));
        }
      }
      const data: LessonData[] = [];
      for (const lesson of all) data.push(await dataOf(lesson, all));
      return `export const lessons = ${JSON.stringify(data)};`;
    },
  };
}

async function dataOf(lesson: Lesson, all: Lesson[]): Promise<LessonData> {
  const { slug, file, shortcut, prose, ...rest } = lesson;
  const before = stepBefore(lesson, all);
  // The first step of a party has nothing before it but what people write first.
  const startFile = before?.file ?? shortcut;
  const start = read(startFile);
  const finished = read(file);
  return {
    ...rest,
    slug,
    file,
    start,
    startHtml: highlightedLines(start, "ts").join("\n"),
    finished,
    shortcut: read(shortcut),
    diff: codeDiff(start, finished),
    prose: renderProse(prose, `lessons/${slug}`, lesson),
    markdown: linkedFromRoot(prose, `lessons/${slug}`),
    recorded: await recorded(lesson),
  };
}

function read(path: string): string {
  return Deno.readTextFileSync(projectFile(path));
}
