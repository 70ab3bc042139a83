/** Tokens that a mutant takes apart and puts right: what mutants of lesson 4 are made of. */

import { type Parts, partsOf } from "../../../../reference/conformance/server/tokens/altered_tokens.ts";
import type { PublicJwk } from "../../../../reference/conformance/issuer/keys.ts";
import { changed } from "../http.ts";
import type { Around, Mutant } from "../mutant.ts";

/** A token that was presented, taken apart. */
export interface Presented extends Parts {
  token: string;
}

type Maybe<T> = T | undefined | Promise<T | undefined>;

/** The token of a request, as it is. */
export function tokenIn(request: Request): string | undefined {
  return /^bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}

/** The token of a request, if it can be read. */
export function presentedIn(request: Request): Presented | undefined {
  const token = tokenIn(request);
  if (token?.split(".").length !== 3 || token.includes("=")) return undefined;
  try {
    const parts = partsOf(token);
    const readable = [parts.header, parts.claims].every((value) =>
      value !== null && typeof value === "object"
    );
    return readable ? { token, ...parts } : undefined;
  } catch {
    return undefined;
  }
}

/** The same request with another token. */
export function presenting(request: Request, token: string): Request {
  return changed(request, { headers: { authorization: `Bearer ${token}` } });
}

/** The same request with a token that nobody takes. */
export function refusable(request: Request): Request {
  return presenting(request, "no.token.atall");
}

/** Header parameters and claims that are put right; `undefined` takes one out. */
export interface Repairs {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}

/** What the token says, with repairs, signed by the published key. */
export async function resigned(
  { header, claims }: Parts,
  { issuer }: Around,
  repairs: Repairs = {},
): Promise<string> {
  const honest = partsOf(await issuer.mint());
  const absent = (names: object) => Object.fromEntries(Object.keys(names).map((name) => [name, undefined]));
  const { alg, kid } = honest.header;
  return await issuer.mint({
    header: { ...absent(honest.header), ...header, ...repairs.header, alg, kid },
    claims: { ...absent(honest.claims), ...claims, ...repairs.claims },
  });
}

/** The keys that the issuer publishes for this use. */
export async function publishedKeys({ issuer }: Around, use: "sig" | "enc" = "sig"): Promise<PublicJwk[]> {
  const response = await issuer.fetch(new Request(`${issuer.issuer}/jwks`));
  const { keys }: { keys: PublicJwk[] } = await response.json();
  return keys.filter((key) => key.use === use);
}

/** Whether one of these keys, on P-256, made the signature, whatever the header says. */
export async function signedBy({ input, signature }: Parts, keys: JsonWebKey[]): Promise<boolean> {
  for (const { kty, crv, x, y } of keys) {
    if (crv !== "P-256") continue;
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const jwk = { kty, crv, x, y } as JsonWebKey;
    const key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
    const signed = new TextEncoder().encode(input);
    if (await crypto.subtle.verify(algorithm, key, new Uint8Array(signature), signed)) return true;
  }
  return false;
}

/** A mutant that takes one token for another. */
export function replacing(
  name: string,
  flaw: string,
  replace: (token: string, around: Around) => Maybe<string>,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const token = tokenIn(request);
      const other = token && await replace(token, around);
      return await next(other ? presenting(request, other) : request);
    },
  };
}

/** A mutant that believes what a token says, where its signature ought to have spoken against it. */
export function believing(
  name: string,
  flaw: string,
  believes: (presented: Presented, around: Around) => Maybe<boolean>,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const believed = presented && await believes(presented, around);
      return await next(believed ? presenting(request, await resigned(presented, around)) : request);
    },
  };
}

/** A mutant that overlooks a flaw of well-signed tokens: with these repairs the finished server lets them in. */
export function overlooking(
  name: string,
  flaw: string,
  repairs: (presented: Presented, around: Around) => Repairs | undefined,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const found = presented && repairs(presented, around);
      if (!found || !await signedBy(presented, await publishedKeys(around))) return await next(request);
      return await next(presenting(request, await resigned(presented, around, found)));
    },
  };
}

/** A mutant that overlooks something in one claim. */
export function misreading(
  name: string,
  flaw: string,
  claim: string,
  read: (value: unknown, around: Around) => unknown,
): Mutant {
  return overlooking(name, flaw, ({ claims }, around) => {
    const value = read(claims[claim], around);
    return value === undefined ? undefined : { claims: { [claim]: value } };
  });
}

/** A mutant that crashes over well or badly made tokens of this kind. */
export function crashing(name: string, flaw: string, over: (presented: Presented) => boolean): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next) {
      const presented = presentedIn(request);
      if (!presented || !over(presented)) return await next(request);
      return new Response("Internal Server Error", { status: 500 });
    },
  };
}

/** A mutant that refuses honest tokens too, if they are like this. */
export function refusing(name: string, flaw: string, refuses: (presented: Presented) => boolean): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next) {
      const presented = presentedIn(request);
      return await next(presented && refuses(presented) ? refusable(request) : request);
    },
  };
}
