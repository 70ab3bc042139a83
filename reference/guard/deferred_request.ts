/**
 * A request that is made when it is needed. An SDK that is handed the message parsed looks at a few fields and at the
 * signal: to make a request for that takes longer than to decide on the one that came in.
 */

import { setImmediate } from "node:timers";

/** A request that may never be made. */
export interface DeferredRequest {
  /**
   * Stands in for the request. It knows the method, the fields and the signal; whatever else is asked of it, it makes
   * the request and passes the question on.
   */
  readonly request: Request;
  /** The answer is there in full: from now on it makes no difference whether the client goes away. */
  answered(): void;
}

/**
 * Defers making a request.
 *
 * @param received the request that came in; its credential is not passed on
 * @param make makes the request without the credential, at the first call, and gives the same one at all others
 */
export function deferRequest(received: Request, make: () => Request): DeferredRequest {
  const signal = followLater(received);
  const standIn = new StandIn(received, make, signal);
  // Its target is empty: whoever prints it, or lists its members, must not come upon the credential.
  return { request: new Proxy({} as Request, standIn), answered: signal.stop };
}

/** Answers for a request. */
class StandIn implements ProxyHandler<Request> {
  readonly #received: Request;
  readonly #make: () => Request;
  readonly #signal: LateSignal;
  #headers?: Headers;

  constructor(received: Request, make: () => Request, signal: LateSignal) {
    this.#received = received;
    this.#make = make;
    this.#signal = signal;
  }

  get(_: Request, name: string | symbol): unknown {
    if (name === "method") return this.#received.method;
    if (name === "signal") return this.#signal.get();
    if (name === "headers") return this.#headers ??= this.#fields();
    return memberOf(this.#make(), name);
  }

  #fields(): Headers {
    return new Proxy({} as Headers, new Fields(this.#received.headers, () => this.#make().headers));
  }

  set(_: Request, name: string | symbol, value: unknown): boolean {
    return Reflect.set(this.#make(), name, value);
  }

  has(_: Request, name: string | symbol): boolean {
    return name in this.#make();
  }

  getPrototypeOf(): object {
    return Request.prototype;
  }
}

/** Answers for its header. */
class Fields implements ProxyHandler<Headers> {
  readonly #received: Headers;
  readonly #make: () => Headers;

  constructor(received: Headers, make: () => Headers) {
    this.#received = received;
    this.#make = make;
  }

  get(_: Headers, name: string | symbol): unknown {
    return name === "get" ? this.#field : memberOf(this.#make(), name);
  }

  has(_: Headers, name: string | symbol): boolean {
    return name in this.#make();
  }

  getPrototypeOf(): object {
    return Headers.prototype;
  }

  readonly #field = (name: string): string | null => {
    // Once: what turns into a string may turn into another one the next time.
    const field = String(name);
    return field.toLowerCase() === "authorization" ? null : this.#received.get(field);
  };
}

/** Methods and getters of platform objects work on the object itself alone. */
function memberOf(object: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(object, name);
  return typeof member === "function" ? member.bind(object) : member;
}

/** A signal that begins to follow a request's own a little later. */
interface LateSignal {
  get(): AbortSignal;
  stop(): void;
}

/**
 * The signal of a request, from the next turn of the event loop on. To ask a server for it takes a tenth of a short
 * call, and a call that has been answered by then has nobody to tell.
 */
function followLater(received: Request): LateSignal {
  let controller: AbortController | undefined;
  let stopped = false;
  const follow = () => {
    if (stopped) return;
    const { signal } = received;
    const abort = () => controller!.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  };
  return {
    get() {
      if (!controller) {
        controller = new AbortController();
        setImmediate(follow);
      }
      return controller.signal;
    },
    stop: () => void (stopped = true),
  };
}
