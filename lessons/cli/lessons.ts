/** The lessons, as data: what the folders say. */

import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { z } from "zod";
import { UsageError } from "../../reference/command/usage.ts";

const frontMatter = z.strictObject({
  title: z.string(),
  /** One sentence. */
  summary: z.string(),
  minutes: z.number(),
  /** The requirement whose exchanges are shown. */
  watch: z.string(),
  /** Requirement ids that this lesson is the first to meet. */
  adds: z.array(z.string()),
  /** Requirement ids of earlier lessons that can no longer be seen from outside. */
  retires: z.array(z.string()),
  /** Requirement ids that an earlier lesson retired and that can be seen again. */
  restores: z.array(z.string()).default([]),
});

/** One lesson. Its files hold the finished state of its step. */
export interface Lesson extends z.infer<typeof frontMatter> {
  number: number;
  /** "03-challenge" */
  slug: string;
  /** Who is built in it. */
  party: "resource-server" | "client";
  /** All files of the finished step, its entry first: more than one where it is cut into parts. */
  files: string[];
  /** The finished entry and the version people write first, relative to the project: "lessons/03-challenge/server.ts". */
  file: string;
  shortcut: string;
  /** The README without its front matter. */
  prose: string;
  /** What is still open after this step; empty when nothing is. */
  open: string;
  /** Requirement ids that the finished file is judged by: all that were added to its party so far and not retired. */
  judgedBy: string[];
  /** Whether it takes tokens: from then on ordinary messages carry one. */
  signsIn: boolean;
}

const ROOT = new URL("../../", import.meta.url);

/** The path of a file of the project, from wherever the command was started. */
export function projectFile(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}

/** All lessons, in order. */
export function allLessons(): Lesson[] {
  const slugs = [...Deno.readDirSync(new URL("lessons/", ROOT))].map(({ name }) => name);
  const lessons: Lesson[] = [];
  for (const slug of slugs.filter((name) => /^\d\d-/.test(name)).sort()) {
    lessons.push(readLesson(slug, lessons));
  }
  return lessons;
}

/** The step that a lesson starts from: the lesson before it with the same party, if there is one. */
export function stepBefore(
  { party, number }: Pick<Lesson, "party" | "number">,
  lessons: Lesson[],
): Lesson | undefined {
  return lessons.findLast((other) => other.party === party && other.number < number);
}

function readLesson(slug: string, earlier: Lesson[]): Lesson {
  const dir = `lessons/${slug}`;
  const readme = Deno.readTextFileSync(projectFile(`${dir}/README.md`));
  const [, yaml = "", prose = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(readme) ?? [];
  const matter = frontMatter.parse(load(yaml));
  const number = Number(slug.slice(0, 2));
  const names = [...Deno.readDirSync(projectFile(dir))].map(({ name }) => name).sort();
  const party = names.includes("client.ts") ? "client" : "resource-server";
  const file = `${dir}/${party === "client" ? "client" : "server"}.ts`;
  const previous = stepBefore({ party, number }, earlier);
  // The same line that warns whoever copies the file.
  const open = /^\/\/ Not safe[^:]*: (.*)$/m.exec(Deno.readTextFileSync(projectFile(file)))?.[1] ?? "";
  const judgedBy = [...previous?.judgedBy ?? [], ...matter.restores, ...matter.adds].filter((id) =>
    !matter.retires.includes(id)
  );
  return {
    ...matter,
    number,
    slug,
    party,
    file,
    files: [file, ...names.filter(isPart).map((name) => `${dir}/${name}`)],
    shortcut: `${dir}/shortcut.ts`,
    prose,
    open,
    judgedBy,
    signsIn: judgedBy.includes("token.accepted"),
  };
}

/** A file that an entry stands on. */
function isPart(name: string): boolean {
  return name.endsWith(".ts") && !["server.ts", "client.ts", "shortcut.ts"].includes(name);
}

/**
 * The lesson with this number.
 *
 * @throws {UsageError} naming the lessons that there are
 */
export function lessonNumber(number: string, lessons: Lesson[]): Lesson {
  const lesson = lessons.find((one) => String(one.number) === number);
  if (!lesson) {
    throw new UsageError(`There is no lesson ${number} yet: there are lessons 1 to ${lessons.length}`);
  }
  return lesson;
}
