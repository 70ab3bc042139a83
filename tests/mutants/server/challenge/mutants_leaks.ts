/** Flaws in what a refusal tells: tokens, tools and people (lesson 3). */

import { claimsOf } from "../claims.ts";
import { altered, calling, changed, type HeaderChanges, peek } from "../http.ts";
import type { Mutant } from "../mutant.ts";

/** A mutant that says more in a refusal than it should. */
function telling(
  name: string,
  flaw: string,
  what: (
    credential: string,
    beginning: string,
    request: Request,
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
        ? altered(response, what(request.headers.get("authorization") ?? "", beginning, request))
        : response;
    },
  };
}

const saying = (message: string) =>
  JSON.stringify({ jsonrpc: "2.0", error: { code: -32000, message }, id: null });

/** The mutants of what leaks. */
export const leaksMutants: Mutant[] = [
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
  telling("echoes-the-query", "Its refusal repeats the URL.", (_credential, _beginning, { url }) => {
    return { body: saying(`Not authorized: ${url}`) };
  }),
  telling("echoes-a-form", "Its refusal repeats a body that is not JSON.", (_, beginning) => {
    return /^[a-z]/.test(beginning) ? { body: saying(`Not a message: ${beginning}`) } : {};
  }),
  telling("echoes-arguments", "Its refusal repeats the arguments of a call.", (_, beginning) => {
    const args = /"arguments":({".*?})/.exec(beginning)?.[1];
    return args ? { body: saying(`Not authorized: ${args}`) } : {};
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
  {
    name: "shows-notes-to-the-expired",
    flaw: "Its refusal of an expired token holds what alice has stored.",
    lesson: 4,
    async fetch(request, next, { issuer, settings }) {
      const response = await next(request);
      const { exp = Infinity } = claimsOf(request) ?? {};
      if (response.status !== 401 || Number(exp) > Date.now() / 1000) return response;
      const authorization = `Bearer ${await issuer.mint({ audience: settings.resource, subject: "alice" })}`;
      const notes = await next(changed(calling(request, "list_notes", {}), { headers: { authorization } }));
      return altered(response, { body: await notes.text() });
    },
  },
  telling("lets-caches-keep-it", "Its refusal may be kept for five minutes.", () => {
    return { headers: { "cache-control": "public, max-age=300" } };
  }),
  telling("expires-tomorrow", "Its refusal is fresh until tomorrow.", () => {
    return { headers: { "cache-control": null, expires: new Date(Date.now() + 86_400_000).toUTCString() } };
  }),
  telling("404-for-unknown-tools", "It looks for the tool before it looks for the token.", (_, beginning) => {
    return beginning.includes('"name":"no_such_tool"') ? { status: 404 } : {};
  }),
  telling("knows-unknown-tools", "It says in its refusal that there is no such tool.", (_, beginning) => {
    return beginning.includes('"name":"no_such_tool"') ? { body: saying("Unknown tool") } : {};
  }),
  telling(
    "asks-less-for-unknown-tools",
    "It says which scope a tool needs, if there is the tool.",
    (_, beginning) => {
      const challenge = 'Bearer realm="notes"';
      return beginning.includes('"name":"no_such_tool"')
        ? { headers: { "www-authenticate": challenge } }
        : {};
    },
  ),
];
