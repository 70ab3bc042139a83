/** Which scopes an operation takes, and whether a token has them. */

import { GuardConfigurationError } from "./configuration_error.ts";
import type { Message } from "./message.ts";
import { Refusal } from "./refusal.ts";

/** What a client may do, in scopes (RFC 6749 §3.3). */
export interface ScopePolicy {
  /** Every scope of this resource. An operation that nobody decided about takes all of them. */
  all: readonly string[];
  /**
   * What every message takes, and what clients are told to ask for first: as little as makes the server useful.
   * More is asked for once it is needed.
   */
  endpoint: readonly string[];
  /**
   * What an operation takes besides: a method, such as "resources/read", or a method and what it is called on, such
   * as "tools/call delete_note", which goes before the method alone. An empty list is a decision too.
   */
  operations?: Readonly<Record<string, readonly string[]>>;
  /** What a scope allows besides itself: `{ "notes:write": ["notes:read"] }`. It carries on from scope to scope. */
  implies?: Readonly<Record<string, readonly string[]>>;
}

/** What a message takes. */
export interface Requirement {
  /** The entry of the policy that decided, so that it never holds anything that a client made up. */
  operation: string;
  scopes: readonly string[];
}

/** A policy, ready to decide. */
export interface ScopeDecisions {
  /** What the message takes, by its own method and name and by nothing beside them. */
  requirementOf(message: Message): Requirement;
  /** @throws {Refusal} `scope_insufficient` */
  check(granted: readonly string[], required: readonly string[]): void;
}

/** The operation of whatever nobody decided about. */
export const UNLISTED = "(unlisted)";

/** Sets up a connection or lists what there is to call: it takes the endpoint's scopes and no more. */
const PROTOCOL = [
  "initialize",
  "notifications/initialized",
  "notifications/cancelled",
  "ping",
  "server/discover",
  "tools/list",
];

/** The parameter that says what a method is called on. */
const TARGET = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
  ["resources/subscribe", "uri"],
  ["resources/unsubscribe", "uri"],
]);

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Prepares a policy.
 *
 * @throws {GuardConfigurationError} `scopes_invalid`, `scope_unknown`, `operation_invalid`
 * @see MCP 2026-07-28, Authorization, Scope Challenge Handling; RFC 6749 §3.3
 */
export function decideByScopes(
  { all, endpoint, operations = {}, implies = {} }: ScopePolicy,
): ScopeDecisions {
  const known = parseAll(all);
  const listed = (option: string, scopes: readonly string[]) => knownScopes(known, option, scopes);
  listed("scopes.endpoint", endpoint);
  for (const [scope, implied] of Object.entries(implies)) listed("scopes.implies", [scope, ...implied]);

  const requirement = (operation: string, scopes: readonly string[]): Requirement => {
    return { operation, scopes: [...new Set([...endpoint, ...scopes])] };
  };
  const byMethod = new Map(PROTOCOL.map((method) => [method, requirement(method, [])]));
  const byTarget = new Map<string, Map<string, Requirement>>();
  for (const [operation, scopes] of Object.entries(operations)) {
    const { method, target } = parseOperation(operation);
    const decided = requirement(operation, listed(`scopes.operations[${JSON.stringify(operation)}]`, scopes));
    if (target === undefined) byMethod.set(method, decided);
    else byTarget.set(method, (byTarget.get(method) ?? new Map()).set(target, decided));
  }
  const unlisted = requirement(UNLISTED, all);
  const satisfiers = satisfiersOf(all, implies);
  return {
    requirementOf({ method = "", params }) {
      const target = params?.[TARGET.get(method) ?? ""];
      const exact = typeof target === "string" ? byTarget.get(method)?.get(target) : undefined;
      return exact ?? byMethod.get(method) ?? unlisted;
    },
    check(granted, required) {
      if (required.every((scope) => granted.some((each) => satisfiers.get(scope)!.has(each)))) return;
      throw new Refusal("scope_insufficient", "The token does not reach that far", {
        status: 403,
        error: "insufficient_scope",
        scopes: required,
        rule: "RFC 6750 §3.1",
      });
    },
  };
}

function parseAll(all: readonly string[]): ReadonlySet<string> {
  // Without a scope "all of them" would be none, and everything open to every token.
  if (all.length === 0) {
    throw new GuardConfigurationError("scopes_invalid", "scopes.all", "at least one scope");
  }
  for (const scope of all) {
    if (!SCOPE_TOKEN.test(scope)) {
      throw new GuardConfigurationError("scopes_invalid", "scopes.all", "scope tokens (RFC 6749 §3.3)");
    }
    // Refresh tokens are between the client and the authorization server: no resource takes them.
    if (scope === "offline_access") {
      throw new GuardConfigurationError("scopes_invalid", "scopes.all", "without offline_access");
    }
  }
  return new Set(all);
}

function knownScopes(
  known: ReadonlySet<string>,
  option: string,
  scopes: readonly string[],
): readonly string[] {
  const unknown = scopes.find((scope) => !known.has(scope));
  if (unknown === undefined) return scopes;
  throw new GuardConfigurationError("scope_unknown", option, `scopes of scopes.all, which has no ${unknown}`);
}

function parseOperation(operation: string): { method: string; target?: string } {
  const [, method, target] = /^(\S+)(?: (.+))?$/s.exec(operation) ?? [];
  const option = `scopes.operations[${JSON.stringify(operation)}]`;
  if (method === undefined) {
    throw new GuardConfigurationError(
      "operation_invalid",
      option,
      'a method, or as in "tools/call delete_note"',
    );
  }
  if (target !== undefined && !TARGET.has(method)) {
    const methods = [...TARGET.keys()].join(", ");
    throw new GuardConfigurationError(
      "operation_invalid",
      option,
      `a method alone; only ${methods} have a name`,
    );
  }
  return { method, target };
}

/** For each scope the ones that are enough for it: itself, and whatever implies it, at any remove. */
function satisfiersOf(
  all: readonly string[],
  implies: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const satisfiers = new Map(all.map((scope) => [scope, new Set<string>()]));
  const grant = (holder: string, scope: string): void => {
    const enough = satisfiers.get(scope)!;
    if (enough.has(holder)) return;
    enough.add(holder);
    for (const implied of Object.hasOwn(implies, scope) ? implies[scope]! : []) grant(holder, implied);
  };
  for (const scope of all) grant(scope, scope);
  return satisfiers;
}
