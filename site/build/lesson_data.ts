/** The lessons as a module that pages import: read from the repository when the site is built. */

import type { Plugin } from "vite";
import { basename } from "node:path";
import { waysThrough, wholeCourse } from "../../lessons/cli/course.ts";
import { allLessons, type Lesson, projectFile, startFiles, startTexts } from "../../lessons/cli/lessons.ts";
import { codeDiff } from "./code_diff.ts";
import { highlightedLines } from "./highlight.ts";
import { linkedFromRoot, renderProse } from "./prose.ts";
import { recorded } from "./recorded.ts";
import type { Code } from "../lib/code.ts";
import type { CourseEntry, LessonData, ProjectData, WayThrough } from "../lib/lesson_data.ts";

const ID = "gatehouse:lessons";

/** `import { course, lessons, projects, ways } from "gatehouse:lessons"`. */
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
      const everything = wholeCourse();
      const projects = everything.filter(({ party }) => party === "project");
      for (const { slug, file } of projects) {
        for (const path of [`lessons/${slug}/README.md`, file]) this.addWatchFile(projectFile(path));
      }
      const course = everything.map(entryOf);
      const ways: WayThrough[] = waysThrough(course);
      return Object.entries({ lessons: data, projects: projects.map(projectOf), course, ways })
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join("\n");
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
    party: lesson.party === "client" ? "client" : "resource-server",
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

function entryOf({ number, slug, title, summary, minutes, adds, party }: Lesson): CourseEntry {
  return { number, slug, title, summary, minutes, adds, party };
}

/** It takes Node, so what it says is all that the page has of it. */
function projectOf(lesson: Lesson): ProjectData {
  const { slug, prose, file, shortcut } = lesson;
  const folder = `lessons/${slug}`;
  return {
    ...entryOf(lesson),
    // No block of it is carried out in the page: it is of no lesson that the page could run.
    prose: renderProse(prose, folder, { number: 0, file, shortcut }),
    markdown: linkedFromRoot(prose, folder),
  };
}

function codeOf(texts: Map<string, string>): Code {
  const [[, source] = ["", ""], ...others] = texts;
  return others.length === 0 ? { source } : { source, files: Object.fromEntries(others) };
}

function read(path: string): string {
  return Deno.readTextFileSync(projectFile(path));
}
