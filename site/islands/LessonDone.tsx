/** Whether a lesson was completed in this browser, beside its name. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { progress } from "../lib/progress.ts";

/** Empty until the browser has said what it keeps: the server does not know. */
export default function LessonDone({ slug }: { slug: string }): VNode {
  const [complete, setComplete] = useState(false);
  useEffect(() =>
    progress.subscribe(({ lessons }) => {
      setComplete(lessons.some((each) => each.lesson === slug && each.complete));
    }), [slug]);
  return <span class="done">{complete && "✓ complete"}</span>;
}
