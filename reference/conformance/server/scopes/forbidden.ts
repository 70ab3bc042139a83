/** What the checks of scopes have in common. */

import type { Check, Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import type { MintOptions } from "../../issuer/issuer.ts";
import { type Answered, expectRefused, expectStatus, send } from "../expect.ts";
import { call } from "../messages.ts";
import { failed } from "../../words.ts";
import { addNote, expectSurvived, noteTexts, signedIn, uniqueText } from "../notes.ts";

/** The powers that all of them need. */
export const NEEDS: Check["needs"] = ["mint", "notes tools"];

/** Expects a refusal for lack of scope, and no result in it. */
export function expectForbidden(exchange: Answered): void {
  expectStatus(exchange, [403], '403 with error="insufficient_scope"');
  expectRefused(exchange, "403 and no result");
}

/** Tries to add a note, refused with 403 for lack of scope. */
export async function writeForbidden(target: Target, options: MintOptions): Promise<Answered> {
  const caller = await signedIn(target, options);
  const exchange = await send(target, call(caller, "add_note", { text: uniqueText() }));
  expectForbidden(exchange);
  return exchange;
}

/** Tries to add a note with a token that must not reach that far; 401 and 403 are both a refusal. */
export async function neverWrites(target: Target, options: MintOptions, claim: string): Promise<void> {
  const text = uniqueText();
  const message = call(await signedIn(target, options), "add_note", { text });
  const exchange = await send(target, { ...message, note: `add_note with a token whose ${claim}` });
  if ((await noteTexts(target)).includes(text)) {
    throw failed(
      exchange,
      "403, and nothing executed",
      `${exchange.response.status}, and the note was added`,
    );
  }
  expectStatus(exchange, [401, 403], "403, or 401");
}

/**
 * Sends what would delete a note of the caller's if it were executed, with a token that may only read. Whatever
 * the server takes each message for, the note has to survive it, and an answer of 500 or more is no refusal.
 */
export async function expectNoneDeletes(
  target: Target,
  messagesFor: (reader: Target, id: string) => Outgoing[] | Promise<Outgoing[]>,
  judge: (exchange: Answered) => void = () => {},
): Promise<void> {
  const reader = await signedIn(target, { scope: "notes:read" });
  const text = uniqueText();
  for (const message of await messagesFor(reader, await addNote(target, text))) {
    const exchange = await send(target, message);
    await expectSurvived(target, text, exchange);
    if (exchange.response.status >= 500) throw failed(exchange, "a refusal: 4xx");
    judge(exchange);
  }
}
