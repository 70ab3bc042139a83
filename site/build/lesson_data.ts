/** The lessons as a module that pages import: read from the repository when the site is built. */

import type { Plugin } from "vite";
import { basename } from "node:path";
import { allLessons, type Lesson, projectFile, startFiles, startTexts } from "../../lessons/cli/lessons.ts";
import { codeDiff } from "./code_diff.ts";
import { highlightedLines } from "./highlight.ts";
import { linkedFromRoot, renderProse } from "./prose.ts";
import { recorded } from "./recorded.ts";
import type { Code } from "../lib/code.ts";
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
      for (const lesson of all) {
        const { slug, files, shortcut } = lesson;
        for (const path of [`lessons/${slug}/README.md`, ...files, ...startFiles(lesson, all), shortcut]) {
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
  const { slug, files, shortcut, prose, ...rest } = lesson;
  const start = startTexts(lesson, all);
  const finished = new Map(files.map((file) => [basename(file), read(file)]));
  return {
    ...rest,
    slug,
    files,
    sources: [...start].map(([name, text]) => ({
      name,
      startHtml: highlightedLines(text, "ts").join("\n"),
      diff: codeDiff(text, finished.get(name) ?? ""),
    })),
    start: codeOf(start),
    finished: codeOf(finished),
    shortcut: read(shortcut),
    prose: renderProse(prose, `lessons/${slug}`, lesson),
    markdown: linkedFromRoot(prose, `lessons/${slug}`),
    recorded: await recorded(lesson),
  };
}

function codeOf(texts: Map<string, string>): Code {
  const [[, source] = ["", ""], ...others] = texts;
  return others.length === 0 ? { source } : { source, files: Object.fromEntries(others) };
}

function read(path: string): string {
  return Deno.readTextFileSync(projectFile(path));
}
