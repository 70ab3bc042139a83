/** The reader's program: as the page came, as the browser keeps it, as it stands in the editor. None of it is lost. */

import { batch, type Signal, signal } from "@preact/signals";
import { type Aside, asideOf, imports, keepProgram, keptProgram, programKey, putAside } from "../programs.ts";
import { lessonProgram } from "./lesson_program.ts";

/** The program as it stands in the editor; `undefined` as long as nobody has asked for it. */
export const source: Signal<string | undefined> = signal(undefined);

/** The program as it was when it was last run. */
export const ran: Signal<string | undefined> = signal(undefined);

/** Whether what is in the editor is kept in the browser, and whether the browser would not. */
export const saved: Signal<"no" | "yes" | "refused"> = signal("no");

/** What can be brought back into the editor. */
export const aside: Signal<Aside | undefined> = signal(undefined);

/** After so long without a key the program is kept, in milliseconds. */
const PAUSE_MS = 500;

let waiting: ReturnType<typeof setTimeout> | undefined;
let replacing: Promise<void> = Promise.resolve();

/** What would run now. From here on `source` has it. */
export async function currentSource(slug: string): Promise<string> {
  await replacing;
  if (source.value === undefined) {
    const before = keptProgram(slug);
    const text = before ?? (await lessonProgram(slug)).start;
    // Somebody else may have asked meanwhile.
    source.value ??= text;
    if (before !== undefined) saved.value = "yes";
  }
  return source.value;
}

/** Takes what was typed; it is kept at the next pause, or when the page is left. */
export function typed(slug: string, text: string): void {
  if (text === source.value) return;
  source.value = text;
  saved.value = "no";
  clearTimeout(waiting);
  waiting = setTimeout(saveSource, PAUSE_MS, slug);
}

/** Keeps what is in the editor; it is there again when the reader comes back. */
export function saveSource(slug: string): void {
  clearTimeout(waiting);
  waiting = undefined;
  if (source.value !== undefined) saved.value = keepProgram(slug, source.value) ? "yes" : "refused";
}

/** Puts the finished step, or its start again, in the place of the whole program. A run that begins later runs it. */
export function replaceSource(slug: string, which: "start" | "finished"): Promise<void> {
  const replaced = lessonProgram(slug).then((program) => {
    const before = source.value ?? keptProgram(slug);
    // Start and finished step come back at their own buttons: what a reader wrote stays aside.
    if (before !== undefined && before !== program.start && before !== program.finished) {
      setAside(slug, { text: before, by: "replaced" });
    }
    exchange(slug, program[which]);
  });
  // Where that fails, whoever asked is told; what is in the editor stays and can be run.
  replacing = replaced.catch(() => {});
  return replaced;
}

/** Brings back what is aside; what is in the editor goes there. */
export function bringBack(slug: string): void {
  const back = aside.value;
  if (!back) return;
  const before = source.value ?? keptProgram(slug);
  setAside(slug, before === undefined ? undefined : { text: before, by: "replaced" });
  exchange(slug, back.text);
}

/**
 * Follows what else touches the program for as long as the page is open: the page is left, another tab writes, a file
 * is imported, the page comes back as it was left.
 *
 * @returns ends it
 */
export function watchProgram(slug: string): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  aside.value = asideOf(slug);
  const leave = () => waiting !== undefined && saveSource(slug);
  addEventListener("pagehide", leave, { signal });
  document.addEventListener("visibilitychange", () => document.hidden && leave(), { signal });
  addEventListener("pageshow", ({ persisted }) => persisted && readAgain(slug), { signal });
  addEventListener("storage", ({ key }) => key === programKey(slug) && readAgain(slug), { signal });
  const stopImports = imports.subscribe((count) => count > 0 && readAgain(slug));
  return () => {
    ending.abort();
    stopImports();
  };
}

/** Somebody else has kept another program: it is taken, unless this reader is typing. Then theirs is put aside. */
function readAgain(slug: string): void {
  const theirs = keptProgram(slug);
  aside.value = asideOf(slug);
  if (theirs === undefined || theirs === source.value) return;
  if (waiting !== undefined) return setAside(slug, { text: theirs, by: "tab" });
  batch(() => {
    source.value = theirs;
    saved.value = "yes";
  });
}

function exchange(slug: string, text: string): void {
  source.value = text;
  saveSource(slug);
}

function setAside(slug: string, what: Aside | undefined): void {
  putAside(slug, what);
  aside.value = what;
}
