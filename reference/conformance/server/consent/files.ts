/** The files at the third party, as checks ask for them. */

import { rpcResponse } from "../../rpc.ts";
import type { Target } from "../../check.ts";
import type { Behind } from "../../issuer/issuer.ts";
import { callerOf, watched } from "../downstream/calendar.ts";
import { type Answered, expectResult, expectStatus, send } from "../expect.ts";
import { call } from "../messages.ts";
import { failed } from "../../words.ts";
import { urlIn } from "../../url_in.ts";
import { openBrowser } from "./browser.ts";

/** The error of a request that waits for its user (MCP 2025-11-25, Elicitation). */
const URL_ELICITATION_REQUIRED = -32042;

/** A person of this check's alone, by name: what others have linked is not theirs. */
export function somebody(name: string): string {
  return `${name}-${crypto.randomUUID().slice(0, 8)}`;
}

/** A new user who is called alice: as a caller, and at the browser of what is behind the server, watched from now on. */
export async function newAlice(target: Target): Promise<{ behind: Behind; name: string; alice: Target }> {
  const behind = watched(target);
  const name = somebody("alice");
  behind.user = name;
  return { behind, name, alice: await callerOf(target, name) };
}

/** Asks for the caller's files. */
export function listFiles(caller: Target): Promise<Answered> {
  return send(caller, call(caller, "list_files"));
}

/** What an answer asks the user first, one by one; nothing where it asks for nothing. */
export function elicitationsIn(exchange: Answered): (Record<string, unknown> | null)[] {
  const error = rpcResponse(exchange.response)?.error;
  if (error?.code !== URL_ELICITATION_REQUIRED) return [];
  const { elicitations } = (error.data ?? {}) as { elicitations?: unknown };
  return Array.isArray(elicitations) ? elicitations : [];
}

/** The address in an answer that asks the user first; nothing where it asks for nothing. */
export function addressIn(exchange: Answered): string | undefined {
  const [first] = elicitationsIn(exchange);
  return typeof first?.url === "string" && urlIn(first.url) ? first.url : undefined;
}

/** Asks, and expects to be asked for the user. */
export async function expectAsked(caller: Target): Promise<[url: string, Answered]> {
  const exchange = await listFiles(caller);
  const url = addressIn(exchange);
  if (!url) throw failed(exchange, "error -32042, with the address to open in data.elicitations");
  return [url, exchange];
}

/** Expects files, and this user's alone. */
export async function expectFiles(caller: Target, user: string): Promise<Answered> {
  const exchange = await listFiles(caller);
  const { titles } = (expectResult(exchange, `200 with ${user}'s files`).structuredContent ?? {}) as {
    titles?: unknown;
  };
  const own = Array.isArray(titles) && titles.length > 0 &&
    titles.every((title) => String(title).startsWith(`${user} `));
  if (!own) throw failed(exchange, `${user}'s files`, "other files, or none");
  return exchange;
}

/** Has a user allow it, in a browser of their own. */
export async function link(caller: Target, behind: Behind, user: string): Promise<Answered> {
  behind.user = user;
  const [url] = await expectAsked(caller);
  const page = await openBrowser(caller).open(url);
  expectStatus(page, [200], `200 for ${user}, who asked for it`);
  return page;
}

/** Whether an address is at the third party, and not at the issuer or here. */
export function isAtThird(url: URL): boolean {
  return url.pathname.startsWith("/files/");
}

/** Whether a browser is on its way back to the server. */
export function isBack(target: Target): (url: URL) => boolean {
  const { origin } = new URL(target.resource);
  return (url) => url.origin === origin && url.searchParams.has("state");
}

/** Everything that is text in an answer. */
export function textOf(exchange: Answered): string {
  return exchange.response.body + JSON.stringify(exchange.response.headers);
}
