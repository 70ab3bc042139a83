/** The reader's program: as the page came, as it was saved in this browser, as it stands in the editor. */

import { type Signal, signal } from "@preact/signals";
import { keep, kept } from "../storage.ts";
import { lessonProgram } from "./lesson_program.ts";

/** The program as it stands in the editor; `undefined` as long as nobody has asked for it. */
export const source: Signal<string | undefined> = signal(undefined);

/** The program as it was when it was last run. */
export const ran: Signal<string | undefined> = signal(undefined);

/** Whether what is in the editor is kept in the browser, and whether the browser would not. */
export const saved: Signal<"no" | "yes" | "refused"> = signal("no");

let replacing: Promise<void> = Promise.resolve();

/** What was saved for this lesson, which is a lesson's slug: "05-audience". */
export function savedSource(slug: string): string | undefined {
  return kept(keyOf(slug));
}

/** What would run now. From here on `source` has it. */
export async function currentSource(slug: string): Promise<string> {
  await replacing;
  if (source.value === undefined) {
    const before = savedSource(slug);
    const text = before ?? (await lessonProgram(slug)).start;
    // Somebody else may have asked meanwhile.
    source.value ??= text;
    if (before !== undefined) saved.value = "yes";
  }
  return source.value;
}

/** Puts the finished step, or its start again, in the place of the whole program. A run that begins later runs it. */
export function replaceSource(slug: string, which: "start" | "finished"): Promise<void> {
  const replaced = lessonProgram(slug).then((program) => {
    source.value = program[which];
    saved.value = "no";
    if (which === "start") keep(keyOf(slug), undefined);
  });
  // Where that fails, whoever asked is told; what is in the editor stays and can be run.
  replacing = replaced.catch(() => {});
  return replaced;
}

/** Keeps what is in the editor; it is there again when the reader comes back. */
export function saveSource(slug: string): void {
  saved.value = keep(keyOf(slug), source.value) ? "yes" : "refused";
}

function keyOf(slug: string): string {
  return `gatehouse.source.${slug}`;
}
