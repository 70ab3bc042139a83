/** One HTTP request and its answer, as they went over the wire. */

/** Header fields in the order in which they were sent; a name may come twice. */
export type HeaderLines = [name: string, value: string][];

/** What arrived. */
export interface Answer {
  status: number;
  headers: HeaderLines;
  /** The body as text; cut at {@linkcode MAX_BODY} characters, and empty for a stream that was left open. */
  body: string;
}

/** No answer: the connection was refused, reset or closed. */
export interface NoAnswer {
  error: string;
}

/** A decoded token, so that a report can show what it claimed and never the token itself. */
export interface DecodedToken {
  /** The first eight hexadecimal digits of the token's SHA-256. */
  hash: string;
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}

/** A request and what came of it. */
export interface Exchange {
  /** `elsewhere` is a host that has no part in it: a stranger's, when a client is judged. */
  to: "resource-server" | "authorization-server" | "elsewhere";
  /** Default: the client. */
  from?: "browser";
  request: { method: string; url: string; headers: HeaderLines; body?: string };
  response: Answer | NoAnswer;
  /** Milliseconds since 1970. */
  startedAt: number;
  durationMs: number;
  /** What the sender was up to, in a few words. */
  note?: string;
  /** The name of the scenario in which a client did it. */
  scenario?: string;
  /** The tokens that travelled in it, decoded; set by the recorder, which takes the tokens themselves out. */
  tokens?: DecodedToken[];
}

/** Longer bodies are cut here, in characters. */
export const MAX_BODY = 262_144;

/** All values of a header field, in order; the name is case-insensitive (RFC 9110 §5.1). */
export function headerValues(headers: HeaderLines, name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** Narrows to an exchange that was answered. */
export function answered(exchange: Exchange): exchange is Exchange & { response: Answer } {
  return "status" in exchange.response;
}
