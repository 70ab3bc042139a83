/** Forms: only those that this server itself has shown, to this browser, for this purpose. */

import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Bytes of a form; ours are far smaller. */
const MAX_BYTES = 16 * 1024;

/** A form that cannot be accepted. */
export class FormRefused extends Error {
  override name = "FormRefused";
}

/**
 * What a form carries to show that it comes from the page that was shown for this subject.
 *
 * @param subject What it is bound to: an interaction, a session.
 */
export function formToken(key: string, subject: string): string {
  return createHmac("sha256", key).update(subject).digest("base64url");
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new FormRefused("the form is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/**
 * Reads a form. Cookies do not know ports, so SameSite alone would let in every other server on this machine.
 *
 * @param expectedToken From `formToken`.
 * @throws {FormRefused} when it comes from elsewhere.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.7
 */
export async function readForm(
  request: IncomingMessage,
  issuer: string,
  expectedToken: string,
): Promise<URLSearchParams> {
  const { origin, "content-type": type } = request.headers;
  if (origin !== undefined && origin !== new URL(issuer).origin) {
    throw new FormRefused("the form comes from another origin");
  }
  if (!/^application\/x-www-form-urlencoded(?:;|$)/i.test(type ?? "")) {
    throw new FormRefused("the form is in another encoding");
  }
  const form = new URLSearchParams(await readBody(request));
  if (!isSame(form.get("token") ?? "", expectedToken)) {
    throw new FormRefused("the form is not bound to this page");
  }
  return form;
}
