/** A request or an answer in full, as it is shown when its arrow is opened. */

import { parsed } from "../../../reference/conformance/rpc.ts";
import { answered, type DecodedToken, type HeaderLines } from "../../../reference/conformance/exchange.ts";
import type { Arrow } from "./sequence.ts";
import { statusInWords } from "./words.ts";

/** One message, in the parts that HTTP has (RFC 9112 §2.1), without secrets. */
export interface Message {
  /** "POST http://127.0.0.1:8000/mcp", "401 Unauthorized": no HTTP version, since none was recorded. */
  startLine: string;
  headers: HeaderLines;
  /** Empty if there was none. JSON is spread over several lines and otherwise left as it came. */
  body: string;
  /** The tokens that travelled in this one. */
  tokens: DecodedToken[];
}

/** The message of an arrow; where there was no answer, the reason stands for it. */
export function messageOf({ kind, exchange }: Pick<Arrow, "kind" | "exchange">): Message {
  const { request, response } = exchange;
  const parts = kind === "request"
    ? { startLine: `${request.method} ${request.url}`, headers: request.headers, body: request.body ?? "" }
    : answered(exchange)
    ? {
      startLine: statusInWords(exchange.response.status),
      headers: exchange.response.headers,
      body: exchange.response.body,
    }
    : { startLine: "no answer", headers: [], body: (response as { error: string }).error };
  const whole = JSON.stringify(parts);
  // The recorder has put «token 7f3a…» where the token was.
  const tokens = (exchange.tokens ?? []).filter(({ hash }) => whole.includes(` ${hash}»`));
  return { ...parts, body: spread(parts.body), tokens };
}

/**
 * JSON over several lines. Works on the text, since to parse it and to write it again would hide what attacks are
 * made of: a name that comes twice, an odd escape.
 */
export function spread(body: string): string {
  const value = parsed(body);
  if (typeof value !== "object" || value === null) return body;
  let [result, depth] = ["", 0];
  const newLine = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of body.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[^\s"]/gs)) {
    if (token === "{" || token === "[") {
      depth++;
      result += token + newLine();
    } else if (token === "}" || token === "]") {
      depth--;
      result += newLine() + token;
    } else if (token === ",") {
      result += token + newLine();
    } else {
      result += token === ":" ? ": " : token;
    }
  }
  return result;
}
