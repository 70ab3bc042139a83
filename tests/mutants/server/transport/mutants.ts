/** Flaws in what an open server answers to an ordinary client (lesson 1). */

import { altered, answering, calling, operationOf, readMessage, receiving } from "../http.ts";
import type { Mutant } from "../mutant.ts";

/** The mutants of ordinary use. */
export const transportMutants: Mutant[] = [
  {
    name: "names-no-revision",
    flaw: "Its answer to initialize has no protocolVersion.",
    lesson: 1,
    fetch: answering("initialize", ({ result }) => delete result?.protocolVersion),
  },
  {
    name: "names-no-server",
    flaw: "Its answer to initialize has no serverInfo.",
    lesson: 1,
    fetch: answering("initialize", ({ result }) => delete result?.serverInfo),
  },
  {
    name: "names-no-capabilities",
    flaw: "Its answer to initialize does not say what it can do.",
    lesson: 1,
    fetch: answering("initialize", ({ result }) => delete result?.capabilities),
  },
  {
    name: "answers-as-text",
    flaw: "It calls its JSON text/plain.",
    lesson: 1,
    async fetch(request, next) {
      const response = await next(request);
      return response.ok ? altered(response, { headers: { "content-type": "text/plain" } }) : response;
    },
  },
  {
    name: "answers-notifications",
    flaw: "It answers a notification with 200 and an object.",
    lesson: 1,
    async fetch(request, next) {
      const response = await next(request);
      return response.status === 202 ? Response.json({}) : response;
    },
  },
  {
    name: "fills-a-202",
    flaw: "Its 202 has a body.",
    lesson: 1,
    async fetch(request, next) {
      const response = await next(request);
      return response.status === 202 ? altered(response, { body: "Accepted" }) : response;
    },
  },
  {
    name: "hides-tools",
    flaw: "It lists no tools.",
    lesson: 1,
    fetch: answering("tools/list", ({ result }) => void Object.assign(result ?? {}, { tools: [] })),
  },
  {
    name: "tools-without-schema",
    flaw: "It lists tools without the schema of their arguments.",
    lesson: 1,
    fetch: answering("tools/list", ({ result }) => {
      for (const tool of result?.tools as Record<string, unknown>[]) delete tool.inputSchema;
    }),
  },
  {
    name: "forgets-roles",
    flaw: "Its whoami says nothing of roles.",
    lesson: 1,
    fetch: answering(
      "whoami",
      ({ result }) => delete (result?.structuredContent as { roles?: unknown }).roles,
    ),
  },
  {
    name: "needs-a-session",
    flaw: "It calls tools only for requests with a session id.",
    lesson: 1,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const sessionless = message?.method === "tools/call" && !request.headers.has("mcp-session-id");
      return sessionless ? new Response("No session", { status: 400 }) : await next(again);
    },
  },
  {
    name: "forgets-notes",
    flaw: "It answers add_note with an id and keeps nothing.",
    lesson: 1,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      if (operationOf(message) !== "add_note") return response;
      const id = (await response.clone().json()).result?.structuredContent?.id;
      if (id) await next(calling(again, "delete_note", { id }));
      return response;
    },
  },
  {
    name: "cuts-notes",
    flaw: "It stores the first 100 characters of a note.",
    lesson: 1,
    fetch: receiving("add_note", (args) => {
      const { text } = args;
      return typeof text === "string" && text.length <= 1000 ? { text: text.slice(0, 100) } : args;
    }),
  },
  {
    name: "deletes-nothing",
    flaw: "It says that a note was deleted, and keeps it.",
    lesson: 1,
    fetch: receiving("delete_note", () => ({ id: "no such note" })),
  },
  {
    name: "deletes-twice",
    flaw: "It deletes notes that do not exist, and says so.",
    lesson: 1,
    fetch: answering("delete_note", ({ result }) => delete result?.isError),
  },
  {
    name: "coerces-arguments",
    flaw: "It makes a text of whatever it is given.",
    lesson: 1,
    fetch: receiving("add_note", ({ text }) => ({ text: text === "" ? "" : String(text).slice(0, 1000) })),
  },
  {
    name: "stores-empty-notes",
    flaw: "It takes an empty text for a text.",
    lesson: 1,
    fetch: receiving("add_note", (args) => args.text === "" ? { text: " " } : args),
  },
  {
    name: "clips-arguments",
    flaw: "It shortens a text that is too long instead of refusing it.",
    lesson: 1,
    fetch: receiving("add_note", (args) => {
      return typeof args.text === "string" ? { text: args.text.slice(0, 1000) } : args;
    }),
  },
  {
    name: "stores-then-complains",
    flaw: "It answers wrong arguments with an error, after it has stored them.",
    lesson: 1,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      if (operationOf(message) === "add_note" && (await response.clone().json()).result?.isError) {
        await next(calling(again, "add_note", { text: "wrong" }));
      }
      return response;
    },
  },
  {
    name: "invents-tools",
    flaw: "A tool that does not exist has a result.",
    lesson: 1,
    fetch: answering("no_such_tool", (answer) => {
      delete answer.error;
      answer.result = { content: [] };
    }),
  },
  {
    name: "answers-any-method",
    flaw: "A method that does not exist has a result.",
    lesson: 1,
    fetch: answering("no/such/method", (answer) => {
      delete answer.error;
      answer.result = {};
    }),
  },
  {
    name: "blames-itself",
    flaw: "It calls a method that does not exist an internal error.",
    lesson: 1,
    fetch: answering("no/such/method", ({ error }) => void Object.assign(error ?? {}, { code: -32603 })),
  },
  {
    name: "hands-out-a-session",
    flaw: "It answers initialize with a session id.",
    lesson: 1,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      if (message?.method !== "initialize") return response;
      return altered(response, { headers: { "mcp-session-id": crypto.randomUUID() } });
    },
  },
];
