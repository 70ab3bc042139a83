/** From a refusal to an authorization server that can be used. */

import { fetchIssuerMetadata, type IssuerMetadata } from "./authorization_server_metadata.ts";
import type { Credentials } from "../store/credentials.ts";
import { ClientError } from "../errors.ts";
import { findResourceMetadata, type ResourceMetadata } from "./resource_metadata.ts";
import type { Exchange } from "../http/exchange.ts";

/**
 * What both documents say. Looked up anew each time: servers change their authorization server without
 * notice.
 */
export interface Discovery {
  resourceMetadata: ResourceMetadata;
  issuerMetadata: IssuerMetadata;
}

/** Where to start, and by what to choose. */
export interface DiscoveryOptions {
  exchange: Exchange;
  /** The MCP server's URL, as the person gave it. */
  resource: string;
  /** Where to look for the resource's metadata first. */
  pointer: string | undefined;
  /** What is kept says which issuers know us. */
  credentials: Credentials;
  /** The issuer whose operator gave us a client id, if one did. */
  registeredAt: string | undefined;
}

/**
 * Finds the resource's metadata and, of the authorization servers in it, the first that can be used; those
 * that know us come first.
 *
 * @throws {ClientError} the first authorization server's, when none can be used
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-7.6
 */
export async function discover(
  { exchange, resource, pointer, credentials, registeredAt }: DiscoveryOptions,
): Promise<Discovery> {
  const resourceMetadata = await findResourceMetadata(exchange, resource, pointer);
  const failures: ClientError[] = [];
  const candidates = await inOrder(resourceMetadata.authorizationServers, credentials, registeredAt);
  for (const { issuer, holdsTokens } of candidates) {
    try {
      return { resourceMetadata, issuerMetadata: await fetchIssuerMetadata(exchange, issuer) };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      // Out for a moment: nobody should have to sign in somewhere else because of it.
      if (holdsTokens && error.code === "unreachable") throw error;
      failures.push(error);
    }
  }
  throw failures[0]!;
}

interface Candidate {
  issuer: string;
  holdsTokens: boolean;
}

async function inOrder(
  issuers: string[],
  credentials: Credentials,
  registeredAt: string | undefined,
): Promise<Candidate[]> {
  const ranked = await Promise.all(issuers.map(async (issuer) => {
    const holdsTokens = await credentials.tokens(issuer) !== undefined;
    const knowsUs = registeredAt === issuer || await credentials.registration(issuer) !== undefined;
    return { issuer, holdsTokens, rank: holdsTokens ? 0 : knowsUs ? 1 : 2 };
  }));
  return ranked.sort((a, b) => a.rank - b.rank);
}
