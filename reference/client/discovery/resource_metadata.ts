/** Protected Resource Metadata: where the server says that people sign in. */

import { z } from "zod";
import { firstDocument } from "./documents.ts";
import { ClientError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import { printable } from "../printable.ts";
import { canonicalResource } from "./resource_identity.ts";

const STEP = "resource metadata";

/** What the document says, validated. */
export interface ResourceMetadata {
  /** The identifier to ask a token for, as the document writes it (RFC 8707 §2). */
  resource: string;
  /** Issuer identifiers; at least one. */
  authorizationServers: string[];
  scopesSupported: string[] | undefined;
  /** The pointer that led to it, if one did. */
  pointer: string | undefined;
}

const schema = z.object({
  resource: z.string(),
  authorization_servers: z.array(z.string()).min(1),
  scopes_supported: z.array(z.string()).optional(),
});

/**
 * Finds the document: where the challenge points first, then at the well-known URI with the path, then at the
 * root.
 *
 * @param called The MCP server's URL, as the person gave it.
 * @param pointer The challenge's `resource_metadata`, or where the document was found the last time.
 * @throws {ClientError} `resource_metadata_missing`, `resource_metadata_invalid`, `resource_mismatch`,
 * `url_not_allowed` or `unreachable`
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-3
 */
export async function findResourceMetadata(
  exchange: Exchange,
  called: string,
  pointer?: string,
): Promise<ResourceMetadata> {
  const root = wellKnown(called, "/");
  const pointed = pointer === undefined
    ? undefined
    : exchange.allowed(pointer, "resource_metadata in the challenge", "challenge");
  const urls = [...pointed ? [pointed] : [], wellKnown(called), root];
  const found = await firstDocument(exchange, STEP, distinct(urls));
  if ("tried" in found) {
    throw found.unreachable ?? new ClientError("resource_metadata_missing", STEP, {
      received: `the server wants a token and does not say where to get one (${found.tried.join("; ")})`,
      advice: "Ask whoever runs it for Protected Resource Metadata (RFC 9728)",
    });
  }
  const metadata = schema.safeParse(found.document);
  if (!metadata.success) {
    throw new ClientError("resource_metadata_invalid", STEP, {
      received: `${found.url} has no usable ${String(metadata.error.issues[0]?.path[0])}`,
      advice: "It has to name its resource and at least one authorization server (RFC 9728 §2)",
    });
  }
  const { resource, authorization_servers, scopes_supported } = metadata.data;
  // Not where a pointer happens to lead: only a URL that was built from the origin says something about the
  // origin.
  const wasPointed = found.url.href === pointed?.href;
  const isRoot = !wasPointed && found.url.href === root.href;
  const own = identifiers(called, isRoot);
  if (!own.map(canonicalResource).includes(canonicalResource(resource))) {
    throw mismatch(found.url, resource, called);
  }
  if (!own.includes(resource)) {
    const text =
      `${found.url} spells its resource ${printable(resource)}, and ${printable(called)} was called: ` +
      "the same server, in another spelling (RFC 9728 §3.3). A token is asked for in its spelling";
    exchange.notify({ code: "resource_spelling", text });
  }
  return {
    resource,
    authorizationServers: authorization_servers,
    scopesSupported: scopes_supported,
    pointer: wasPointed ? pointed.href : undefined,
  };
}

/** Between the host and the path of the resource (RFC 9728 §3.1). */
function wellKnown(resource: string, path = new URL(resource).pathname): URL {
  const url = new URL(`/.well-known/oauth-protected-resource${path === "/" ? "" : path}`, resource);
  if (path !== "/") url.search = new URL(resource).search;
  return url;
}

/**
 * What the document may call itself: the URL that was called, which is what the person gave or, without a path, what
 * `fetch` makes of it. At the root also the origin, which the suffix was inserted into.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-3.3
 */
function identifiers(resource: string, isRoot: boolean): string[] {
  const { origin, href } = new URL(resource);
  return isRoot ? [resource, href, origin, `${origin}/`] : [resource, href];
}

function distinct(urls: URL[]): URL[] {
  return [...new Map(urls.map((url) => [url.href, url])).values()];
}

/**
 * A server that names somebody else's resource gets, if the client asks for it, a token that works over
 * there.
 */
function mismatch(url: URL, named: string, called: string): ClientError {
  const received = `${url} is about ${printable(named)}, and ${printable(called)} was called`;
  // On the same host it is most likely a server that leaves its path out, as FastMCP's proxy does.
  if (URL.canParse(named) && new URL(named).origin === new URL(called).origin) {
    return new ClientError("resource_mismatch", STEP, {
      received,
      advice:
        "That is the MCP server's fault, and calling it by another URL does not help: its metadata has to " +
        "name the URL that is called, path included (RFC 9728 §3.3). Tell whoever runs it: `resource` has to be " +
        printable(called),
    });
  }
  return new ClientError("resource_mismatch", STEP, {
    received,
    advice:
      "No token is asked for in another server's name. If that is the server you meant, call it by that URL",
  });
}
