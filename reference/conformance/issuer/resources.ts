/** The resources that tokens can be for, and the scopes each of them knows. */

import { z } from "zod";
import { type Fields, OAuthError } from "./http.ts";

const resourceSchema = z.object({
  resource: z.string().refine(
    (text) => URL.canParse(text) && !text.includes("#"),
    "an absolute URI without a fragment",
  ),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "a scope token")),
});

/**
 * Makes a resource known, or changes its scopes.
 *
 * @throws {z.ZodError} when the identifier is no absolute URI or has a fragment, or a scope is malformed.
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
export function addResource(resources: Map<string, string[]>, resource: string, scopes: string[]): void {
  resourceSchema.parse({ resource, scopes });
  resources.set(resource, [...scopes]);
}

/**
 * The one resource that a request names, compared as a string.
 *
 * @throws {OAuthError} `invalid_target` when it is missing, unknown or one of several.
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
export function requestedResource(resources: Map<string, string[]>, fields: Fields): string {
  const resource = fields.get("resource");
  if (resource === undefined || !resources.has(resource)) {
    throw new OAuthError("invalid_target", "resource must name exactly one known resource");
  }
  return resource;
}

/**
 * The scopes to grant: all of the resource's when none are asked for, else those asked for that it knows.
 *
 * @throws {OAuthError} `invalid_scope` when it knows none of them.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export function grantedScopes(known: string[], requested: string | undefined): string[] {
  if (requested === undefined) return known;
  const asked = requested.split(" ");
  const granted = known.filter((scope) => asked.includes(scope));
  if (granted.length === 0) throw new OAuthError("invalid_scope", "the resource knows none of these scopes");
  return granted;
}
