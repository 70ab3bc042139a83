/** Exchanges in a few words: what was sent, what came back. */

import { CheckFailure } from "./check.ts";
import { mirroredHeaders } from "./era.ts";
import { answered, type Exchange, headerValues } from "./exchange.ts";
import type { Revision } from "./requirement.ts";
import { parsed, rpcResponse } from "./rpc.ts";

/** An answer in a few words: its status, its challenge, and what it brought. */
export function inWords(exchange: Exchange): string {
  if (!answered(exchange)) return `no answer: ${(exchange.response as { error: string }).error}`;
  const { status, headers, body } = exchange.response;
  const words = [String(status)];
  const challenge = headerValues(headers, "www-authenticate").join(", ");
  if (challenge) words.push(`WWW-Authenticate: ${challenge}`);
  const response = rpcResponse(exchange.response);
  if (response?.error) words.push(`error ${response.error.code} "${response.error.message}"`);
  else if (response?.result?.isError) words.push("a tool's error");
  else if (response?.result) words.push("a result");
  else if (/event-stream/.test(headerValues(headers, "content-type")[0] ?? "")) words.push("an event stream");
  else if (body && !challenge) words.push(clip(body));
  return words.join(" · ");
}

/** A request in a few words: method, path, what it is for, and the headers that make it special. */
export function sentInWords(exchange: Exchange): string {
  const { method, url, headers, body = "" } = exchange.request;
  const path = /^https?:\/\/[^/?#]+(.*)$/.exec(url)?.[1] || "/";
  const ordinary = new Set([
    "accept",
    "content-type",
    "mcp-protocol-version",
    "host",
    "content-length",
    "user-agent",
  ]);
  const version = headerValues(headers, "mcp-protocol-version")[0] as Revision | undefined;
  const truth = version ? mirroredHeaders(version, parsed(body)) : [];
  const ownHost = /^https?:\/\/([^/?#]+)/.exec(url)?.[1];
  const special = headers.filter(([name, value]) => {
    if (name.toLowerCase() === "host") return value !== ownHost;
    if (name.toLowerCase() === "content-type") return value !== "application/json";
    if (truth.some(([field, said]) => field === name && said === value)) return false;
    return !ordinary.has(name.toLowerCase());
  });
  // A credential stays whole: cut in two, it would not be known for a secret, and half of it would be shown.
  const shown = (name: string, value: string) =>
    /^(authorization|cookie)$/i.test(name) ? value : clip(value, 60);
  const withHeaders = special.map(([name, value]) => `${name}: ${shown(name, value)}`).join(", ");
  return `${method} ${path}${exchange.note ? `, ${exchange.note}` : ""}${
    withHeaders ? `, with ${withHeaders}` : ""
  }`;
}

function clip(text: string, length = 100): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** A failure that tells of this exchange. */
export function failed(exchange: Exchange, expected: string, received = inWords(exchange)): CheckFailure {
  return new CheckFailure(sentInWords(exchange), received, expected, exchange);
}
