/** What one browser or another lacks of what the SDK and the lessons use, in its own words as far as they go. */

type Body = Request | Response;

const COOKIE = { headers: { "set-cookie": "a=b" } };

// Firefox: a request has no `body`, and a stream given as one becomes the text "[object ReadableStream]".
if (!("body" in Request.prototype)) globalThis.Request = withBodies(Request);

// WebKit: a stream cannot be read with `for await`.
if (!(Symbol.asyncIterator in ReadableStream.prototype)) {
  for (const name of [Symbol.asyncIterator, "values"]) {
    Object.defineProperty(ReadableStream.prototype, name, {
      value: piecesOf,
      writable: true,
      configurable: true,
    });
  }
}

// Every browser: a response that a script makes has no cookies, which are for pages to set by other means.
if (new Headers(new Response(null, COOKIE).headers).get("set-cookie") === null) {
  globalThis.Response = withCookies(Response);
}

/** Responses that keep what they are given for `Set-Cookie`. @see https://fetch.spec.whatwg.org/#forbidden-response-header-name */
function withCookies(Native: typeof Response): typeof Response {
  return class extends Native {
    constructor(body?: BodyInit | null, init?: ResponseInit) {
      super(body, init);
      const cookies = new Headers(init?.headers).getSetCookie();
      if (cookies.length === 0) return;
      const headers = new Headers(super.headers);
      for (const cookie of cookies) headers.append("set-cookie", cookie);
      Object.defineProperty(this, "headers", { value: headers });
    }
    // What fetch returns, and Response.json, is as native as before.
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Native[Symbol.hasInstance](value);
    }
  };
}

/** Requests that keep their body in a response, which has all that a request lacks. */
function withBodies(Native: typeof Request): typeof Request {
  const kept = new WeakMap<Request, Response>();
  class RequestWithBody extends Native {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      const given = init?.body ?? undefined;
      // Everything but a stream is understood, and sets a content type besides.
      const streamed = given instanceof ReadableStream;
      const before = input instanceof Native && given === undefined ? kept.get(input) : undefined;
      super(input, streamed ? withoutBody(init!) : init);
      if (before) kept.set(this, before);
      else if (given !== undefined) kept.set(this, new Response(given));
    }
    override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
      return kept.get(this)?.body ?? null;
    }
    override get bodyUsed(): boolean {
      return (kept.get(this) ?? nothing).bodyUsed;
    }
    override clone(): Request {
      const copy = Object.setPrototypeOf(super.clone(), RequestWithBody.prototype);
      const body = kept.get(this)?.clone();
      if (body) kept.set(copy, body);
      return copy;
    }
  }
  const nothing = new Response();
  for (const name of ["text", "json", "arrayBuffer", "bytes", "blob", "formData"] as const) {
    Object.defineProperty(RequestWithBody.prototype, name, {
      value(this: Request) {
        const body: Body = kept.get(this) ?? new Response("");
        return body[name]();
      },
      writable: true,
      configurable: true,
    });
  }
  return RequestWithBody;
}

/** Another request may be given in the place of the options: its members are its class's, so a spread finds none. */
function withoutBody(init: RequestInit): RequestInit {
  const { method, headers, mode, credentials, cache, redirect, referrer, referrerPolicy, integrity, signal } =
    init;
  return { method, headers, mode, credentials, cache, redirect, referrer, referrerPolicy, integrity, signal };
}

/** @see https://streams.spec.whatwg.org/#rs-asynciterator */
async function* piecesOf<T>(
  this: ReadableStream<T>,
  { preventCancel = false }: { preventCancel?: boolean } = {},
): AsyncGenerator<T, void> {
  const reader = this.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!ended && !preventCancel) reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}
