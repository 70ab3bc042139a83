/** The readers' programs in the browser's storage: one a lesson, of one file or several, and beside it what it replaced. */

import { type Signal, signal } from "@preact/signals";
import type { KeptProgram } from "../../lessons/cli/progress_file.ts";
import { type Code, sameCode } from "./code.ts";
import { keep, kept, keptKeys } from "./storage.ts";

/** A program that is out of the editor and can come back into it. */
export interface Aside {
  code: Code;
  /** What put it aside: reset or solution, another tab that wrote at the same time, a file that was imported. */
  by: "replaced" | "tab" | "file";
}

/** Goes up when programs came from a file: whoever shows one reads it again. */
export const imports: Signal<number> = signal(0);

/** One file: its text. */
const FILE = "gatehouse.source.";
/** Several: all of them as JSON, so that they are kept together or not at all. */
const FOLDER = "gatehouse.files.";
const ASIDE = "gatehouse.aside.";

/** Whether it is where a lesson's program is kept; `storage` events name it. */
export function isProgramKey(key: string | null, slug: string): boolean {
  return key === FILE + slug || key === FOLDER + slug;
}

/** What is kept for this lesson, which is a lesson's slug: "05-audience". */
export function keptProgram(slug: string): Code | undefined {
  const folder = codeIn(parsed(kept(FOLDER + slug)));
  if (folder) return folder;
  const source = kept(FILE + slug);
  return source === undefined ? undefined : { source };
}

/** Keeps a lesson's program, or with `undefined` none; returns whether the browser did. */
export function keepProgram(slug: string, code: Code | undefined): boolean {
  const isFolder = code?.files !== undefined;
  const both = [
    keep(FOLDER + slug, isFolder ? JSON.stringify(code) : undefined),
    keep(FILE + slug, isFolder ? undefined : code?.source),
  ];
  return !both.includes(false);
}

/** Every program that is kept, in the order of the lessons. */
export function keptPrograms(): KeptProgram[] {
  const slugs = [FILE, FOLDER].flatMap((key) => keptKeys(key).map((each) => each.slice(key.length)));
  return [...new Set(slugs)].sort().flatMap((lesson) => {
    const code = keptProgram(lesson);
    return code ? [{ lesson, ...code }] : [];
  });
}

/** Keeps programs of a file; one that was here and is another is put aside. */
export function importPrograms(programs: KeptProgram[]): boolean {
  let all = true;
  for (const { lesson, ...code } of programs) {
    const here = keptProgram(lesson);
    if (here && !sameCode(here, code)) putAside(lesson, { code: here, by: "file" });
    if (!keepProgram(lesson, code)) all = false;
  }
  imports.value++;
  return all;
}

/** What is aside for this lesson. */
export function asideOf(slug: string): Aside | undefined {
  const { text, files, by } = parsed(kept(ASIDE + slug));
  const code = codeIn({ source: text, files });
  return code && (by === "tab" || by === "file" || by === "replaced") ? { code, by } : undefined;
}

/** Puts a program aside in the place of what was there, or with `undefined` nothing. */
export function putAside(slug: string, aside: Aside | undefined): void {
  keep(
    ASIDE + slug,
    aside && JSON.stringify({ text: aside.code.source, files: aside.code.files, by: aside.by }),
  );
}

/** What a text of this page's has; nothing where another one wrote it in a form of its own. */
function parsed(text = "null"): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function codeIn({ source, files }: Record<string, unknown>): Code | undefined {
  if (typeof source !== "string") return undefined;
  if (files === undefined) return { source };
  const all = Object.entries(Object(files));
  return all.every(([, text]) => typeof text === "string")
    ? { source, files: files as Code["files"] }
    : undefined;
}
