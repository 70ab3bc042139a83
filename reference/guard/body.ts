/** A request's body, counted as it arrives. */

import { GuardConfigurationError } from "./configuration_error.ts";
import type { Fields } from "./fields.ts";
import type { ReceivedRequest } from "./received_request.ts";
import { Refusal } from "./refusal.ts";

/**
 * Reads at most so many bytes.
 *
 * @param limit bytes
 * @throws {Refusal} `message_too_large`, `message_incomplete`
 * @throws {GuardConfigurationError} `body_already_read`
 */
export async function readBody(request: ReceivedRequest, fields: Fields, limit: number): Promise<Uint8Array> {
  if (request.bodyUsed) {
    throw new GuardConfigurationError(
      "body_already_read",
      "request",
      "not read by anything before the guard",
    );
  }
  try {
    return declaresAtMost(limit, fields) ? await readWhole(request, limit) : await readStream(request, limit);
  } catch (error) {
    if (error instanceof Refusal || error instanceof GuardConfigurationError) throw error;
    throw new Refusal("message_incomplete", "The message did not arrive in full", {
      status: 400,
      cause: error,
    });
  }
}

/**
 * Whether the framing promises a short body. HTTP servers hold a client to its `Content-Length`, unless there is a
 * `Transfer-Encoding` that overrides it (RFC 9112 §6.3).
 */
export function declaresAtMost(limit: number, headers: Fields): boolean {
  const length = headers.get("content-length");
  return length !== null && /^\d{1,9}$/.test(length) && Number(length) <= limit &&
    !headers.has("transfer-encoding");
}

async function readWhole(request: ReceivedRequest, limit: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  // A promise is no proof: a request may have been made by hand.
  if (bytes.length > limit) throw tooLarge(limit);
  return bytes;
}

async function readStream(request: ReceivedRequest, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by an error cancels the rest of the body.
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function tooLarge(limit: number): Refusal {
  return new Refusal("message_too_large", `Send at most ${limit} bytes`, {
    status: 413,
    rule: "RFC 9110 §15.5.14",
  });
}
