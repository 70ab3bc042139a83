/** Flaws in what an open server lets through to be executed (lesson 1). */

import { altered, changed, type Message, operationOf, reading, readMessage } from "../http.ts";
import type { Mutant } from "../mutant.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** Executes messages of an array, each by itself; an array of which it executes none is refused. */
function eachOf(
  which: (messages: unknown[]) => unknown[] | undefined = (messages) => messages,
  answer: (answers: unknown[]) => Response = (answers) => Response.json(answers),
): Mutant["fetch"] {
  return async (request, next) => {
    const [message, again] = await readMessage(request);
    const executed = Array.isArray(message) ? which(message) : undefined;
    if (!executed) return await next(again);
    const answers: unknown[] = [];
    for (const one of executed) {
      answers.push(await (await next(changed(again, { body: JSON.stringify(one) }))).json());
    }
    return answer(answers);
  };
}

/** Answers what the finished server calls bad JSON in another way. */
function badJson(answer: (response: Response) => Response): Mutant["fetch"] {
  return async (request, next) => {
    const response = await next(request);
    return response.status === 400 && (await response.clone().text()).includes("-32700")
      ? answer(response)
      : response;
  };
}

/** Reads messages of this content type as if they were JSON. */
function declaredAs(accepted: (type: string | null) => boolean): Mutant["fetch"] {
  return reading(({ headers }) => accepted(headers.get("content-type")) ? { headers: JSON_TYPE } : {});
}

/** The finished server counts what it reads, so a message that is too long reaches it without its padding. */
function withoutLimit(applies: (request: Request) => boolean): Mutant["fetch"] {
  return async (request, next) => {
    const [message, again] = await readMessage(request);
    if (!applies(request) || !message?.params?._meta) return await next(again);
    delete message.params._meta;
    return await next(changed(again, { body: JSON.stringify(message) }));
  };
}

/** The mutants of the gate in front of the message. */
export const messageGateMutants: Mutant[] = [
  {
    name: "500-for-bad-json",
    flaw: "It lets JSON.parse throw.",
    lesson: 1,
    fetch: badJson(() => new Response("Internal Server Error", { status: 500 })),
  },
  {
    name: "speechless-400",
    flaw: "It answers bad JSON with 400 and no JSON-RPC error.",
    lesson: 1,
    fetch: badJson((response) => altered(response, { body: "Bad Request" })),
  },
  {
    name: "any-content-type",
    flaw: "It reads a message whatever it is declared as.",
    lesson: 1,
    fetch: reading(() => ({ headers: JSON_TYPE })),
  },
  {
    name: "any-plain-text",
    flaw: "It reads text/plain that does not say its charset.",
    lesson: 1,
    fetch: declaredAs((type) => type === "text/plain"),
  },
  {
    name: "any-form-type",
    flaw: "It reads a message that was declared as a form.",
    lesson: 1,
    fetch: declaredAs((type) => type?.startsWith("application/x-www-form-urlencoded") ?? false),
  },
  {
    name: "any-multipart-type",
    flaw: "It reads a message that was declared as a form with files.",
    lesson: 1,
    fetch: declaredAs((type) => type?.startsWith("multipart/") ?? false),
  },
  {
    name: "missing-type",
    flaw: "It takes a message that is not declared as anything for JSON.",
    lesson: 1,
    fetch: declaredAs((type) => type === null),
  },
  {
    name: "415-too-late",
    flaw: "It executes a message of the wrong type, and then answers 415.",
    lesson: 1,
    async fetch(request, next) {
      if (request.headers.get("content-type") !== "text/plain;charset=UTF-8") return await next(request);
      await next(changed(request, { headers: JSON_TYPE }));
      return new Response("Send application/json", { status: 415 });
    },
  },
  {
    name: "searches-content-type",
    flaw: 'It looks for "application/json" anywhere in the content type.',
    lesson: 1,
    fetch: reading(({ headers }) => {
      return headers.get("content-type")?.includes("application/json") ? { headers: JSON_TYPE } : {};
    }),
  },
  {
    name: "executes-arrays",
    flaw: "It executes every message of an array.",
    lesson: 1,
    fetch: eachOf(),
  },
  {
    name: "unwraps-an-array-of-one",
    flaw: "It takes an array with one message for that message.",
    lesson: 1,
    fetch: eachOf((messages) => messages.length === 1 ? messages : undefined),
  },
  {
    name: "400-after-the-array",
    flaw: "It executes the messages of an array, and then answers 400.",
    lesson: 1,
    fetch: eachOf(undefined, () => new Response(null, { status: 400 })),
  },
  {
    name: "looks-at-the-first-message",
    flaw: "It refuses an array whose first message changes something, and executes any other.",
    lesson: 1,
    fetch: eachOf((messages) => operationOf(messages[0] as Message) === "add_note" ? undefined : messages),
  },
  {
    name: "202-for-notifications",
    flaw: "It accepts an array in which nothing has to be answered.",
    lesson: 1,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const silent = Array.isArray(message) && message.length > 0 && message.every((one) => !("id" in one));
      return silent ? new Response(null, { status: 202 }) : await next(again);
    },
  },
  {
    name: "ignores-odd-versions",
    flaw: "It takes an MCP-Protocol-Version that is no date for none.",
    lesson: 1,
    fetch: reading(({ headers }) => {
      const dated = /^\d{4}-\d\d-\d\d$/.test(headers.get("mcp-protocol-version") ?? "");
      return dated ? {} : { headers: { "mcp-protocol-version": null } };
    }),
  },
  {
    name: "ignores-protocol-version",
    flaw: "It takes MCP-Protocol-Version away before anybody reads it.",
    lesson: 1,
    fetch: reading(() => ({ headers: { "mcp-protocol-version": null } })),
  },
  {
    name: "knows-every-version-of-the-decade",
    flaw: "It takes every MCP-Protocol-Version for a known one that begins with 202.",
    lesson: 1,
    fetch: reading(({ headers }) => {
      const near = headers.get("mcp-protocol-version")?.startsWith("202");
      return near ? { headers: { "mcp-protocol-version": "2025-11-25" } } : {};
    }),
  },
  {
    name: "limits-what-it-has-read",
    flaw: "It reads all of a body, and then looks how long it was.",
    lesson: 1,
    async fetch(request, next) {
      return await next(changed(request, { body: request.body && await request.arrayBuffer() }));
    },
  },
  {
    name: "no-body-limit",
    flaw: "It reads a message of any length.",
    lesson: 1,
    fetch: withoutLimit(() => true),
  },
  {
    name: "trusts-content-length",
    flaw: "It limits by Content-Length, which a chunked message does not have.",
    lesson: 1,
    fetch: withoutLimit(({ headers }) => headers.has("transfer-encoding")),
  },
];
