/** Scopes in plain words. */

import { type Html, markup } from "./html.ts";

const WORDS: Record<string, string> = {
  "notes:read": "Read your notes",
  "notes:write": "Add and delete notes, and read them",
  "calendar:read": "Read your calendar",
  "openid": "Know who you are: your user name",
  "offline_access": "Stay connected while you are away",
};

/** What a scope allows, in plain words; a scope without words is shown as it is. */
export function describeScope(scope: string): Html {
  return Object.hasOwn(WORDS, scope) ? markup`${WORDS[scope]}` : markup`Use the scope <code>${scope}</code>`;
}
