/** Which scopes an operation takes, and whether a token has them. */

import { GuardConfigurationError } from "./configuration_error.ts";
import type { Message } from "./message.ts";
import { isActing, PROTOCOL_METHODS, TARGETS } from "./methods.ts";
import { Refusal } from "./refusal.ts";
import { createTargets, type Requirement, type Targets } from "./targets.ts";

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
   * What clients are told to ask for first instead, by a 401 and in the metadata: at least what every message takes.
   * For clients that cannot ask for more later; everybody's tokens then reach that far.
   */
  challenge?: readonly string[];
  /**
   * What an operation takes besides: a method, such as "resources/read", or a method and what it is called on, such
   * as "tools/call delete_note" or "resources/read notes://host/secret", which goes before the method alone. An empty
   * list is a decision too. A resource is meant in every spelling of its URI.
   */
  operations?: Readonly<Record<string, readonly string[]>>;
  /** What a scope allows besides itself: `{ "notes:write": ["notes:read"] }`. It carries on from scope to scope. */
  implies?: Readonly<Record<string, readonly string[]>>;
}

/** A policy, ready to decide. */
export interface ScopeDecisions {
  /** What a client is told to ask for where no operation is known. */
  challenge: readonly string[];
  /** What the message takes, by its own method and name and by nothing beside them. */
  requirementOf(message: Message): Requirement;
  /** What every message takes. */
  endpoint: readonly string[];
  /** @throws {Refusal} `scope_insufficient`, `method_not_listed` */
  check(granted: readonly string[], required: readonly string[], operation?: string): void;
}

/** The operation of whatever nobody decided about. */
export const UNLISTED = "(unlisted)";

/** The operation of a method that is neither MCP's nor listed. */
export const UNKNOWN = "(unknown)";

/** The operation of what a client answers to a request of the server's. */
export const ANSWER = "(answer)";

/** The operations of a session that are no messages: its stream is opened, it is ended. They take the endpoint's scopes. */
export const SESSION_OPERATIONS = { GET: "(stream)", DELETE: "(end)" } as const;

/** How many resources one message may subscribe to without taking every scope. */
const MOST_SUBSCRIPTIONS = 256;

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Prepares a policy.
 *
 * @throws {GuardConfigurationError} `scopes_invalid`, `scope_unknown`, `operation_invalid`
 * @see MCP 2026-07-28, Authorization, Scope Challenge Handling; RFC 6749 §3.3
 */
export function decideByScopes(
  { all, endpoint, challenge = endpoint, operations = {}, implies = {} }: ScopePolicy,
): ScopeDecisions {
  const known = parseAll(all);
  const listed = (option: string, scopes: readonly string[]) => knownScopes(known, option, scopes);
  listed("scopes.endpoint", endpoint);
  listed("scopes.challenge", challenge);
  for (const [scope, implied] of Object.entries(implies)) listed("scopes.implies", [scope, ...implied]);
  const satisfiers = satisfiersOf(all, implies);
  const reaches = (granted: readonly string[], required: readonly string[]) =>
    required.every((scope) => granted.some((each) => satisfiers.get(scope)!.has(each)));
  if (!reaches(challenge, endpoint)) {
    // Whoever asked for exactly that would be sent away again.
    throw new GuardConfigurationError("scopes_invalid", "scopes.challenge", "enough for scopes.endpoint");
  }

  const requirement = (operation: string, scopes: readonly string[]): Requirement => {
    return { operation, scopes: [...new Set([...endpoint, ...scopes])] };
  };
  const byMethod = new Map(PROTOCOL_METHODS.map((method) => [method, requirement(method, [])]));
  const byTarget = new Map<string, Map<string, Requirement>>();
  for (const [operation, scopes] of Object.entries(operations)) {
    const { method, target } = parseOperation(operation);
    const decided = requirement(operation, listed(optionOf(operation), scopes));
    if (target === undefined) byMethod.set(method, decided);
    else byTarget.set(method, (byTarget.get(method) ?? new Map()).set(target, decided));
  }
  const [unlisted, unknown] = [requirement(UNLISTED, all), requirement(UNKNOWN, all)];
  const answer = requirement(ANSWER, []);
  const targets = new Map<string, Targets>();
  for (const [method, parameter] of TARGETS) {
    const otherwise = byMethod.get(method) ?? unlisted;
    const decided = byTarget.get(method) ?? new Map();
    targets.set(
      method,
      createTargets({
        parameter,
        decided,
        otherwise,
        unlisted,
        optionOf: (target) => optionOf(`${method} ${target}`),
      }),
    );
  }

  /** Each resource takes what it took to subscribe to it when that was a method of its own. */
  function subscriptions(own: Requirement, { notifications }: Record<string, unknown>): Requirement {
    const uris = (notifications as { resourceSubscriptions?: unknown } | null | undefined)
      ?.resourceSubscriptions;
    if (uris === undefined) return own;
    if (!Array.isArray(uris) || uris.length > MOST_SUBSCRIPTIONS) return unlisted;
    const each = uris.map((uri) => targets.get("resources/subscribe")!.requirementOf(uri));
    return requirement(own.operation, [own, ...each].flatMap(({ scopes }) => scopes));
  }

  return {
    challenge,
    endpoint,
    requirementOf({ method, params }) {
      if (method === undefined) return answer;
      const target = targets.get(method);
      if (target) return target.requirementOf(params?.[TARGETS.get(method)!]);
      const decided = byMethod.get(method) ?? (isActing(method) ? unlisted : unknown);
      return method === "subscriptions/listen" && params ? subscriptions(decided, params) : decided;
    },
    check(granted, required, operation) {
      if (reaches(granted, required)) return;
      if (operation === UNKNOWN) {
        throw new Refusal("method_not_listed", "Method not found", {
          status: 404,
          rpcCode: -32601,
          rule: "MCP 2026-07-28, Streamable HTTP, Protocol Version Header",
        });
      }
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

function optionOf(operation: string): string {
  return `scopes.operations[${JSON.stringify(operation)}]`;
}

function parseOperation(operation: string): { method: string; target?: string } {
  const [, method, target] = /^(\S+)(?: (.+))?$/s.exec(operation) ?? [];
  const wrong = (should: string) =>
    new GuardConfigurationError("operation_invalid", optionOf(operation), should);
  if (method === undefined) throw wrong('a method, or as in "tools/call delete_note"');
  if (target !== undefined && !TARGETS.has(method)) {
    throw wrong(`a method alone; only ${[...TARGETS.keys()].join(", ")} have a name`);
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
