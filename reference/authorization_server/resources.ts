/** Which resource a request is about, and what may be asked for there. */

import { errors, type KoaContextWithOIDC, type ResourceServer } from "./oidc_provider.ts";
import type { Resource } from "./options.ts";

/** Resource identifier -> resource. It can grow while the server runs. */
export type Registry = Map<string, Resource>;

/** OpenID Connect's own scopes, which no resource has to know. */
export const OIDC_SCOPES: readonly string[] = ["openid", "offline_access"];

/** Every scope there is to ask for. */
export function allScopes(registry: Registry): string[] {
  return [...new Set([...OIDC_SCOPES, ...[...registry.values()].flatMap((resource) => resource.scopes)])];
}

/** The scheme and what comes before the path in lower case, without the scheme's own port; the rest as it stands. */
function normalSpelling(resource: string): string {
  const [, authority = "", rest = ""] = /^([^/?#]*\/\/[^/?#]*)?(.*)$/s.exec(resource) ?? [];
  return authority.toLowerCase().replace(/^(http:.*):80$|^(https:.*):443$/, "$1$2") + rest;
}

/**
 * The known resource that is meant, in the spelling in which it is known: scheme and host in any case, and with or
 * without the scheme's own port. The path is compared as it is.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.1
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#canonical-server-uri
 */
export function knownSpelling(registry: Registry, resource: string): string | undefined {
  if (registry.has(resource)) return resource;
  const meant = normalSpelling(resource);
  return [...registry.keys()].find((known) => normalSpelling(known) === meant);
}

/**
 * A request that asks for no scope asks for all that the resource knows. One whose scopes are all unknown there
 * is refused: there would be nothing to consent to.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
function settleScope(ctx: KoaContextWithOIDC, resource: Resource): void {
  const params = ctx.oidc.params;
  const asksForScopes = ctx.oidc.route === "authorization" || params?.grant_type === "client_credentials";
  if (params === undefined || !asksForScopes) return;
  if (typeof params.scope !== "string" || params.scope === "") {
    params.scope = resource.scopes.join(" ");
    return;
  }
  const known = new Set([...resource.scopes, ...OIDC_SCOPES]);
  if (!params.scope.split(" ").some((scope) => known.has(scope))) {
    throw new errors.InvalidScope("the resource knows none of these scopes", params.scope);
  }
}

/**
 * What oidc-provider wants to know about a resource that a request names: the scopes, and that its access tokens
 * are JWTs of the profile in RFC 9068.
 *
 * @param alg What they are signed with.
 *
 * @throws {errors.InvalidTarget} when the resource is unknown, or one of several.
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
export function resourceServerInfo(
  registry: Registry,
  accessTokenLifetime: number,
  alg = "ES256",
): (ctx: KoaContextWithOIDC, identifier: string) => ResourceServer {
  return (ctx, identifier) => {
    // A page that asks for consent, and a token with one audience, name one resource.
    if (Array.isArray(ctx.oidc.params?.resource)) {
      throw new errors.InvalidTarget("name one resource at a time");
    }
    const resource = registry.get(identifier);
    if (resource === undefined) throw new errors.InvalidTarget("the resource is not known here");
    settleScope(ctx, resource);
    return {
      scope: resource.scopes.join(" "),
      audience: identifier,
      accessTokenFormat: resource.opaque ? "opaque" : "jwt",
      accessTokenTTL: accessTokenLifetime,
      jwt: { sign: { alg: alg as "ES256" } },
    };
  };
}

/**
 * Called when a request names no resource: it is refused, because its token would be for everyone. A token
 * request may leave it out, since what was granted is known.
 *
 * @throws {errors.InvalidTarget}
 */
export function noDefaultResource(): never {
  throw new errors.InvalidTarget("resource is required: the URL of the server that the token is for");
}
