/** What a method takes, by the tool, prompt or resource that it is called on. */

import { GuardConfigurationError } from "./configuration_error.ts";
import { familyOf, inNormalForm, normalForm } from "./resource_uri.ts";

/** What a message takes. */
export interface Requirement {
  /** The entry of the policy that decided, so that it never holds anything that a client made up. */
  operation: string;
  scopes: readonly string[];
}

/** The decisions about one method. */
export interface Targets {
  /** What the method takes on this, which a client may have made up. */
  requirementOf(target: unknown): Requirement;
}

/** What they are made of. */
export interface TargetSettings {
  /** The parameter that names the target. */
  parameter: "name" | "uri";
  /** The entries of the policy that name one. */
  decided: ReadonlyMap<string, Requirement>;
  /** What the method takes on any other. */
  otherwise: Requirement;
  /** What it takes where it cannot be said what it is called on: every scope. */
  unlisted: Requirement;
  /** The option that named a target, for errors. */
  optionOf(target: string): string;
}

/**
 * Prepares the decisions about one method.
 *
 * @throws {GuardConfigurationError} `operation_invalid`
 */
export function createTargets(settings: TargetSettings): Targets {
  return settings.parameter === "uri" && settings.decided.size > 0 ? byUri(settings) : byName(settings);
}

/** SDKs look names up as they are. A name that is no text is none: `["delete_note"]` becomes one when it is used so. */
function byName({ decided, otherwise, unlisted }: TargetSettings): Targets {
  return {
    requirementOf(target) {
      if (typeof target !== "string") return unlisted;
      return decided.get(target) ?? otherwise;
    },
  };
}

/**
 * SDKs parse a URI first. So a listed resource is looked up in its normal form, a URI in any other form takes every
 * scope, and one that only a query or the like keeps apart from a listed one takes that one's scopes as well.
 */
function byUri(settings: TargetSettings): Targets {
  const { otherwise, unlisted } = settings;
  const exact = new Map<string, Requirement>();
  const families = new Map<string, Requirement>();
  for (const [target, requirement] of settings.decided) {
    const uri = parseTarget(target, settings);
    if (exact.has(uri)) throw wrong(target, settings, "the only entry for this resource");
    exact.set(uri, requirement);
    const family = familyOf(uri);
    families.set(family, both(requirement, families.get(family) ?? otherwise));
  }
  // As they are listed, servers that parse nothing have their clients send them.
  for (const [target, requirement] of settings.decided) exact.set(target, requirement);
  return {
    requirementOf(target) {
      if (typeof target !== "string") return unlisted;
      const decided = exact.get(target);
      if (decided) return decided;
      if (!inNormalForm(target)) return unlisted;
      return families.get(familyOf(target)) ?? otherwise;
    },
  };
}

function both({ operation, scopes }: Requirement, other: Requirement): Requirement {
  return { operation, scopes: [...new Set([...scopes, ...other.scopes])] };
}

function parseTarget(target: string, settings: TargetSettings): string {
  const uri = normalForm(target);
  // `URL` would take a template for a resource of that name.
  if (uri === undefined || /[{}]/.test(target)) {
    throw wrong(target, settings, "a URI without needless escapes and without a fragment, and no template");
  }
  return uri;
}

function wrong(target: string, { optionOf }: TargetSettings, should: string): GuardConfigurationError {
  return new GuardConfigurationError("operation_invalid", optionOf(target), should);
}
