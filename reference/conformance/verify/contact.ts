/** A client's first contact: whether an MCP server answers at all, and what it says of itself. */

import { CheckFailure, type Target } from "../check.ts";
import { CLIENT } from "../era.ts";
import { answered, type Exchange, headerValues } from "../exchange.ts";
import { ChallengeSyntaxError, parameter, parseChallenges } from "../grammar/www_authenticate.ts";
import { costsTheCheck, HarnessError } from "../harness_error.ts";
import { clipped } from "../reporters/visible.ts";
import { type Revision, REVISIONS } from "../requirement.ts";
import { rpcResponse } from "../rpc.ts";
import type { Outgoing } from "../send/outgoing.ts";
import { conversing } from "../server/conversation.ts";
import { fetchMetadata } from "../server/metadata/place.ts";
import { anonymous, rpc } from "../server/messages.ts";
import { isAccepted } from "../server/operations.ts";
import { frontOf, type Stack, stackOf } from "./stack.ts";

/** What a server has said before it was judged. */
export interface Contact {
  /** Its answer to `initialize` without a credential. */
  hello: Exchange;
  /** The issuers that its metadata names; empty where there is no document. */
  issuers: string[];
  /** `scopes_supported` of its metadata. */
  scopes: string[];
  /** What its challenge asks for (RFC 6750 §3). */
  asked: string[];
  stack?: Stack;
  inFront?: string;
}

/** What is assumed of a server that tells nobody which revision it speaks: the newest that begins with `initialize`. */
export const ASSUMED_REVISION: Revision = "2025-11-25";

/**
 * Says hello, without a credential.
 *
 * @throws {HarnessError} `unreachable`, `broken_tls` or `not_mcp`
 */
export async function meet(target: Target): Promise<Contact> {
  const stranger = anonymous({ ...target, revision: ASSUMED_REVISION });
  const params = { protocolVersion: ASSUMED_REVISION, ...CLIENT };
  const hello = await reached(stranger, () => {
    return target.send(rpc(stranger, "initialize", params, { without: ["mcp-protocol-version"] }));
  });
  const document = await metadataOf(stranger);
  if (!speaksMcp(hello) && document?.resource !== target.resource) throw notMcp(target.resource, hello);
  const stack = stackOf([hello]);
  const inFront = frontOf([hello]);
  return {
    hello,
    issuers: texts(document?.authorization_servers),
    scopes: texts(document?.scopes_supported).filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)),
    asked: askedBy(hello),
    ...stack && { stack },
    ...inFront && { inFront },
  };
}

/** An answer, whatever it is. */
async function reached({ resource }: Target, ask: () => Promise<Exchange>): Promise<Exchange> {
  const exchange = await ask().catch((error) => {
    if (!(error instanceof HarnessError && error.code === "no_answer")) throw error;
    throw new HarnessError("unreachable", `${resource} does not answer: ${error.message}`);
  });
  if (answered(exchange)) return exchange;
  const error = clipped("error" in exchange.response ? exchange.response.error : "");
  if (resource.startsWith("https:") && /certificate|tls|ssl|handshake|EPROTO|CERT_|issuer/i.test(error)) {
    throw new HarnessError("broken_tls", `${resource} cannot be reached, its TLS is broken: ${error}`);
  }
  throw new HarnessError("unreachable", `${resource} cannot be reached: ${error}`);
}

function speaksMcp(exchange: Exchange): boolean {
  if (!answered(exchange)) return false;
  return exchange.response.status === 401 || rpcResponse(exchange.response) !== undefined;
}

function notMcp(resource: string, exchange: Exchange): HarnessError {
  if (!answered(exchange)) return new HarnessError("unreachable", `${resource} cannot be reached`);
  const { status, headers } = exchange.response;
  const [location] = headerValues(headers, "location");
  const [type] = headerValues(headers, "content-type");
  const brought = location ? ` to ${location}` : type ? ` and ${type.split(";")[0]}` : "";
  const advice = status === 404 || status === 405 ? "; is the path right?" : "";
  return new HarnessError(
    "not_mcp",
    clipped(`${resource} speaks no MCP: it answers initialize with ${status}${brought}`) + advice,
  );
}

/** Its metadata, from where a client finds it; nothing where none is. */
async function metadataOf(target: Target): Promise<Record<string, unknown> | undefined> {
  try {
    return (await fetchMetadata(target)).document;
  } catch (error) {
    if (error instanceof CheckFailure || costsTheCheck(error)) return undefined;
    throw error;
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** The scopes that an answer's Bearer challenge asks for; none where it has none that can be read. */
export function askedBy({ response }: Exchange): string[] {
  if (!("status" in response)) return [];
  try {
    const bearer = parseChallenges(headerValues(response.headers, "www-authenticate"))
      .find(({ scheme }) => scheme.toLowerCase() === "bearer");
    return (bearer && parameter(bearer, "scope") || "").split(" ").filter(Boolean);
  } catch (error) {
    if (error instanceof ChallengeSyntaxError) return []; // That is judged by a rule of its own.
    throw error;
  }
}

/**
 * The newest revision that the server speaks to this caller, among those that it can be judged at.
 *
 * @returns nothing where it tells this caller nothing
 */
export async function revisionOf(target: Target): Promise<Revision | undefined> {
  const alone: Target = { ...target, revision: "2026-07-28" };
  const discovered = await resultOf(alone, rpc(alone, "server/discover"));
  if (discovered) {
    const supported = texts(discovered.supportedVersions);
    return REVISIONS.findLast((revision) => supported.includes(revision)) ?? "2026-07-28";
  }
  const older: Target = { ...target, revision: ASSUMED_REVISION };
  const params = { protocolVersion: older.revision, ...CLIENT };
  const begun = await resultOf(
    older,
    rpc(older, "initialize", params, { without: ["mcp-protocol-version"] }),
  );
  if (!begun) return undefined;
  // One that is older than all of these is judged at the oldest: it owes that much.
  return REVISIONS.find((revision) => revision === begun.protocolVersion) ?? REVISIONS[0];
}

/** The result that a message brings; nothing where it is refused, or not answered at all. */
async function resultOf(target: Target, message: Outgoing): Promise<Record<string, unknown> | undefined> {
  try {
    const exchange = await target.send(message);
    return answered(exchange) && isAccepted(exchange) ? rpcResponse(exchange.response)?.result : undefined;
  } catch (error) {
    if (costsTheCheck(error)) return undefined;
    throw error;
  }
}

/** Whether anybody is told what there is to call, in a conversation if there are any. */
export async function listsToAnybody(target: Target): Promise<boolean> {
  const stranger = await conversing(anonymous(target));
  return await resultOf(stranger, rpc(stranger, "tools/list")) !== undefined;
}
