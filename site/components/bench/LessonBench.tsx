/** The token bench of a lesson that takes tokens. */

import type { VNode } from "preact";
import { island } from "../../island.tsx";
import TokenBenchIsland from "../../islands/TokenBench.tsx";
import type { LessonData } from "../../lib/lesson_data.ts";
import { benchRows } from "./rows.ts";

const TokenBench = island("TokenBench", TokenBenchIsland);

/** Nothing in lessons whose server takes no tokens, and in those that build a client. */
export function LessonBench(
  { lesson, lessons }: { lesson: LessonData; lessons: LessonData[] },
): VNode | null {
  if (lesson.party !== "resource-server" || !lesson.signsIn) return null;
  return <TokenBench slug={lesson.slug} rows={benchRows(lesson, lessons)} />;
}
