/** Flaws in the refusal itself: what runs, what opens and what leaks all the same (lesson 3). */

import { decodeJwt } from "jose";
import { altered, changed, type HeaderChanges, peek } from "./http.ts";
import type { Around, Mutant } from "./mutant.ts";

/** A mutant that serves some requests without looking at their token. */
function opening(
  name: string,
  flaw: string,
  when: (request: Request, beginning: string, around: Around) => boolean,
): Mutant {
  return {
    name,
    flaw,
    lesson: 3,
    async fetch(request, next, around) {
      // Only the beginning: to read all of it is another mutant's flaw.
      const [beginning, again] = await peek(request);
      return when(request, beginning, around) ? await around.before(again) : await next(again);
    },
  };
}

/** A mutant that serves some methods to everybody. */
function openMethod(name: string, flaw: string, when: (method: string) => boolean): Mutant {
  return opening(name, flaw, (_, beginning) => {
    const method = /"method":"([^"]*)/.exec(beginning)?.[1];
    return method !== undefined && when(method);
  });
}

/** A mutant that serves some credentials. */
function openTo(name: string, flaw: string, when: (credential: string, around: Around) => boolean): Mutant {
  return opening(name, flaw, ({ headers }, _, around) => when(headers.get("authorization") ?? "", around));
}

/** A mutant that says more in a refusal than it should. */
function telling(
  name: string,
  flaw: string,
  what: (
    credential: string,
    beginning: string,
  ) => { headers?: HeaderChanges; body?: string; status?: number },
): Mutant {
  return {
    name,
    flaw,
    lesson: 3,
    async fetch(request, next) {
      const [beginning, again] = await peek(request);
      const response = await next(again);
      const refused = response.status === 400 || response.status === 401;
      return refused
        ? altered(response, what(request.headers.get("authorization") ?? "", beginning))
        : response;
    },
  };
}

/** Whether a token says the right things, whoever may have signed it. */
function saysTheRightThings(token: string, { settings }: Around): boolean {
  try {
    const { iss, aud } = decodeJwt(token);
    return iss === settings.issuer && aud === settings.resource;
  } catch {
    return false;
  }
}

const saying = (message: string) =>
  JSON.stringify({ jsonrpc: "2.0", error: { code: -32000, message }, id: null });

/** The mutants of the closed door. */
export const closedMutants: Mutant[] = [
  opening(
    "lists-notes-to-anybody",
    "It protects what changes notes, and lists them to anybody.",
    (_, beginning) => {
      return beginning.includes('"name":"list_notes"');
    },
  ),
  {
    name: "401-with-the-result",
    flaw: "It executes every message, and says 401 above the result.",
    lesson: 3,
    async fetch(request, next, { before }) {
      const refusal = await next(changed(request, { body: null }));
      if (refusal.status !== 401) return await next(request);
      return altered(refusal, { body: await (await before(request)).text() });
    },
  },
  {
    name: "executes-then-refuses",
    flaw: "It executes every message, and then answers 401.",
    lesson: 3,
    async fetch(request, next, { before }) {
      const body = request.body && await request.arrayBuffer();
      await before(changed(request, { body }));
      return await next(changed(request, { body }));
    },
  },
  {
    name: "reads-then-refuses",
    flaw: "It reads the whole message before it looks at the headers.",
    lesson: 3,
    async fetch(request, next) {
      const body = request.body && await request.arrayBuffer();
      return await next(changed(request, { body }));
    },
  },
  openMethod("open-initialize", "Anybody may initialize.", (method) => method === "initialize"),
  openMethod("open-ping", "Anybody may ping.", (method) => method === "ping"),
  openMethod("open-tools-list", "Anybody may list its tools.", (method) => method === "tools/list"),
  openMethod(
    "open-resources",
    "It forgot that there are resources.",
    (method) => method.startsWith("resources/"),
  ),
  openMethod("open-but-for-tools-call", "It protects tools/call alone.", (method) => method !== "tools/call"),
  opening(
    "open-notifications",
    "It protects what it has to answer: a message without an id gets in.",
    (_, beginning) => {
      return beginning !== "" && !beginning.includes('"id":');
    },
  ),
  openTo(
    "empty-token-opens",
    "It takes an empty token for one that holds.",
    (credential) => credential === "Bearer",
  ),
  openTo("last-word-opens", "It takes Bearer and several words for a token that holds.", (credential) => {
    return /^bearer \S+ \S+$/i.test(credential);
  }),
  openTo(
    "presence-opens",
    "It asks whether there is an Authorization header.",
    (credential) => credential !== "",
  ),
  openTo(
    "basic-opens",
    "It lets every user name and password in.",
    (credential) => credential.startsWith("Basic "),
  ),
  openTo(
    "any-bearer-opens",
    "It takes every token for one that holds.",
    (credential) => /^bearer ./i.test(credential),
  ),
  openTo(
    "lower-case-opens",
    "Its gate knows Bearer with a capital letter, and lets bearer through.",
    (credential) => {
      return credential.startsWith("bearer ");
    },
  ),
  openTo(
    "decodes-only",
    "It reads what a token says, and does not ask who signed it.",
    (credential, around) => {
      return saysTheRightThings(credential.replace(/^bearer +/i, ""), around);
    },
  ),
  opening("query-token-opens", "It takes a token from the query.", ({ url }, _, around) => {
    return saysTheRightThings(new URL(url).searchParams.get("access_token") ?? "", around);
  }),
  {
    name: "query-token-shows-a-page",
    flaw: "It answers GET with a token in the query with a page.",
    lesson: 3,
    async fetch(request, next) {
      const { searchParams } = new URL(request.url);
      const page = request.method === "GET" && searchParams.has("access_token");
      return page ? new Response("Welcome back") : await next(request);
    },
  },
  {
    name: "500-for-no-token",
    flaw: "It throws when there is nothing behind Bearer.",
    lesson: 3,
    async fetch(request, next) {
      if (request.headers.get("authorization") === "Bearer") throw new TypeError("undefined is not a token");
      return await next(request);
    },
  },
  {
    name: "403-for-a-bad-token",
    flaw: "It refuses a token with 403.",
    lesson: 3,
    async fetch(request, next) {
      const response = await next(request);
      return request.headers.has("authorization") ? altered(response, { status: 403 }) : response;
    },
  },
  telling("echoes-the-token", "It repeats the token in its refusal.", (credential) => {
    return { body: saying(`Not authorized: ${credential}`) };
  }),
  telling(
    "echoes-a-lower-case-token",
    "It takes Bearer off before it logs, and bearer stays.",
    (credential) => {
      return credential.startsWith("bearer ") ? { body: saying(credential) } : {};
    },
  ),
  telling("echoes-the-password", "It repeats credentials that are no token.", (credential) => {
    return credential.startsWith("Basic ") ? { body: saying(`Not a token: ${credential}`) } : {};
  }),
  telling("echoes-in-a-header", "It repeats the token in a header.", (credential) => {
    return { headers: { "x-refused": credential } };
  }),
  telling("names-its-tools", "Its refusal lists its tools.", () => {
    return { body: saying("Sign in to use list_notes, add_note and delete_note") };
  }),
  telling("names-its-users", "Its refusal says whose notes there are.", () => {
    return { body: saying("These notes are of alice and bob") };
  }),
  telling("tools-in-a-header", "Its refusal has a header that lists its tools.", () => {
    return { headers: { "x-tools": "list_notes, add_note, delete_note" } };
  }),
  telling("404-for-unknown-tools", "It looks for the tool before it looks for the token.", (_, beginning) => {
    return beginning.includes('"name":"no_such_tool"') ? { status: 404 } : {};
  }),
  telling("knows-unknown-tools", "It says in its refusal that there is no such tool.", (_, beginning) => {
    return beginning.includes('"name":"no_such_tool"') ? { body: saying("Unknown tool") } : {};
  }),
];
