/** Servers with one flaw each: notes that belong to somebody else. */

import { claimsOf, resigned } from "../claims.ts";
import { altered, answering, changed, operationOf, readMessage } from "../http.ts";
import type { Mutant, Settings } from "../mutant.ts";
import { type Claims, isAdmin, mistaking, pretenderMutants, promoting } from "./mutants_pretenders.ts";

/** A mutant that changes what a tool's result says. */
function saying(name: string, flaw: string, tool: string, edit: (content: Claims) => void): Mutant {
  const fetch = answering(tool, ({ result }) => {
    if (!result?.isError) edit((result?.structuredContent ?? {}) as Claims);
  });
  return { name, flaw, lesson: 6, fetch };
}

/** The error of a note that is not there, with another text. */
async function withText(response: Response, text: string): Promise<Response> {
  const answer = await response.json();
  answer.result.content = [{ type: "text", text }];
  return altered(response, { body: JSON.stringify(answer) });
}

/** By server: the credential that came last. */
const latest = new WeakMap<Settings, string | null>();

/** Ids of notes that an admin has deleted, and their owners have not. */
const hidden = new Set<string>();

let counted = 0;
const counter = () => `00000000-0000-4000-8000-${String(++counted).padStart(12, "0")}`;
const clock = () => `${(Date.now() % 2 ** 32).toString(16).padStart(8, "0")}-1a2b-11ef-8000-0242ac120002`;

/** The mutants of this file's subject. */
export const peopleMutants: Mutant[] = [
  promoting("lists-everybodys", "It lists everybody's notes.", ({ operation }) => operation === "list_notes"),
  promoting(
    "deletes-everybodys",
    "It deletes a note by its id alone.",
    ({ operation }) => operation === "delete_note",
  ),
  saying("loses-the-first-notes", "Its first notes belong to nobody.", "list_notes", (content) => {
    content.notes = (content.notes as { text: string }[]).filter(({ text }) => text.startsWith("gatehouse-"));
  }),
  mistaking("own-notes-stay", "Only admins delete notes.", ({ operation, claims }) => {
    return operation === "delete_note" && !isAdmin(claims) && { sub: "somebody" };
  }),
  {
    name: "says-not-yours",
    flaw: "It tells who asks for somebody else's note that it is not theirs.",
    lesson: 6,
    async fetch(request, next, around) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      const failed = operationOf(message) === "delete_note" &&
        (await response.clone().text()).includes("isError");
      if (!failed) return response;
      const id = String(message?.params?.arguments?.id);
      const list = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list_notes" } };
      const asked = changed(again, { body: JSON.stringify(list) });
      const all = await next(await resigned(asked, around, { ...claimsOf(request), roles: ["admin"] }));
      return (await all.text()).includes(id) ? await withText(response, "This note is not yours") : response;
    },
  },
  mistaking("admins-see-their-own", "It lists an admin's own notes.", ({ operation, claims }) => {
    return operation === "list_notes" && isAdmin(claims) && { roles: [] };
  }),
  mistaking("admins-delete-their-own", "It deletes an admin's own notes alone.", ({ operation, claims }) => {
    return operation === "delete_note" && isAdmin(claims) && { roles: [] };
  }),
  mistaking("one-role-at-most", "It does not see admin among other roles.", ({ claims }) => {
    return isAdmin(claims) && String(claims.roles) !== "admin" && { roles: [] };
  }),
  saying(
    "short-ids",
    "Its ids are short.",
    "add_note",
    (content) => content.id = String(content.id).slice(0, 8),
  ),
  saying(
    "counts-notes",
    "Its ids look like UUIDs, and count.",
    "add_note",
    (content) => content.id = counter(),
  ),
  saying("ids-by-the-clock", "Its ids look like UUIDs, and tell the time.", "add_note", (content) => {
    content.id = clock();
  }),
  saying(
    "whoami-is-alice",
    "It takes everybody for alice.",
    "whoami",
    (content) => content.subject = "alice",
  ),
  saying(
    "hides-its-issuer",
    "It names itself as the issuer.",
    "whoami",
    (content) => content.issuer = "notes",
  ),
  saying("says-all-scopes", "It says scopes that the token does not have.", "whoami", (content) => {
    content.scopes = ["notes:read", "notes:write"];
  }),
  saying(
    "says-no-role",
    "It does not say that somebody is an admin.",
    "whoami",
    (content) => content.roles = [],
  ),
  {
    name: "deletes-for-the-admin",
    flaw: "What an admin deletes is gone for the admin.",
    lesson: 6,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const id = String(message?.params?.arguments?.id);
      const admin = isAdmin(claimsOf(request) ?? {});
      if (admin && operationOf(message) === "delete_note" && !hidden.has(id)) {
        hidden.add(id);
        return Response.json({
          jsonrpc: "2.0",
          id: 1,
          result: { content: [], structuredContent: { deleted: id } },
        });
      }
      const response = await next(again);
      if (!admin || operationOf(message) !== "list_notes") return response;
      const answer = await response.json();
      const content = answer.result.structuredContent;
      content.notes = content.notes.filter((note: { id: string }) => !hidden.has(note.id));
      return altered(response, { body: JSON.stringify(answer) });
    },
  },
  {
    name: "remembers-the-caller",
    flaw: "It keeps the caller in a variable while it reads the message.",
    lesson: 6,
    async fetch(request, next, { settings }) {
      latest.set(settings, request.headers.get("authorization"));
      await new Promise((resolve) => setTimeout(resolve, 1));
      return await next(changed(request, { headers: { authorization: latest.get(settings) ?? null } }));
    },
  },
  ...pretenderMutants,
];
