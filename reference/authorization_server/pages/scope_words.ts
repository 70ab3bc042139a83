/** Scopes in plain words. */

import { type Html, markup } from "./html.ts";

/** What scopes allow, in the words of whoever runs the resource. */
export type ScopeWords = Readonly<Record<string, string>>;

const WORDS: ScopeWords = {
  "notes:read": "Read your notes",
  "notes:write": "Add and delete notes, and read them",
  "calendar:read": "Read your calendar",
  "openid": "Know who you are: your user name",
  "offline_access": "Stay connected while you are away",
};

/** What a scope allows, in plain words; a scope without words is shown as it is. */
export function describeScope(scope: string, words: ScopeWords = {}): Html {
  const own = [words, WORDS].find((each) => Object.hasOwn(each, scope));
  return own ? markup`${own[scope]}` : markup`Use the scope <code>${scope}</code>`;
}
