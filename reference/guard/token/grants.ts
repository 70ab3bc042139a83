/**
 * The claims that grant something. What cannot be read of them grants nothing, and costs no more than that: a token
 * without them would be as good. What restricts a token, such as `nbf` or `cnf`, is in claims.ts, and ends it.
 */

import type { Claims, Profile } from "./profile.ts";

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The granted scopes (RFC 9068 §2.2.3). */
export function scopesOf(claims: Claims, { scopeClaim, scopeForm, scopePrefix }: Profile): string[] {
  const value = claims[scopeClaim];
  const inFull = (scope: string) => scopePrefix + scope;
  if (scopeForm !== "text" && Array.isArray(value) && value.every(isText)) return value.map(inFull);
  if (scopeForm !== "list" && typeof value === "string") return value.split(" ").filter(isText).map(inFull);
  return [];
}

/** A role as a text, or as SCIM has it: an object with the role as its `value`. */
function roleIn(item: unknown): unknown {
  return typeof item === "object" && item !== null && "value" in item ? item.value : item;
}

/**
 * The roles, where the token has any. A single text is one role, whatever is in it: to take it apart would be to guess
 * where one ends.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2.3.1
 * @see https://www.rfc-editor.org/rfc/rfc7643#section-4.1.2
 */
export function rolesOf(claims: Claims, { rolesPath }: Profile): string[] | undefined {
  let value: unknown = claims;
  for (const name of rolesPath) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  if (isText(value)) return [value];
  const roles = Array.isArray(value) ? value.map(roleIn) : [undefined];
  return roles.every(isText) ? roles : undefined;
}

/** The scopes that roles stand for: those of the table, and no role that looks like a scope. */
export function scopesOfRoles(roles: readonly string[] | undefined, { appRoles }: Profile): string[] {
  if (!appRoles || !roles) return [];
  return [...new Set(roles.flatMap((role) => Object.hasOwn(appRoles, role) ? appRoles[role]! : []))];
}
