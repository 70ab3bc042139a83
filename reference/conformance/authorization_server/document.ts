/** Where an authorization server's metadata is: clients look at these places, in this order. */

import { CheckFailure, powerOf, type Target } from "../check.ts";
import { answered, type Exchange } from "../exchange.ts";
import { untested } from "../harness_error.ts";
import { metadataPaths } from "../issuer/metadata.ts";
import { parsed } from "../rpc.ts";
import type { Outgoing } from "../send/outgoing.ts";
import { type Answered, send } from "../server/expect.ts";
import { urlIn } from "../url_in.ts";
import { failed } from "../words.ts";

/** The metadata, and where it was found. */
export interface Found {
  /** Its URL. */
  url: string;
  exchange: Answered;
  document: Record<string, unknown>;
}

/** Where it was found, by what sends: it is looked for once and not by every check. */
const found = new WeakMap<Target["send"], Found>();

/**
 * Where clients look for an issuer's metadata, in their order: three places for an issuer with a path, two without.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#authorization-server-metadata-discovery
 */
export function placesOf(issuer: string): string[] {
  const url = urlIn(issuer);
  if (!url) return [];
  // A slash at the end goes before the well-known part is put in (RFC 8414 §3.1).
  const places = metadataPaths(url.pathname.replace(/\/$/, "")).map((path) => url.origin + path);
  return [...new Set(places)];
}

/** A request to the authorization server. */
export function toIssuer(method: string, url: string, parts: Partial<Outgoing> = {}): Outgoing {
  return { to: "authorization-server", method, url, headers: [["accept", "application/json"]], ...parts };
}

/** The JSON object in a 200. */
export function documentIn(exchange: Exchange): Record<string, unknown> | undefined {
  if (!answered(exchange) || exchange.response.status !== 200) return undefined;
  const value = parsed(exchange.response.body);
  const object = typeof value === "object" && value !== null && !Array.isArray(value);
  return object ? value as Record<string, unknown> : undefined;
}

/**
 * The metadata of the authorization server under judgement, from the first place that has it.
 *
 * @throws {CheckFailure} when no place has it
 * @throws {HarnessError} `untested` when nobody answers there
 */
export async function findDocument(target: Target): Promise<Found> {
  const { issuer } = powerOf(target, "an authorization server");
  let first: Answered | undefined;
  for (const url of placesOf(issuer)) {
    const exchange = await send(target, toIssuer("GET", url));
    const document = documentIn(exchange);
    if (document) {
      const here = { url, exchange, document };
      found.set(target.send, here);
      return here;
    }
    first ??= exchange;
  }
  if (first) throw failed(first, "200 with a JSON object, here or at one of the other places");
  throw new CheckFailure("nothing: the issuer is no URL", JSON.stringify(issuer), "an https URL");
}

/**
 * The same, for checks that are about something else.
 *
 * @throws {HarnessError} `untested` when no place has it
 */
export async function fetchDocument(target: Target): Promise<Found> {
  const known = found.get(target.send);
  if (known) return known;
  try {
    return await findDocument(target);
  } catch (error) {
    if (error instanceof CheckFailure) {
      throw untested("its metadata is nowhere to be found: see issuer.discoverable");
    }
    throw error;
  }
}
