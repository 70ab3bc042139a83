/** How a message has to be declared. */

import type { Fields } from "./fields.ts";
import { Refusal } from "./refusal.ts";

/**
 * Refuses what is not declared as JSON in UTF-8, unpacked. The media type alone counts: "text/plain;
 * x=application/json" is plain text, which any page may send without asking. "utf8" is a name of UTF-8 as well.
 *
 * @throws {Refusal} `media_type_not_json`, `content_coding_not_allowed`
 * @see RFC 8259 §8.1, §11; https://encoding.spec.whatwg.org/#names-and-labels; RFC 9110 §8.3, §15.5.16
 */
export function checkMediaType(headers: Fields): void {
  const type = headers.get("content-type");
  if (type !== "application/json" && !isJson(type ?? "")) {
    throw new Refusal("media_type_not_json", "Send the message as application/json, in UTF-8", {
      status: 415,
      rule: "RFC 8259 §8.1",
    });
  }
  const coding = headers.get("content-encoding");
  if (coding !== null && coding.toLowerCase() !== "identity") {
    throw new Refusal("content_coding_not_allowed", "Send the message uncompressed", {
      status: 415,
      headers: { "accept-encoding": "identity" },
      rule: "RFC 9110 §15.5.16",
    });
  }
}

function isJson(contentType: string): boolean {
  const [mediaType = "", ...parameters] = contentType.toLowerCase().split(";");
  if (mediaType.trim() !== "application/json") return false;
  const charsets = parameters.map((parameter) => /^\s*charset\s*=(.*)$/.exec(parameter)?.[1]);
  return charsets.every((charset) => charset === undefined || /^\s*(?:utf-?8|"utf-?8")\s*$/.test(charset));
}
