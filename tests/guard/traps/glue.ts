/**
 * The glue that people write to put a function from a request to an answer in front of Node, when they have no adapter.
 * Each piece of it is honest, and has traps.
 */

import { toWebRequest } from "@modelcontextprotocol/node";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { authInfoOf } from "../../../reference/guard/adapters/auth_info.ts";
import type { GuardedRequest } from "../../../reference/guard/adapters/node.ts";
import type { Admission } from "../../../reference/guard/admission.ts";
import type { Guard } from "../../../reference/guard/mod.ts";

/** Sends a `Response`. */
export async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat());
  for await (const part of response.body ?? []) {
    if (!outgoing.write(part)) await new Promise((resolve) => outgoing.once("drain", resolve));
  }
  outgoing.end();
}

/** A `Request` of what came in, its message a stream. */
export function toStreamed(incoming: IncomingMessage & { originalUrl?: string }): Request {
  const headers = new Headers();
  for (let line = 0; line < incoming.rawHeaders.length; line += 2) {
    headers.append(incoming.rawHeaders[line]!, incoming.rawHeaders[line + 1]!);
  }
  const { method = "GET" } = incoming;
  return new Request(new URL(incoming.originalUrl ?? incoming.url!, `http://${incoming.headers.host}`), {
    method,
    headers,
    ...(method === "GET" || method === "HEAD"
      ? {}
      : { body: Readable.toWeb(incoming) as NodeStream, duplex: "half" }),
  } as RequestInit);
}

/** Answers by a function, and with 500 what throws. */
export function glue(
  serve: (request: Request) => Promise<Response>,
  toRequest: (incoming: IncomingMessage) => Request | Promise<Request> = toStreamed,
): RequestListener {
  return async (incoming, outgoing) => {
    try {
      await send(await serve(await toRequest(incoming)), outgoing);
    } catch {
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    }
  };
}

/** The same with the SDK's own conversion. */
export function glueOfTheSdk(serve: (request: Request) => Promise<Response>): RequestListener {
  return glue(serve, (incoming) => toWebRequest(incoming));
}

/** Asks the guard, takes the token out of `headers`, and has a handler write to `res`. */
export function gate(
  guard: Guard,
  handler: (incoming: GuardedRequest, outgoing: ServerResponse, admission: Admission) => unknown,
): RequestListener {
  return async (incoming: GuardedRequest, outgoing) => {
    const admitted = await guard(await toWebRequest(incoming, incoming.body));
    if (admitted instanceof Response) return await send(admitted, outgoing);
    delete incoming.headers.authorization;
    incoming.auth = authInfoOf(admitted.caller);
    await handler(incoming, outgoing, admitted);
  };
}
