/** The messages that checks send. */

import type { Target } from "../check.ts";
import type { Outgoing } from "../send/outgoing.ts";
import type { HeaderLines } from "../exchange.ts";
import { parsed } from "../rpc.ts";
import { CLIENT, inEra, mirroredHeaders, type RpcMessage, standsAlone } from "../era.ts";

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
    ...(target.session && !begins(body) ? [["mcp-session-id", target.session] as [string, string]] : []),
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

/** Whether a message begins a conversation: it is under no session yet. */
function begins(body: string): boolean {
  const message = parsed(body) as { method?: unknown } | null | undefined;
  return message?.method === "initialize";
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
