/** Wrong tokens: taken apart, put together, and sent. */

import { base64url } from "jose";
import { powerOf, type Target } from "../../check.ts";
import type { MintOptions } from "../../issuer/issuer.ts";
import { type Answered, expectResult, expectStatus, send } from "../expect.ts";
import { call, withToken } from "../messages.ts";

/** Tokens by what is wrong with them, in a few words that follow "a token". */
export type Vectors = Record<string, string>;

/**
 * Tool calls with these tokens, each refused with one of the statuses and no result. Fails unless an honest token
 * is let in first: a server that refuses everybody has noticed nothing.
 */
export async function expectRefused(
  target: Target,
  tokens: Vectors,
  { honest = target.token, statuses = [401] }: { honest?: string; statuses?: number[] } = {},
): Promise<Answered[]> {
  const welcome = honest === undefined ? target : withToken(target, honest);
  expectResult(await send(welcome, call(welcome, "whoami")), "200 for an honest token, before the wrong one");
  const refusals: Answered[] = [];
  for (const [flaw, token] of Object.entries(tokens)) {
    const message = call(withToken(target, token), "list_notes");
    const exchange = await send(target, { ...message, note: `${message.note}, with a token ${flaw}` });
    expectStatus(exchange, statuses, `${statuses.join(" or ")} with error="invalid_token"`);
    refusals.push(exchange);
  }
  return refusals;
}

/** A token for each of these options: signed by the published key, so that nothing else is wrong with it. */
export async function minted(target: Target, options: Record<string, MintOptions>): Promise<Vectors> {
  const mint = powerOf(target, "mint");
  const tokens: Vectors = {};
  for (const [flaw, each] of Object.entries(options)) tokens[flaw] = await mint(each);
  return tokens;
}

/** A token for each of these values of one claim; a claim that is `undefined` is left out. */
export function mintedWith(target: Target, claim: string, values: unknown[]): Promise<Vectors> {
  const options = values.map((value) => [said(claim, value), { claims: { [claim]: value } }]);
  return minted(target, Object.fromEntries(options));
}

/** A claim or header parameter in words: `whose scope is 42`. */
export function said(name: string, value: unknown): string {
  return value === undefined ? `without ${name}` : `whose ${name} is ${JSON.stringify(value)}`;
}

/** A compact JWS, taken apart (RFC 7515 §7.1). */
export interface Parts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  /** The three parts as they travel. */
  encoded: [header: string, payload: string, signature: string];
  /** What is signed: the first two parts and the dot. */
  input: string;
  signature: Uint8Array;
}

/** Takes a compact JWS apart. */
export function partsOf(token: string): Parts {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const read = (part: string) => JSON.parse(new TextDecoder().decode(base64url.decode(part)));
  return {
    header: read(header),
    claims: read(payload),
    encoded: [header, payload, signature],
    input: `${header}.${payload}`,
    signature: base64url.decode(signature),
  };
}

/** A value as a part of a compact JWS. */
export function part(value: unknown): string {
  return base64url.encode(JSON.stringify(value));
}

/** Seconds since 1970, this many from now. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
