/** Wrong tokens: taken apart, put together, and sent. */

import { base64url } from "jose";
import { powerOf, type Target } from "../../check.ts";
import type { MintOptions } from "../../issuer/issuer.ts";
import { type Answered, expectStatus, send } from "../expect.ts";
import { withToken } from "../messages.ts";
import { expectWelcome, reading } from "../operations.ts";

/** Tokens by what is wrong with them, in a few words that follow "a token". */
export type Vectors = Record<string, string>;

/**
 * The operation that reads, with each of these tokens: refused with one of the statuses, and no result. An honest
 * token is let in first: a server that refuses everybody has noticed nothing.
 *
 * @throws {HarnessError} `untested` when it is not
 */
export async function expectRefused(
  target: Target,
  tokens: Vectors,
  { honest = target.token, statuses = [401] }: { honest?: string; statuses?: readonly number[] } = {},
): Promise<Answered[]> {
  await expectWelcome(honest === undefined ? target : withToken(target, honest));
  const refusals: Answered[] = [];
  for (const [flaw, token] of Object.entries(tokens)) {
    const message = reading(withToken(target, token));
    const exchange = await send(target, { ...message, note: `${message.note}, with a token ${flaw}` });
    expectStatus(exchange, [...statuses], expected(statuses));
    refusals.push(exchange);
  }
  return refusals;
}

function expected(statuses: readonly number[]): string {
  const [first, ...others] = statuses;
  return [`${first} with error="invalid_token"`, ...others].join(", or ");
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
