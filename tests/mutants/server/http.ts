/** Requests and answers with something changed: what mutants are made of. */

import type { Mutant } from "./mutant.ts";

/** Header fields to set, or with `null` to take away. */
export type HeaderChanges = Record<string, string | null>;

/** The same request, with changes. Its `Host` survives, as in the harness: a Headers object keeps it. */
export function changed(
  request: Request,
  changes: { url?: string; method?: string; headers?: HeaderChanges; body?: BodyInit | null },
): Request {
  const { url = request.url, method = request.method, headers = {}, body = request.body } = changes;
  const init: RequestInit & { duplex: "half" } = { method, body, duplex: "half" };
  const copy = new Request(url, init);
  Object.defineProperty(copy, "headers", { value: withChanges(request.headers, headers) });
  return copy;
}

/** The same answer, with changes. */
export function altered(
  response: Response,
  changes: { status?: number; headers?: HeaderChanges; body?: BodyInit | null },
): Response {
  const { status = response.status, headers = {}, body = response.body } = changes;
  return new Response(body, { status, headers: withChanges(response.headers, headers) });
}

function withChanges(headers: Headers, changes: HeaderChanges): Headers {
  const copy = new Headers(headers);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) copy.delete(name);
    else copy.set(name, value);
  }
  return copy;
}

/** As much of a JSON-RPC message as mutants look at. */
export interface Message {
  method?: string;
  params?: { name?: string; arguments?: Record<string, unknown>; _meta?: unknown };
}

/** As much of a JSON-RPC answer as mutants change. */
export interface Answer {
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

/** The whole body as JSON, or `undefined`, and the request as it was before it was read. */
export async function readMessage(request: Request): Promise<[message: Message | undefined, again: Request]> {
  if (!request.body) return [undefined, request];
  const bytes = await request.arrayBuffer();
  const again = changed(request, { body: bytes });
  try {
    return [JSON.parse(new TextDecoder().decode(bytes)), again];
  } catch {
    return [undefined, again];
  }
}

/** The beginning of the body, without waiting for its end, and the request with all of it. */
export async function peek(request: Request): Promise<[beginning: string, again: Request]> {
  if (!request.body) return ["", request];
  const [first, all] = request.body.tee();
  const { value } = await first.getReader().read();
  return [new TextDecoder().decode(value), changed(request, { body: all })];
}

/** What a message asks for: the name of the tool that it calls, or else its method. */
export function operationOf(message: Message | undefined): string {
  return (message?.method === "tools/call" ? message.params?.name : message?.method) ?? "";
}

/** A `tools/call` in place of the request's own message. */
export function calling(request: Request, name: string, args: Record<string, unknown>): Request {
  const params = { name, arguments: args };
  return changed(request, { body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }) });
}

/** A flaw in the answers to one operation: a tool's name, or a method. */
export function answering(operation: string, edit: (answer: Answer) => void): Mutant["fetch"] {
  return async (request, next) => {
    const [message, again] = await readMessage(request);
    const response = await next(again);
    if (operationOf(message) !== operation || response.status !== 200) return response;
    return await edited(response, edit);
  };
}

/** The same answer with another message in it: as its body, or as the event of a stream, which SDK v2 sends older clients. */
export async function edited(response: Response, edit: (answer: Answer) => void): Promise<Response> {
  const text = await response.text();
  const streams = response.headers.get("content-type")?.startsWith("text/event-stream");
  const body = text.replace(streams ? /(?<=^data: ?)\{.*\}$/m : /^[^]*$/, (json) => {
    const answer: Answer = JSON.parse(json);
    edit(answer);
    return JSON.stringify(answer);
  });
  return altered(response, { body });
}

/** A flaw in what one tool is called with. */
export function receiving(
  tool: string,
  edit: (args: Record<string, unknown>) => Record<string, unknown>,
): Mutant["fetch"] {
  return async (request, next) => {
    const [message, again] = await readMessage(request);
    if (operationOf(message) !== tool) return await next(again);
    return await next(calling(again, tool, edit(message?.params?.arguments ?? {})));
  };
}

/** A flaw in how requests are read: each is changed before the finished server sees it. */
export function reading(change: (request: Request) => Parameters<typeof changed>[1]): Mutant["fetch"] {
  return async (request, next) => await next(changed(request, change(request)));
}
