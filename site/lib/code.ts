/** A program as a reader types it: one text or several. */

import type { Code } from "../../lessons/cli/progress_file.ts";

export type { Code };

/** The text of one of its files, or of its entry where none is named; empty where there is no such file. */
export function textIn({ source, files }: Code, file?: string): string {
  return file === undefined ? source : files?.[file] ?? "";
}

/** The same program with another text in one of its files, or in its entry where none is named. */
export function withText(code: Code, text: string, file?: string): Code {
  return file === undefined ? { ...code, source: text } : { ...code, files: { ...code.files, [file]: text } };
}

/** Whether both are the same, to the letter; nothing is the same as nothing. */
export function sameCode(one: Code | undefined, other: Code | undefined): boolean {
  if (one === other) return true;
  if (!one || !other || one.source !== other.source) return false;
  const names = Object.keys({ ...one.files, ...other.files });
  return names.every((name) => one.files?.[name] === other.files?.[name]);
}
