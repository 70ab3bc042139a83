/** Flaws in the refusal itself: what runs and what opens all the same (lesson 3). */

import { decodeJwt } from "jose";
import { altered, changed, peek, readMessage } from "../http.ts";
import type { Around, Mutant } from "../mutant.ts";

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

/** Whether a token says the right things, whoever may have signed it. */
function saysTheRightThings(token: string, { settings }: Around): boolean {
  try {
    const { iss, aud } = decodeJwt(token);
    return iss === settings.issuer && aud === settings.resource;
  } catch {
    return false;
  }
}

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
  openMethod("open-prompts", "It forgot that there are prompts.", (method) => method.startsWith("prompts/")),
  opening("open-writes", "It protects the notes that are there: anybody may add one.", (_, beginning) => {
    return beginning.includes('"name":"add_note"');
  }),
  opening("open-deletes", "It protects what can be read: anybody may delete a note.", (_, beginning) => {
    return beginning.includes('"name":"delete_note"');
  }),
  {
    name: "open-arrays",
    flaw: "It asks for a token if the message is a tools/call, and an array is none.",
    lesson: 3,
    async fetch(request, next, { before }) {
      const [beginning, again] = await peek(request);
      if (!beginning.startsWith("[")) return await next(again);
      const [message, whole] = await readMessage(again);
      return await before(changed(whole, { body: JSON.stringify(Object.values(message ?? {})[0]) }));
    },
  },
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
];
