/** The whole course: the lessons, and those that are a project of their own; and the ways through it. */

import { portableRules } from "../../reference/conformance/verify/rules.ts";
import { allLessons, isProject, type Lesson, readText, slugs } from "./lessons.ts";

/** Every lesson there is, in order. */
export function wholeCourse(): Lesson[] {
  const projects = slugs().filter(isProject).map(readProject);
  return [...allLessons(), ...projects].sort((one, other) => one.number - other.number);
}

/**
 * A project that runs on somebody's Node, and is judged from outside as verify judges: by all portable rules, of which
 * none is new.
 */
function readProject(slug: string): Lesson {
  const at = (name: string) => `lessons/${slug}/${name}`;
  return {
    ...readText(slug),
    party: "project",
    file: at("server.mjs"),
    files: ["server.mjs", "inventory.mjs"].map(at),
    shortcut: at("shortcut.mjs"),
    starts: ["start.mjs", "inventory.mjs", "package.json", "package-lock.json", "verify.json"].map(at),
    open: "",
    judgedBy: portableRules(),
    signsIn: true,
  };
}

const WAYS = [
  { who: "You own a server", numbers: [1, 2, 3, 4, 5, 6, 13, 10, 9, 11, 12] },
  { who: "You write a client", numbers: [1, 2, 3, 4, 5, 7, 8] },
];

/** The ways, with the lessons of them that there are. */
export function waysThrough<L extends { number: number }>(lessons: L[]): { who: string; lessons: L[] }[] {
  return WAYS.map(({ who, numbers }) => ({
    who,
    lessons: numbers.flatMap((number) => lessons.find((lesson) => lesson.number === number) ?? []),
  }));
}

/** How many lessons there are, as readers count them: by the last one's number. */
export function lastNumber(lessons: { number: number }[]): number {
  return Math.max(...lessons.map(({ number }) => number));
}

/** The lesson behind this one, where there is one: numbers may be missing in between. */
export function nextLesson<L extends { number: number }>(
  lesson: { number: number },
  lessons: L[],
): L | undefined {
  return lessons.find(({ number }) => number > lesson.number);
}
