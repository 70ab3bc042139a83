/** From a refusal to an authorization server that can be used. */

import { fetchIssuerMetadata, type IssuerMetadata } from "./authorization_server_metadata.ts";
import type { Credentials } from "../store/credentials.ts";
import { ClientError } from "../errors.ts";
import { findResourceMetadata, type ResourceMetadata } from "./resource_metadata.ts";
import type { ClientSettings } from "../settings.ts";

/**
 * What both documents say. Looked up anew each time: servers change their authorization server without
 * notice.
 */
export interface Discovery {
  resourceMetadata: ResourceMetadata;
  issuerMetadata: IssuerMetadata;
}

/**
 * Finds the resource's metadata and, of the authorization servers in it, the first that can be used; those
 * that know us come first.
 *
 * @param pointer Where to look for the resource's metadata first.
 * @throws {ClientError} the first authorization server's, when none can be used
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-7.6
 */
export async function discover(
  settings: ClientSettings,
  credentials: Credentials,
  pointer?: string,
): Promise<Discovery> {
  const resourceMetadata = await findResourceMetadata(settings, pointer);
  const failures: ClientError[] = [];
  for (
    const { issuer, holdsTokens } of await inOrder(
      resourceMetadata.authorizationServers,
      settings,
      credentials,
    )
  ) {
    try {
      return { resourceMetadata, issuerMetadata: await fetchIssuerMetadata(settings, issuer) };
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
  { registration }: ClientSettings,
  credentials: Credentials,
): Promise<Candidate[]> {
  const ranked = await Promise.all(issuers.map(async (issuer) => {
    const holdsTokens = await credentials.tokens(issuer) !== undefined;
    const knowsUs = registration?.issuer === issuer || await credentials.registration(issuer) !== undefined;
    return { issuer, holdsTokens, rank: holdsTokens ? 0 : knowsUs ? 1 : 2 };
  }));
  return ranked.sort((a, b) => a.rank - b.rank);
}
