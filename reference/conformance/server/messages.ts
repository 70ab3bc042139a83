/** The messages that checks send, and how their answers are read. */

import { CheckFailure, type Target } from "../check.ts";
import type { Outgoing } from "../send/outgoing.ts";
import { type Answer, answered, type Exchange, type HeaderLines, headerValues } from "../exchange.ts";
import type { Revision } from "../requirement.ts";
import { CLIENT, inEra, mirroredHeaders, type RpcMessage, standsAlone } from "./era.ts";

/** What a check changes in an ordinary message. A header given here replaces the ordinary one. */
export interface Changes {
  method?: string;
  url?: string;
  headers?: HeaderLines;
  /** Names of ordinary headers to leave out. */
  without?: string[];
  /** What is sent in place of the message, whose header fields stay. */
  body?: Outgoing["body"];
  unfinished?: boolean;
}

/** An ordinary JSON-RPC request to the server under judgement, with changes. */
export function rpc(target: Target, method: string, params: object = {}, changes: Changes = {}): Outgoing {
  const message = { jsonrpc: "2.0", id: 1, method, params };
  return messageOf(target, message, { note: named(method, params), ...changes });
}

/** An ordinary tools/call, with changes. */
export function call(target: Target, name: string, args: object = {}, changes: Changes = {}): Outgoing {
  return rpc(target, "tools/call", { name, arguments: args }, changes);
}

/** Any message, as the revision under judgement wants it, with changes. */
export function messageOf(
  target: Target,
  message: RpcMessage,
  changes: Changes & { note?: string } = {},
): Outgoing {
  return post(target, JSON.stringify(inEra(target.revision, message)), changes);
}

/** An array of messages, each of them as it should be. */
export function arrayOf(target: Target, messages: RpcMessage[], note: string): Outgoing {
  return post(target, JSON.stringify(messages.map((each) => inEra(target.revision, each))), { note });
}

/** What a client of this revision begins with: who is there, and what is there to call. */
export function openings(target: Target): Outgoing[] {
  const list = rpc(target, "tools/list");
  if (standsAlone(target.revision)) return [rpc(target, "server/discover"), list];
  return [
    rpc(target, "initialize", { protocolVersion: target.revision, ...CLIENT }),
    rpc(target, "ping"),
    list,
  ];
}

/** A POST with the headers of an MCP client and any body, with changes. */
export function post(target: Target, body: string, changes: Changes & { note?: string } = {}): Outgoing {
  const ordinary: HeaderLines = [
    ["content-type", "application/json"],
    ["accept", "application/json, text/event-stream"],
    ["mcp-protocol-version", target.revision],
    ...mirroredHeaders(target.revision, parsed(body)),
    ...(target.token ? [["authorization", `Bearer ${target.token}`] as [string, string]] : []),
  ];
  const replaced = [...changes.without ?? [], ...(changes.headers ?? []).map(([name]) => name)];
  const kept = ordinary.filter(([name]) => !replaced.some((other) => other.toLowerCase() === name));
  return {
    method: changes.method ?? "POST",
    url: changes.url ?? target.resource,
    headers: [...kept, ...changes.headers ?? []],
    body: changes.body ?? body,
    ...(changes.unfinished ? { unfinished: true } : {}),
    ...(changes.note ? { note: changes.note } : {}),
  };
}

/** The same target, asked by somebody who has not signed in. */
export function anonymous(target: Target): Target {
  const { token: _, ...rest } = target;
  return rest;
}

/** The same target, asked with this token instead. */
export function withToken(target: Target, token: string): Target {
  return { ...target, token };
}

/** A request without a body. */
export function bare(method: string, url: string, headers: HeaderLines = []): Outgoing {
  return { method, url, headers };
}

/** The path form of the metadata URL (RFC 9728 §3.1). */
export function metadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
}

function named(method: string, params: object): string {
  return method === "tools/call" && "name" in params ? `tools/call ${params.name}` : method;
}

/** A JSON-RPC response, as far as checks read it. */
export interface RpcResponse {
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

/** The JSON-RPC response in an answer, from a JSON body or from an event stream; `undefined` if there is none. */
export function rpcResponse(answer: Answer): RpcResponse | undefined {
  const type = headerValues(answer.headers, "content-type")[0] ?? "";
  const data = /^text\/event-stream/i.test(type)
    ? /^data: *(\{.*\})/m.exec(answer.body)?.[1] ?? ""
    : answer.body;
  const value = parsed(data);
  return typeof value === "object" && value !== null && "jsonrpc" in value ? value as RpcResponse : undefined;
}

/** JSON, or `undefined` for anything that is not. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

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
  const ordinary = new Set(["accept", "content-type", "mcp-protocol-version", "host", "content-length"]);
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
