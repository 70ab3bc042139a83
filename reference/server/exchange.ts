/**
 * Tokens for the API behind this server, each in place of a caller's. The caller's own goes to the issuer that made it,
 * and nowhere else: an API that took it would take it from anybody who can send it there.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8693
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/security-considerations
 */

import { z } from "zod";
import { type Fetching, fetchJson } from "../guard/token/fetch_json.ts";
import { basicCredentials } from "../guard/token/introspection.ts";
import { fetchEndpoint } from "../guard/token/metadata.ts";
import { sha256 } from "../guard/token/token_hash.ts";

/** Milliseconds for one exchange, or for one answer of the API. */
export const PATIENCE = 5_000;

/** How many tokens are kept. The oldest goes first: it is exchanged again. */
const MOST = 1_000;

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** What is asked for, and of whom. */
export interface ExchangeOptions {
  /** The issuer of the callers' tokens, whose metadata says where to ask. */
  issuer: string;
  /** This server's own client there: who exchanges shows that it is itself. */
  clientId: string;
  clientSecret: string;
  /** What the issuer calls the API. */
  audience: string;
  /** What a call takes there, and no more, separated by spaces. */
  scope: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** What reaches the network. */
  fetch?: typeof fetch;
}

/** A token that the guard has let in. */
export interface SubjectToken {
  token: string;
  /** When it ends, in seconds since 1970. */
  expiresAt: number;
}

/**
 * Gets a token in place of this one.
 *
 * @throws {Error} when there is none to be had: the issuer refuses, does not answer, or says something else
 */
export type Exchange = (subject: SubjectToken) => Promise<string>;

/** RFC 6749 §5.1. Of another type we would not know how to use it (§7.1); without a time it is good for once. */
const answerSchema = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().catch(0),
});

/** The issuer has answered with something that is no token for this server to use. */
export class ExchangeError extends Error {
  override name = "ExchangeError";
  readonly code = "exchange_unusable";
}

/**
 * Creates the exchange. What it gets is kept for the token that it was got for, and for no other of the same user, who
 * may have allowed that client less; and no longer than either of the two lives.
 */
export function createExchange(options: ExchangeOptions): Exchange {
  const { issuer, audience, scope, now = Date.now, fetch = globalThis.fetch } = options;
  const authorization = basicCredentials(options);
  const kept = new Map<string, { token: string; until: number }>();

  async function ask(subject_token: string): Promise<z.output<typeof answerSchema>> {
    const fetching: Fetching = { fetch, signal: AbortSignal.timeout(PATIENCE) };
    const body = new URLSearchParams({
      grant_type: GRANT,
      subject_token,
      subject_token_type: ACCESS_TOKEN,
      audience,
      scope,
    }).toString();
    const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
    const endpoint = await fetchEndpoint(issuer, "token_endpoint", fetching);
    const { data } = answerSchema.safeParse(
      await fetchJson(endpoint, fetching, { method: "POST", body, headers }),
    );
    if (!data) throw new ExchangeError("The issuer has answered with no bearer token");
    return data;
  }

  return async ({ token, expiresAt }) => {
    const askedAt = now();
    for (const [key, { until }] of kept) if (until <= askedAt) kept.delete(key);
    const key = sha256(JSON.stringify([token, audience, scope]));
    const found = kept.get(key);
    if (found) return found.token;
    const { access_token, expires_in } = await ask(token);
    const until = Math.min(expiresAt, askedAt / 1000 + expires_in) * 1000;
    if (kept.size >= MOST) kept.delete(kept.keys().next().value!);
    kept.set(key, { token: access_token, until });
    return access_token;
  };
}
