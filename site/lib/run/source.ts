/** The reader's program: as the page came, as the browser keeps it, as it stands in the editor. None of it is lost. */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Code, sameCode, withText } from "../code.ts";
import {
  type Aside,
  asideOf,
  imports,
  isProgramKey,
  keepProgram,
  keptProgram,
  putAside,
} from "../programs.ts";
import { lessonProgram } from "./lesson_program.ts";

/** The program as it stands in the editor; `undefined` as long as nobody has asked for it. */
export const code: Signal<Code | undefined> = signal(undefined);

/** The program as it was when it was last run. */
export const ran: Signal<Code | undefined> = signal(undefined);

/** Whether what is in the editor is another program than the one that was last run. */
export const changed: ReadonlySignal<boolean> = computed(() => !sameCode(code.value, ran.value));

/** Whether what is in the editor is kept in the browser, and whether the browser would not. */
export const saved: Signal<"no" | "yes" | "refused"> = signal("no");

/** What can be brought back into the editor. */
export const aside: Signal<Aside | undefined> = signal(undefined);

/** After so long without a key the program is kept, in milliseconds. */
const PAUSE_MS = 500;

let waiting: ReturnType<typeof setTimeout> | undefined;
let replacing: Promise<void> = Promise.resolve();

/** What would run now. From here on `code` has it. */
export async function currentCode(slug: string): Promise<Code> {
  await replacing;
  if (code.value === undefined) {
    const before = keptProgram(slug);
    const begun = before ?? (await lessonProgram(slug)).start;
    // Somebody else may have asked meanwhile.
    code.value ??= begun;
    if (before !== undefined) saved.value = "yes";
  }
  return code.value;
}

/**
 * Takes what was typed; it is kept at the next pause, or when the page is left.
 *
 * @param file where it was typed; absent: in the entry
 */
export function typed(slug: string, text: string, file?: string): void {
  // There is an editor, so there is a program in it.
  const now = withText(code.value!, text, file);
  if (sameCode(now, code.value)) return;
  code.value = now;
  saved.value = "no";
  clearTimeout(waiting);
  waiting = setTimeout(saveCode, PAUSE_MS, slug);
}

/** Keeps what is in the editor; it is there again when the reader comes back. */
export function saveCode(slug: string): void {
  clearTimeout(waiting);
  waiting = undefined;
  if (code.value) saved.value = keepProgram(slug, code.value) ? "yes" : "refused";
}

/** Puts the finished step, or its start again, in the place of the whole program. A run that begins later runs it. */
export function replaceCode(slug: string, which: "start" | "finished"): Promise<void> {
  const replaced = lessonProgram(slug).then((program) => {
    const before = code.value ?? keptProgram(slug);
    // Start and finished step come back at their own buttons: what a reader wrote stays aside.
    if (before && !sameCode(before, program.start) && !sameCode(before, program.finished)) {
      setAside(slug, { code: before, by: "replaced" });
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
  const before = code.value ?? keptProgram(slug);
  setAside(slug, before && { code: before, by: "replaced" });
  exchange(slug, back.code);
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
  const leave = () => waiting !== undefined && saveCode(slug);
  addEventListener("pagehide", leave, { signal });
  document.addEventListener("visibilitychange", () => document.hidden && leave(), { signal });
  addEventListener("pageshow", ({ persisted }) => persisted && readAgain(slug), { signal });
  addEventListener("storage", ({ key }) => isProgramKey(key, slug) && readAgain(slug), { signal });
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
  if (theirs === undefined || sameCode(theirs, code.value)) return;
  if (waiting !== undefined) return setAside(slug, { code: theirs, by: "tab" });
  batch(() => {
    code.value = theirs;
    saved.value = "yes";
  });
}

function exchange(slug: string, other: Code): void {
  code.value = other;
  saveCode(slug);
}

function setAside(slug: string, what: Aside | undefined): void {
  putAside(slug, what);
  aside.value = what;
}
