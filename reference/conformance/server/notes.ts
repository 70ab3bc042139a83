/** The notes server's tools, as checks use them to see whether something was executed. */

import type { Target } from "../check.ts";
import { type Answered, expectResult, send } from "./expect.ts";
import { call } from "./messages.ts";
import { failed } from "../words.ts";

/** The texts of all notes that can be seen. */
export async function noteTexts(target: Target): Promise<string[]> {
  return (await notes(target)).map((note) => note.text);
}

/** All notes that can be seen. */
export async function notes(target: Target): Promise<{ id: string; owner: string; text: string }[]> {
  const exchange = await send(target, call(target, "list_notes"));
  const { structuredContent } = expectResult(exchange, "200 with the notes");
  const list = (structuredContent as { notes?: unknown } | undefined)?.notes;
  const whole = Array.isArray(list) && list.every((note) => {
    return ["id", "owner", "text"].every((field) => typeof note?.[field] === "string");
  });
  if (!whole) {
    throw failed(exchange, "structuredContent.notes: a list of { id, owner, text }", "a result without it");
  }
  return list;
}

/** Adds a note and returns its id. */
export async function addNote(target: Target, text: string): Promise<string> {
  const exchange = await send(target, call(target, "add_note", { text }));
  const { structuredContent } = expectResult(exchange, "200 with the new note's id");
  const id = (structuredContent as { id?: unknown } | undefined)?.id;
  if (typeof id !== "string") throw failed(exchange, "structuredContent.id: a string", "a result without it");
  return id;
}

/** A text that no other note has. */
export function uniqueText(): string {
  return `gatehouse-${crypto.randomUUID()}`;
}

/** Fails if the note is gone, or cannot be seen any more, after this exchange. */
export async function expectSurvived(target: Target, text: string, exchange: Answered): Promise<void> {
  if ((await noteTexts(target)).includes(text)) return;
  throw failed(
    exchange,
    "a refusal, and the note still there",
    `${exchange.response.status}, and the note is gone`,
  );
}
