/** What the issuer does just now that an honest one would not, and what it has been asked. */

import type { User } from "./users.ts";

/** The endpoints that can fail and are counted; both metadata documents are one, and `other` is every other path. */
export type Endpoint =
  | "metadata"
  | "jwks"
  | "authorize"
  | "token"
  | "introspect"
  | "register"
  | "records"
  | "other";

/**
 * An answer with this status and no body; or `reset`: `fetch` rejects with a `TypeError`, as the global one does
 * when a connection breaks. Behind `Deno.serve` that becomes a 500: there, stop the listener instead.
 */
export type Failure = { status: number } | "reset";

/** What the endpoints do differently just now. */
export interface Behaviour {
  user: User;
  failures: Map<Endpoint, Failure>;
  requests: Map<Endpoint, number>;
  /** In place of the published keys, if it is there: the member `keys`, a list unless it is meant to be wrong. */
  servedKeys?: { keys: unknown };
  /** Laid over the honest metadata. */
  metadata: Record<string, unknown>;
  /** The `iss` of authorization responses. */
  iss: string | undefined;
  /** Records that were posted here, by what is behind `?` in the address. */
  records: Map<string, string[]>;
}

/** An honest issuer with alice at the keyboard. */
export function honestBehaviour(issuer: string): Behaviour {
  return {
    user: "alice",
    failures: new Map(),
    requests: new Map(),
    metadata: {},
    iss: issuer,
    records: new Map(),
  };
}
