/** The metadata of an authorization server. */

import { DocumentError, type Fetching, fetchJson } from "./fetch_json.ts";
import { mayLeadTo } from "./secure_url.ts";

/**
 * Where an issuer's metadata may be, in the order in which MCP has clients look: the well-known part goes in front
 * of the issuer's own path, and in OpenID Connect behind it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3.1
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest
 */
export function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const oauth = `${origin}/.well-known/oauth-authorization-server${path}`;
  const openid = `${origin}/.well-known/openid-configuration${path}`;
  return path === "" ? [oauth, openid] : [oauth, openid, `${origin}${path}/.well-known/openid-configuration`];
}

/**
 * One endpoint, from the first document that is this issuer's own. One that names somebody else is somebody
 * else's, wherever it was found; and where several issuers share a host, the first place may well be.
 *
 * @param name The metadata field: `jwks_uri`, `introspection_endpoint`.
 * @throws {AggregateError} when no document has it; its errors say why, one a place.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3.3
 */
export async function fetchEndpoint(issuer: string, name: string, fetching: Fetching): Promise<string> {
  const errors: unknown[] = [];
  for (const url of metadataUrls(issuer)) {
    try {
      const metadata = await fetchJson(url, fetching);
      if (metadata["issuer"] !== issuer) {
        throw new DocumentError("other_issuer", `${url} names another issuer`);
      }
      const endpoint = metadata[name];
      if (endpoint === undefined) throw new DocumentError("endpoint_missing", `${url} has no ${name}`);
      if (!mayLeadTo(issuer, endpoint)) {
        throw new DocumentError("endpoint_not_allowed", `${url} leads where its ${name} may not`);
      }
      return endpoint;
    } catch (error) {
      errors.push(error);
    }
  }
  throw new AggregateError(errors, `No metadata of ${issuer} leads to its ${name}`);
}
