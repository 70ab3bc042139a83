/** What it takes to run a lesson, loaded when a reader first wants to. */

import { at } from "../base.ts";
import type { LessonProgram } from "../lesson_data.ts";
import { notLoaded } from "./not_loaded.ts";

const loaded = new Map<string, Promise<LessonProgram>>();

/**
 * The lesson's program.
 *
 * @param slug "05-audience"
 * @throws {Error} when it cannot be loaded; the next call tries again
 */
export function lessonProgram(slug: string): Promise<LessonProgram> {
  const found = loaded.get(slug) ?? load(slug);
  loaded.set(slug, found);
  found.catch(() => loaded.delete(slug));
  return found;
}

async function load(slug: string): Promise<LessonProgram> {
  try {
    const response = await fetch(at(`/lessons/${slug}/program.json`));
    if (!response.ok) throw new Error(`the site answered ${response.status}`);
    return await response.json();
  } catch (error) {
    throw notLoaded("The lesson's files", error);
  }
}
