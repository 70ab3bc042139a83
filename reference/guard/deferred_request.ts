/**
 * A request that is made when it is needed. An SDK that is handed the message parsed looks at a few fields and at the
 * signal: to make a request for that takes longer than to decide on the one that came in.
 */

import type { Fields } from "./fields.ts";
import type { ReceivedRequest } from "./received_request.ts";

/** What a stand-in answers by. */
export interface Deferred {
  /** The request that came in. */
  received: ReceivedRequest;
  /** Its fields. */
  fields: Fields;
  /** Names of fields that are not passed on, in lower case. */
  withheld: ReadonlySet<string>;
  /** The signal of the request. */
  signal(): AbortSignal;
  /** Makes the request without the credential, at the first call, and gives the same one at all others. */
  make(): Request;
}

/**
 * Defers making a request. What is returned stands in for it: it knows the method, the fields and the signal; whatever
 * else is asked of it, it makes the request and passes the question on.
 */
export function deferRequest(deferred: Deferred): Request {
  // Its target is empty: whoever prints it, or lists its members, must not come upon the credential.
  return new Proxy({} as Request, new StandIn(deferred));
}

/** Answers for a request. */
class StandIn implements ProxyHandler<Request> {
  readonly #deferred: Deferred;
  #headers?: Headers;

  constructor(deferred: Deferred) {
    this.#deferred = deferred;
  }

  get(_: Request, name: string | symbol): unknown {
    const { received, signal, make } = this.#deferred;
    if (name === "method") return received.method;
    if (name === "signal") return signal();
    if (name === "headers") {
      return this.#headers ??= new Proxy({} as Headers, new FieldsStandIn(this.#deferred));
    }
    return memberOf(make(), name);
  }

  set(_: Request, name: string | symbol, value: unknown): boolean {
    return Reflect.set(this.#deferred.make(), name, value);
  }

  has(_: Request, name: string | symbol): boolean {
    return name in this.#deferred.make();
  }

  getPrototypeOf(): object {
    return Request.prototype;
  }
}

/** `field-name` (RFC 9110 §5.1). */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Answers for its header. */
class FieldsStandIn implements ProxyHandler<Headers> {
  readonly #deferred: Deferred;

  constructor(deferred: Deferred) {
    this.#deferred = deferred;
  }

  get(_: Headers, name: string | symbol): unknown {
    return name === "get" ? this.#field : memberOf(this.#deferred.make().headers, name);
  }

  has(_: Headers, name: string | symbol): boolean {
    return name in this.#deferred.make().headers;
  }

  getPrototypeOf(): object {
    return Headers.prototype;
  }

  readonly #field = (name: string): string | null => {
    // Once: what turns into a string may turn into another one the next time.
    const field = String(name);
    const { fields, withheld, make } = this.#deferred;
    const known = field.toLowerCase();
    // What is none of the fields may be no name at all, and then that is an error.
    const absent = () => NAME.test(field) ? null : make().headers.get(field);
    return withheld.has(known) ? null : fields.get(known) ?? absent();
  };
}

/** Methods and getters of platform objects work on the object itself alone. */
function memberOf(object: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(object, name);
  return typeof member === "function" ? member.bind(object) : member;
}
