/** What it takes to run a lesson, loaded when a reader first wants to. */

import { at } from "../base.ts";
import type { LessonProgram } from "../lesson_data.ts";

const loaded = new Map<string, Promise<LessonProgram>>();

/**
 * The lesson's program.
 *
 * @param slug "05-audience"
 * @throws {Error} when it cannot be loaded; the next call tries again
 */
export function lessonProgram(slug: string): Promise<LessonProgram> {
  const found = loaded.get(slug) ?? fetch(at(`/lessons/${slug}/program.json`)).then((response) => {
    if (!response.ok) throw new Error(`The lesson could not be loaded: ${response.status}`);
    return response.json();
  });
  loaded.set(slug, found);
  found.catch(() => loaded.delete(slug));
  return found;
}
