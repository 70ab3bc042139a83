/** What a person sees when a request cannot go on. */

import { legible } from "../../command/legible.ts";
import { markup } from "./html.ts";
import type { Page } from "./page.ts";

/** What went wrong. */
export interface Problem {
  /** The code, OAuth's or our own. */
  error: string;
  /** In the protocol's words. */
  description?: string;
  /** In words for everyone. */
  detail?: string;
}

interface Words {
  title: string;
  advice: string;
}

const WORDS: Record<string, Words> = {
  expired: {
    title: "This sign-in has expired",
    advice: "Go back to the application and start again. Nothing was allowed.",
  },
  invalid_client: {
    title: "This application is not known here",
    advice: "It may have registered with another server, or before this one was started afresh. " +
      "Have it register again.",
  },
  invalid_redirect_uri: {
    title: "The answer would go to the wrong place",
    advice: "The application asked for its answer at an address that it did not register. " +
      "If you did not expect this, close the page.",
  },
  forbidden_form: {
    title: "This form cannot be accepted",
    advice: "It did not come from this server’s own page. Go back to the application and start again.",
  },
  not_found: {
    title: "There is no such page",
    advice: "Sign-in starts in the application that you want to use.",
  },
  misdirected: {
    title: "This server goes by another name",
    advice: "It answers under one address only, because addresses are compared letter by letter.",
  },
  server_error: { title: "Something went wrong here", advice: "Go back to the application and start again." },
};

const OTHER: Words = {
  title: "This request cannot go on",
  advice: "The application sent something that this server does not accept. Nothing was allowed.",
};

/** The page for a problem. What strangers sent is in it only as text. */
export function errorPage({ error, description, detail }: Problem): Page {
  const { title, advice } = WORDS[error] ?? OTHER;
  return {
    title,
    main: markup`<h1>${title}</h1>
<p>${advice}</p>
${detail && markup`<p class="problem"><strong>${legible(detail, 200)}</strong></p>`}
<p class="quiet">For developers: <code>${legible(error)}</code>${
      description && `, ${legible(description, 200)}`
    }</p>`,
  };
}
