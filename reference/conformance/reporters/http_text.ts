/** A recorded exchange as text, much as it went over the wire. */

import { answered, type DecodedToken, type Exchange } from "../exchange.ts";
import { visible } from "./visible.ts";

/** Longer bodies are cut here, in characters: a report is read by people. */
const MAX_SHOWN = 1500;

/** An exchange, request and answer apart. */
export interface HttpText {
  request: string;
  response: string;
  /** What the tokens in it said, a line each. */
  tokens: string[];
}

/** The text of an exchange. Secrets are out already: the recorder has taken them. */
export function httpText(exchange: Exchange): HttpText {
  const { request, response, tokens = [] } = exchange;
  return {
    request: message(`${request.method} ${request.url}`, request.headers, request.body),
    response: answered(exchange)
      ? message(String(exchange.response.status), exchange.response.headers, exchange.response.body)
      : visible((response as { error: string }).error),
    tokens: tokens.map(tokenText),
  };
}

function message(first: string, headers: [string, string][], body = ""): string {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const shown = body.length > MAX_SHOWN ? `${body.slice(0, MAX_SHOWN)}… (${body.length} characters)` : body;
  return visible(shown === "" ? lines.join("\n") : `${lines.join("\n")}\n\n${shown}`);
}

function tokenText({ hash, header, claims }: DecodedToken): string {
  const parts = [header && `header ${JSON.stringify(header)}`, claims && `claims ${JSON.stringify(claims)}`];
  return visible(`token ${hash}: ${parts.filter(Boolean).join(", ") || "not a JWT"}`);
}
