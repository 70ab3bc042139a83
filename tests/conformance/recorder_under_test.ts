/** What recorders record in these tests. */

import type { Answer } from "../../reference/conformance/exchange.ts";
import type { Outgoing, Send } from "../../reference/conformance/send/outgoing.ts";

/** Any message. */
export const MESSAGE: Outgoing = { method: "POST", url: "http://127.0.0.1:8000/mcp", headers: [] };

/** A server that gives the same answer to everything, or what a function makes of the message. */
export function answering(
  answer: Partial<Answer> | ((message: Outgoing) => Partial<Answer> | { error: string }),
): Send {
  let startedAt = 1;
  return (message) => {
    const { to = "resource-server", method, url, headers, body, note } = message;
    const given = typeof answer === "function" ? answer(message) : answer;
    const response = "error" in given ? given : { status: 200, headers: [], body: "", ...given };
    const request = {
      method,
      url,
      headers,
      ...(body !== undefined && { body: typeof body === "string" ? body : new TextDecoder().decode(body) }),
    };
    return Promise.resolve({
      to,
      request,
      response,
      startedAt: startedAt++,
      durationMs: 1,
      ...(note && { note }),
    });
  };
}

/** JSON as one part of a JWT. */
export function base64url(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
