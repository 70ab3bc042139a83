/** Where the metadata document is: a server may have it at any of three places, and clients look in this order. */

import type { Target } from "../../check.ts";
import { answered, type Exchange } from "../../exchange.ts";
import { pointerIn } from "../bearer_challenge.ts";
import { type Answered, expectJson, send } from "../expect.ts";
import { anonymous, bare, type Changes, metadataUrl, rpc } from "../messages.ts";
import { failed } from "../../words.ts";
import { parsed } from "../../rpc.ts";

/** One place to look. */
export interface Place {
  url: string;
  /** The values of `resource` that a client believes there (RFC 9728 §3.3). */
  resources: string[];
}

/** The document, and where it was found. */
export interface Found {
  place: Place;
  exchange: Answered;
  document: Record<string, unknown>;
}

/** Where it was found, by what sends to the server: it is asked for its pointer once and not by every check. */
const found = new WeakMap<Target["send"], Place>();

/**
 * Where a client looks: at the pointer of a 401 if there is one, at the path form, at the root form.
 *
 * @param changes in the tools/list that the 401 answers
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#protected-resource-metadata-discovery-requirements
 */
export async function placesToLook(
  target: Target,
  changes?: Changes & { note: string },
): Promise<{ places: Place[]; refusal: Answered }> {
  const refusal = await send(target, rpc(anonymous(target), "tools/list", {}, changes));
  const { origin } = new URL(target.resource);
  const places: Place[] = [
    { url: pointerIn(refusal) ?? "", resources: [target.resource] },
    { url: metadataUrl(target.resource), resources: [target.resource] },
    // Put together from the host alone, it may be the host's document: that is its identifier then.
    { url: metadataUrl(origin), resources: [target.resource, origin, `${origin}/`] },
  ];
  const distinct = places.filter(({ url }, i) => url && places.findIndex((other) => other.url === url) === i);
  return { places: distinct, refusal };
}

/**
 * An ordinary tools/list but for an `Accept` that is half of what it has to be: a gate says 401 before it looks at
 * that, and an open server says 406 and hands nothing out. So an attack on the document never shows a list of tools
 * that nobody asked for.
 */
const TO_BE_POINTED: Changes & { note: string } = {
  headers: [["accept", "application/json"]],
  note: "tools/list for JSON alone, to be pointed at the metadata",
};

/** Later checks look for the document here. */
export function remember(target: Target, place: Place): void {
  found.set(target.send, place);
}

/** Fetches the document from where a client finds it. */
export async function fetchMetadata(target: Target): Promise<Found> {
  const known = found.get(target.send);
  if (known) {
    const exchange = await send(target, reading(known.url));
    return { place: known, exchange, document: expectJson(exchange, "200 with a JSON object") };
  }
  let missed: Exchange | undefined;
  for (const place of (await placesToLook(target, TO_BE_POINTED)).places) {
    const exchange = await target.send(reading(place.url));
    const document = documentIn(exchange);
    if (document && answered(exchange)) {
      remember(target, place);
      return { place, exchange, document };
    }
    if (place.url === metadataUrl(target.resource)) missed = exchange;
  }
  throw failed(missed!, "200 with a JSON object");
}

/** The URL from which a client reads the document. */
export async function metadataPlace(target: Target): Promise<string> {
  return (found.get(target.send) ?? (await fetchMetadata(target)).place).url;
}

/** The request for a document. */
export function reading(url: string): ReturnType<typeof bare> {
  return bare("GET", url, [["accept", "application/json"]]);
}

/** The JSON object in a 200. */
function documentIn(exchange: Exchange): Record<string, unknown> | undefined {
  if (!answered(exchange) || exchange.response.status !== 200) return undefined;
  const value = parsed(exchange.response.body);
  const object = typeof value === "object" && value !== null && !Array.isArray(value);
  return object ? value as Record<string, unknown> : undefined;
}
