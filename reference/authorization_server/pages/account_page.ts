/** Who is signed in in this browser, and the way out. */

import type { User } from "../users.ts";
import { markup } from "./html.ts";
import type { Page } from "./page.ts";

const NOBODY: Page = {
  title: "Nobody is signed in",
  main: markup`<h1>Nobody is signed in</h1>
<p>Sign-in starts in the application that you want to use: it sends you here.</p>`,
};

/**
 * The page at the issuer's own URL.
 *
 * @param user Who is signed in.
 * @param token Binds the form to the session.
 */
export function accountPage(user: User | undefined, token: string): Page {
  if (user === undefined) return NOBODY;
  return {
    title: `Signed in as ${user.name}`,
    main: markup`<h1>Signed in as ${user.name}</h1>
<p>Applications still ask before they get anything new.</p>
<form method="post" action="/sign-out">
<input type="hidden" name="token" value="${token}">
<div class="buttons"><button>Sign out</button></div>
</form>
<p class="quiet after">What you have allowed stays allowed: applications keep their tokens.</p>`,
  };
}
