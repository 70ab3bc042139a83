/** The two choices of the sign-in page: what, and as whom. */

import { legible } from "../../command/legible.ts";
import type { User } from "../users.ts";
import type { ConsentRequest } from "./consent_request.ts";
import { type Html, markup, type Part } from "./html.ts";
import { describeScope, type ScopeWords } from "./scope_words.ts";

/** More unknown scopes than this are counted, not shown. */
const MAX_UNKNOWN = 10;

function fieldset(legend: string, rows: Part): Html {
  return markup`<fieldset>
<legend>${legend}</legend>
<div class="list">
${rows}
</div>
</fieldset>`;
}

function tickable(scope: string, words: ScopeWords, isTicked: boolean): Html {
  return markup`<label class="row">
<input type="checkbox" name="scope" value="${scope}"${isTicked && " checked"}>
<span>${describeScope(scope, words)}<small><code>${legible(scope, 100)}</code></small></span></label>`;
}

function fixed(scope: string): Html {
  return markup`<div class="row"><span class="bullet" aria-hidden="true">•</span>
<span>${describeScope(scope)}<small><code>${scope}</code></small></span></div>`;
}

function unknown(scope: string): Html {
  return markup`<div class="row unknown"><span class="bullet" aria-hidden="true">?</span>
<span><code>${
    legible(scope, 100)
  }</code><small>unknown to this server, so it is not granted</small></span></div>`;
}

function uncounted(number: number): Html {
  return markup`<div class="row unknown"><span class="bullet" aria-hidden="true">?</span>
<span>and ${number} more that are unknown, and not granted</span></div>`;
}

/** The scopes, to be narrowed. */
export function choiceOfScopes(request: ConsentRequest): Html {
  const { scopes, words, fixedScopes, unknownScopes, ticked = scopes } = request;
  const rest = unknownScopes.length - MAX_UNKNOWN;
  return fieldset("What it may do", [
    scopes.map((scope) => tickable(scope, words, ticked.includes(scope))),
    fixedScopes.map(fixed),
    unknownScopes.slice(0, MAX_UNKNOWN).map(unknown),
    rest > 0 && uncounted(rest),
  ]);
}

function selectable({ name, description }: User, isSelected: boolean, isSignedIn: boolean): Html {
  return markup`<label class="row">
<input type="radio" name="user" value="${name}" required${isSelected && " checked"}>
<span>${name}<small>${description}${isSignedIn && ", signed in now"}</small></span></label>`;
}

/** The users: the one who is signed in comes selected, and another can be chosen. */
export function choiceOfUser({ users, signedIn, expected }: ConsentRequest): Html {
  const selected = expected ?? signedIn?.name;
  return fieldset(
    "Sign in as",
    users.map((user) => selectable(user, user.name === selected, user.name === signedIn?.name)),
  );
}
