/**
 * A request that is made when it is needed. An SDK that is handed the message parsed looks at a few fields and at the
 * signal: to make a request for that takes longer than to decide on the one that came in.
 */

/**
 * Defers making a request. What is returned stands in for it: it knows the method, the fields and the signal; whatever
 * else is asked of it, it makes the request and passes the question on.
 *
 * @param received the request that came in
 * @param withheld names of fields that are not passed on, in lower case
 * @param signal the signal of the request
 * @param make makes the request without the credential, at the first call, and gives the same one at all others
 */
export function deferRequest(
  received: Request,
  withheld: ReadonlySet<string>,
  signal: () => AbortSignal,
  make: () => Request,
): Request {
  // Its target is empty: whoever prints it, or lists its members, must not come upon the credential.
  return new Proxy({} as Request, new StandIn(received, withheld, signal, make));
}

/** Answers for a request. */
class StandIn implements ProxyHandler<Request> {
  readonly #received: Request;
  readonly #withheld: ReadonlySet<string>;
  readonly #signal: () => AbortSignal;
  readonly #make: () => Request;
  #headers?: Headers;

  constructor(
    received: Request,
    withheld: ReadonlySet<string>,
    signal: () => AbortSignal,
    make: () => Request,
  ) {
    this.#received = received;
    this.#withheld = withheld;
    this.#signal = signal;
    this.#make = make;
  }

  get(_: Request, name: string | symbol): unknown {
    if (name === "method") return this.#received.method;
    if (name === "signal") return this.#signal();
    if (name === "headers") return this.#headers ??= this.#fields();
    return memberOf(this.#make(), name);
  }

  #fields(): Headers {
    return new Proxy(
      {} as Headers,
      new Fields(this.#received.headers, this.#withheld, () => this.#make().headers),
    );
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
  readonly #withheld: ReadonlySet<string>;
  readonly #make: () => Headers;

  constructor(received: Headers, withheld: ReadonlySet<string>, make: () => Headers) {
    this.#received = received;
    this.#withheld = withheld;
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
    return this.#withheld.has(field.toLowerCase()) ? null : this.#received.get(field);
  };
}

/** Methods and getters of platform objects work on the object itself alone. */
function memberOf(object: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(object, name);
  return typeof member === "function" ? member.bind(object) : member;
}
