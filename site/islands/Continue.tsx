/** The way on: the first lesson, or for who has been here the first that is not done. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { at } from "../lib/base.ts";
import { progress } from "../lib/progress.ts";

/** The lessons, in order. */
export interface ContinueProps {
  lessons: { slug: string; number: number }[];
}

export default function Continue({ lessons }: ContinueProps): VNode {
  const [next, setNext] = useState(lessons[0]!);
  const [begun, setBegun] = useState(false);
  // The server does not know: the page says it when the browser has.
  useEffect(() =>
    progress.subscribe(({ lessons: done }) => {
      const complete = new Set(done.filter(({ complete }) => complete).map(({ lesson }) => lesson));
      setBegun(done.length > 0);
      setNext(lessons.find(({ slug }) => !complete.has(slug)) ?? lessons.at(-1)!);
    }), []);
  return (
    <a class="button primary" href={at(`/lessons/${next.slug}`)}>
      {begun ? "Continue" : "Start"} with lesson {next.number}
    </a>
  );
}
