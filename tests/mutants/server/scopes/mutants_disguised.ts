/** Servers with one flaw each: a gate that looks at something else than what is executed. */

import { claimsOf, resigned } from "../claims.ts";
import { changed, type Message, operationOf, readMessage } from "../http.ts";
import type { Around, Mutant, Next } from "../mutant.ts";

const READS = ["tools/list", "list_notes", "whoami", "initialize", "ping"];
const reads = (operation: unknown) => READS.includes(operation as string);

/** The tools that write, by name. */
const WRITES = /^(?:add|delete)_note$/;
const writes = (operation: unknown) => typeof operation === "string" && WRITES.test(operation);

/** A request whose body was read. */
export interface Read {
  request: Request;
  bytes: Uint8Array<ArrayBuffer>;
  text: string;
  message: Message | undefined;
}

/** A mutant that executes, with every scope, what its gate did not see: a body, or the one that came. */
export function blind(
  name: string,
  flaw: string,
  unseen: (read: Read) => BodyInit | undefined | Promise<BodyInit | undefined>,
): Mutant {
  return {
    name,
    flaw,
    lesson: 6,
    async fetch(request, next, around) {
      const bytes = new Uint8Array(await request.arrayBuffer());
      const again = bytes.length > 0 ? changed(request, { body: bytes }) : request;
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
      const body = await unseen({ request: again, bytes, text, message: messageIn(text) });
      return body === undefined ? await next(again) : await withEveryScope(again, next, around, body);
    },
  };
}

async function withEveryScope(
  request: Request,
  next: Next,
  around: Around,
  body: BodyInit,
): Promise<Response> {
  const claims = { ...claimsOf(request), scope: "notes:read notes:write" };
  const headers = { "content-type": "application/json", "content-encoding": null };
  return await next(await resigned(changed(request, { body, headers }), around, claims));
}

function messageIn(text: string): Message | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A mutant that believes a header field about the operation. */
function believing(header: string): Mutant {
  return blind(`trusts-${header}`, `It looks for the operation in ${header}.`, ({ request, text }) => {
    return reads(request.headers.get(header)) ? text : undefined;
  });
}

/** A mutant that believes a header field about the scopes. */
function believingScopes(header: string): Mutant {
  return blind(`trusts-${header}`, `It looks for scopes in ${header}.`, ({ request, text }) => {
    return request.headers.get(header)?.includes("notes:write") ? text : undefined;
  });
}

/** The first value of a member anywhere in a text. */
const firstOf = (member: string, text: string) => new RegExp(`"${member}":"([^"]*)"`).exec(text)?.[1];

/** A mutant that gates on the message as JSON.parse reads it, and executes another reading of it. */
function executing(
  name: string,
  flaw: string,
  other: (message: Message, text: string) => Message | undefined,
): Mutant {
  return blind(name, flaw, ({ message, text }) => {
    const executed = message && reads(operationOf(message))
      ? other(structuredClone(message), text)
      : undefined;
    return executed && JSON.stringify(executed);
  });
}

/** A mutant that executes the messages of an array whose gate finds nothing to refuse. */
function batching(name: string, flaw: string, passes: (messages: Message[]) => boolean): Mutant {
  return {
    name,
    flaw,
    lesson: 6,
    async fetch(request, next, around) {
      const [message, again] = await readMessage(request);
      if (!Array.isArray(message) || !passes(message)) return await next(again);
      const answers: unknown[] = [];
      for (const one of message) {
        answers.push(await (await withEveryScope(again, next, around, JSON.stringify(one))).json());
      }
      return Response.json(answers);
    },
  };
}

const isCall = ({ method }: Message) => method === "tools/call";

/** The mutants of operations in disguise. */
export const disguisedMutants: Mutant[] = [
  batching("an-array-has-no-method", "Its gate finds no method in an array.", () => true),
  batching("gates-on-the-first-of-many", "Its gate looks at an array's first message.", ([first]) => {
    return reads(operationOf(first));
  }),
  batching("gates-on-the-last-of-many", "Its gate looks at an array's last message.", (messages) => {
    return reads(operationOf(messages.at(-1)));
  }),
  ...["mcp-method", "mcp-name", "x-original-method", "x-tool"].map(believing),
  believingScopes("x-scope"),
  blind("gates-on-the-first-name", "Its gate looks for the first name in the text.", ({ text }) => {
    return /"(?:add|delete)_note"/.test(text) && reads(firstOf("name", text)) ? text : undefined;
  }),
  blind("gates-on-the-first-method", "Its gate looks for the first method in the text.", ({ text }) => {
    return reads(firstOf("method", text)) ? text : undefined;
  }),
  executing("executes-the-first-name", "Where name comes twice it executes the first.", (message, text) => {
    const first = firstOf("name", text);
    return first && writes(first) ? { ...message, params: { ...message.params, name: first } } : undefined;
  }),
  executing(
    "executes-the-first-method",
    "Where method comes twice it executes the first.",
    (message, text) => {
      const first = firstOf("method", text);
      return first && message.params ? { ...message, method: first } : undefined;
    },
  ),
  executing("merges-params", "Where params comes twice it executes both as one.", (message, text) => {
    const added = firstOf("text", text);
    if (!added || message.params?.arguments) return undefined;
    return { ...message, params: { name: "add_note", arguments: { text: added } } };
  }),
  executing("keys-in-any-case", "It executes Name where its gate has seen name.", (message) => {
    const { Name: name } = (message.params ?? {}) as Record<string, string>;
    return name ? { ...message, params: { ...message.params, name } } : undefined;
  }),
  executing("methods-in-any-case", "It executes METHOD where its gate has seen method.", (message) => {
    const { METHOD: method } = message as Record<string, unknown>;
    delete (message as Record<string, unknown>).METHOD;
    return typeof method === "string" ? { ...message, method } : undefined;
  }),
  executing("merges-prototypes", "It copies __proto__ over the message.", (message) => {
    const own = Object.getOwnPropertyDescriptor(message.params ?? {}, "__proto__")?.value;
    return own ? { ...message, params: { ...message.params, ...own } } : undefined;
  }),
  blind("gates-on-text", "Its gate searches the text for the tools that write.", ({ text, message }) => {
    return message && !/delete_note|add_note/.test(text) ? text : undefined;
  }),
  blind("gates-on-a-pattern", 'Its gate searches the text for "name":"add_note".', ({ text, message }) => {
    return message && writes(operationOf(message)) && !/"name":"(?:add|delete)_note"/.test(text)
      ? text
      : undefined;
  }),
  blind("gates-on-tools-call", "Its gate searches the text for tools/call.", ({ text, message }) => {
    return message && isCall(message) && !text.includes('"method":"tools/call"') ? text : undefined;
  }),
  blind(
    "gate-stumbles-over-a-mark",
    "Its gate cannot read a byte order mark, and its transport can.",
    ({ text }) => {
      return text.startsWith("\ufeff") ? text.slice(1) : undefined;
    },
  ),
  blind("reads-utf-16", "Its transport reads UTF-16, and its gate does not.", ({ bytes, request }) => {
    const charset = /charset=(utf-16(?:be)?)/.exec(request.headers.get("content-type") ?? "")?.[1];
    return charset && new TextDecoder(charset).decode(bytes);
  }),
  blind("inflates-behind-the-gate", "Its gate sees a body compressed.", async ({ bytes, request }) => {
    if (request.headers.get("content-encoding") !== "gzip" || bytes[0] !== 0x1f) return undefined;
    return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }),
  blind(
    "ignores-content-encoding",
    "Its gate lets through what it takes for compressed.",
    ({ request, text, message }) => {
      return message && request.headers.has("content-encoding") ? text : undefined;
    },
  ),
];
