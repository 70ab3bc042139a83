/** What an arrow says, in a few words: the line above it, and what is worth knowing beside it. */

import { parsed, rpcResponse } from "../../../reference/conformance/rpc.ts";
import {
  type Answer,
  answered,
  type Exchange,
  headerValues,
} from "../../../reference/conformance/exchange.ts";
import {
  type Challenge,
  ChallengeSyntaxError,
  parameter,
  parseChallenges,
} from "../../../reference/conformance/grammar/www_authenticate.ts";
import type { Arrow } from "./sequence.ts";

/** The two parts of a label. */
export interface Words {
  /** "POST /mcp", "401 Unauthorized". */
  short: string;
  /** "tools/call list_notes", "invalid_token: …"; empty where the short part says it all. */
  detail: string;
}

/** Reason phrases of the status codes that occur here. They are no part of what was recorded (RFC 9110 §15). */
const REASONS: Record<number, string> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** A status code with its reason phrase, where it has one. */
export function statusInWords(status: number): string {
  return REASONS[status] ? `${status} ${REASONS[status]}` : String(status);
}

/** The label of an arrow. */
export function wordsOf({ kind, exchange }: Pick<Arrow, "kind" | "exchange">): Words {
  if (kind === "request") return requestWords(exchange);
  if (!answered(exchange)) {
    return { short: "no answer", detail: (exchange.response as { error: string }).error };
  }
  return { short: statusInWords(exchange.response.status), detail: clip(answerDetail(exchange.response)) };
}

function requestWords({ request, note }: Exchange): Words {
  // The query is long where it matters, and its parameters are in the note.
  const path = /^https?:\/\/[^/?#]*([^?#]*)/i.exec(request.url)?.[1] || "/";
  return { short: `${request.method} ${path}`, detail: note ?? "" };
}

function answerDetail(answer: Answer): string {
  const challenges = headerValues(answer.headers, "www-authenticate");
  if (challenges.length > 0) return challengeInWords(challenges);
  const [location] = headerValues(answer.headers, "location");
  if (location !== undefined) return `go to ${location.split(/[?#]/)[0]}`;
  const response = rpcResponse(answer);
  if (response?.error) return `error ${response.error.code}: ${response.error.message}`;
  if (response?.result?.isError) return `the tool says: ${textIn(response.result)}`;
  if (response?.result) return "a result";
  const document = parsed(answer.body);
  if (typeof document === "object" && document !== null) return documentInWords(document);
  return answer.body === REASONS[answer.status] ? "" : answer.body;
}

function challengeInWords(lines: string[]): string {
  let challenges: Challenge[];
  try {
    challenges = parseChallenges(lines);
  } catch (error) {
    if (!(error instanceof ChallengeSyntaxError)) throw error;
    return `a challenge that cannot be read: ${lines.join(", ")}`;
  }
  const bearer = challenges.find(({ scheme }) => scheme.toLowerCase() === "bearer");
  if (!bearer) return `a challenge: ${challenges.map(({ scheme }) => scheme).join(", ")}`;
  const [error, description] = ["error", "error_description"].map((name) => parameter(bearer, name));
  if (!error) return "a Bearer challenge without an error";
  return description ? `${error}: ${description}` : error;
}

/** OAuth's own documents, by the member that only they have (RFC 6749 §5, RFC 7591 §3.2.1, RFC 8414 §2, RFC 9728 §2). */
function documentInWords(document: object): string {
  if ("error" in document) {
    const description = "error_description" in document ? `: ${document.error_description}` : "";
    return `${typeof document.error === "string" ? document.error : "an error"}${description}`;
  }
  if ("access_token" in document) return "refresh_token" in document ? "two tokens" : "an access token";
  if ("authorization_servers" in document) return "the resource's metadata";
  if ("client_id" in document) return "a registration";
  if ("issuer" in document) return "the issuer's metadata";
  if ("keys" in document) return "the issuer's keys";
  return "a document";
}

function textIn({ content }: Record<string, unknown>): string {
  const [first] = Array.isArray(content) ? content : [];
  return typeof first?.text === "string" ? first.text : "an error";
}

function clip(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
