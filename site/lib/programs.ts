/** The readers' programs in the browser's storage: one a lesson, and beside it what took its place. */

import { type Signal, signal } from "@preact/signals";
import type { KeptProgram } from "../../lessons/cli/progress_file.ts";
import { keep, kept, keptKeys } from "./storage.ts";

/** A program that is out of the editor and can come back into it. */
export interface Aside {
  text: string;
  /** What put it aside: reset or solution, another tab that wrote at the same time, a file that was imported. */
  by: "replaced" | "tab" | "file";
}

/** Goes up when programs came from a file: whoever shows one reads it again. */
export const imports: Signal<number> = signal(0);

const PROGRAM = "gatehouse.source.";
const ASIDE = "gatehouse.aside.";

/** Where a lesson's program is kept; `storage` events name it. */
export function programKey(slug: string): string {
  return PROGRAM + slug;
}

/** What is kept for this lesson, which is a lesson's slug: "05-audience". */
export function keptProgram(slug: string): string | undefined {
  return kept(programKey(slug));
}

/** Keeps a lesson's program, or with `undefined` none; returns whether the browser did. */
export function keepProgram(slug: string, source: string | undefined): boolean {
  return keep(programKey(slug), source);
}

/** Every program that is kept, in the order of the lessons. */
export function keptPrograms(): KeptProgram[] {
  return keptKeys(PROGRAM).map((key) => ({ lesson: key.slice(PROGRAM.length), source: kept(key)! }));
}

/** Keeps programs of a file; one that was here and is another is put aside. */
export function importPrograms(programs: KeptProgram[]): boolean {
  let all = true;
  for (const { lesson, source } of programs) {
    const here = keptProgram(lesson);
    if (here !== undefined && here !== source) putAside(lesson, { text: here, by: "file" });
    if (!keepProgram(lesson, source)) all = false;
  }
  imports.value++;
  return all;
}

/** What is aside for this lesson. */
export function asideOf(slug: string): Aside | undefined {
  try {
    const { text, by } = Object(JSON.parse(kept(ASIDE + slug) ?? "null")) as Partial<Aside>;
    return typeof text === "string" && (by === "tab" || by === "file" || by === "replaced")
      ? { text, by }
      : undefined;
  } catch {
    // Not written by this page: there is nothing to bring back.
    return undefined;
  }
}

/** Puts a program aside in the place of what was there, or with `undefined` nothing. */
export function putAside(slug: string, aside: Aside | undefined): void {
  keep(ASIDE + slug, aside && JSON.stringify(aside));
}
