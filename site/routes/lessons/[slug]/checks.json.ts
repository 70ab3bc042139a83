/** What stands behind the checks of earlier lessons; loaded when one of them is first opened. */

import { lessons } from "gatehouse:lessons";
import { aboutCheck } from "../../../components/lesson/about_check.tsx";
import type { Params } from "../../../lib/route.ts";

/** HTML by requirement id. */
export function data({ slug }: Params): Record<string, string> | undefined {
  const lesson = lessons.find((each) => each.slug === slug);
  if (!lesson) return undefined;
  const earlier = lesson.judgedBy.filter((id) => !lesson.adds.includes(id));
  return Object.fromEntries(earlier.map((id) => [id, aboutCheck(id)]));
}

/** All lessons. */
export function paths(): Params[] {
  return lessons.map(({ slug }) => ({ slug }));
}
