/** How a test makes the issuer misbehave, and sees what was asked of it. */

import type { Endpoint, Failure } from "./behaviour.ts";
import type { State } from "./state.ts";
import type { User } from "./users.ts";

/** What a test can do to the issuer. Everything but rotation, `signInAs` and the counters ends at `recover`. */
export interface Controls {
  /** Who is signed in when the next client asks; a request's `login_hint` comes first. */
  signInAs(user: User): void;
  /**
   * Signs with a fresh key from now on. The old one stays published, as in a careful rotation; with
   * `keepOld: false` it is withdrawn, as after a leak.
   */
  rotateKeys(options?: { keepOld?: boolean }): Promise<void>;
  /** Every request to the endpoint fails until `recover`. */
  fail(endpoint: Endpoint, how: Failure): void;
  /** Ends failures, changed metadata and lies. */
  recover(): void;
  /** Requests that reached the endpoint, refused and failed ones included. */
  requests(endpoint: Endpoint): number;
  /** Sets all counters to 0. */
  resetCounters(): void;
  /** The metadata names another `issuer` than the one it was found under (RFC 8414 §3.3). */
  lieAboutIssuer(other: string): void;
  /** Lays fields over the metadata; `undefined` leaves a field out. */
  changeMetadata(changes: Record<string, unknown>): void;
  /**
   * The key set holds these until `recover`, and the issuer goes on signing with its own.
   *
   * @param keys the member `keys`; a list, unless it is meant to be wrong
   */
  serveKeys(keys: unknown): void;
  /** Authorization responses carry no `iss`, though the metadata promises it (RFC 9207 §2.4). */
  omitIss(): void;
  /** What has been posted to `ISSUER/records?NAME`, as it came. */
  records(name: string): string[];
  /** Authorization responses carry this `iss`: those of a mixed-up or malicious server (RFC 9207 §4). */
  sendIss(other: string): void;
}

/** The controls of one issuer. */
export function createControls({ issuer, keys, behaviour }: State): Controls {
  return {
    signInAs: (user) => void (behaviour.user = user),
    rotateKeys: ({ keepOld = true } = {}) => keys.rotate(keepOld),
    fail: (endpoint, how) => void behaviour.failures.set(endpoint, how),
    recover() {
      behaviour.failures.clear();
      behaviour.metadata = {};
      delete behaviour.servedKeys;
      behaviour.iss = issuer;
    },
    requests: (endpoint) => behaviour.requests.get(endpoint) ?? 0,
    resetCounters: () => behaviour.requests.clear(),
    lieAboutIssuer: (other) => void (behaviour.metadata["issuer"] = other),
    changeMetadata: (changes) => void Object.assign(behaviour.metadata, changes),
    serveKeys: (keys) => void (behaviour.servedKeys = { keys }),
    records: (name) => behaviour.records.get(`?${name}`) ?? [],
    omitIss: () => void (behaviour.iss = undefined),
    sendIss: (other) => void (behaviour.iss = other),
  };
}
