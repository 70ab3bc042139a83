/** The token bench of a lesson that takes tokens. */

import type { VNode } from "preact";
import { island } from "../../island.tsx";
import TokenBenchIsland from "../../islands/TokenBench.tsx";
import type { LessonData } from "../../lib/lesson_data.ts";
import { benchRows } from "./rows.ts";

const TokenBench = island("TokenBench", TokenBenchIsland, [], true);

/** Not in lessons whose server takes no tokens, and not in those that build a client. */
export function isBenched({ party, signsIn }: LessonData): boolean {
  return party === "resource-server" && signsIn;
}

export function LessonBench({ lesson, lessons }: { lesson: LessonData; lessons: LessonData[] }): VNode {
  return <TokenBench slug={lesson.slug} rows={benchRows(lesson, lessons)} />;
}
