/** What the page of sign-in and consent is told. */

import type { Destination } from "../redirect_uri.ts";
import type { User } from "../users.ts";
import type { ScopeWords } from "./scope_words.ts";

/** What the page asks about. */
export interface ConsentRequest {
  /** Where the form goes. */
  action: string;
  /** Binds the form to this interaction. */
  token: string;
  clientId: string;
  /** What the client calls itself. */
  clientName: string | undefined;
  resource: string;
  resourceName: string;
  /** Scopes that the resource knows: each can be left out. */
  scopes: string[];
  /** What scopes allow, in the resource's own words. */
  words: ScopeWords;
  /** OpenID Connect's own: they go along. */
  fixedScopes: string[];
  /** Scopes that nobody here knows: they are shown, and not granted. */
  unknownScopes: string[];
  redirectUri: string;
  destination: Destination;
  /** Who can sign in. */
  users: readonly User[];
  /** Who is signed in already. */
  signedIn: User | undefined;
  /** Whom the client expects, or who was chosen a moment ago. */
  expected: string | undefined;
  /** What was ticked a moment ago; all of it, if nothing was answered yet. */
  ticked?: string[];
  /** Why the last answer was not enough. */
  problem?: string;
}
