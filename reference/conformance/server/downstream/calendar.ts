/** The calendar behind the server, as checks see it: what the server's tools say, and what came there. */

import type { Target } from "../../check.ts";
import type { Arrival, Behind, User } from "../../issuer/issuer.ts";
import { powerOf } from "../../check.ts";
import { type Answered, expectResult, headerOf, send } from "../expect.ts";
import { call } from "../messages.ts";
import { rpcResponse } from "../../rpc.ts";
import { failed } from "../../words.ts";

/** What is behind the server, watched from now on. */
export function watched(target: Target): Behind {
  return powerOf(target, "what is behind it")();
}

/** The target, asked with an honest token of this user's. */
export async function callerOf(
  target: Target,
  subject: string,
  options: { claims?: Record<string, unknown>; clientId?: string; scope?: string } = {},
): Promise<Target> {
  const scope = "notes:read notes:write";
  return { ...target, token: await powerOf(target, "mint")({ subject, scope, ...options }) };
}

/** Asks for the caller's events. */
export function listEvents(caller: Target, args: object = {}): Promise<Answered> {
  return send(caller, call(caller, "list_events", args));
}

/** Titles in a tool's result. */
function titlesIn(exchange: Answered): string[] {
  const { structuredContent } = expectResult(exchange, "200 with the caller's events");
  const { titles } = (structuredContent ?? {}) as { titles?: unknown };
  if (!Array.isArray(titles) || titles.some((title) => typeof title !== "string")) {
    throw failed(exchange, "structuredContent.titles: a list of texts", "a result without it");
  }
  return titles;
}

/** Expects events, and this user's alone. */
export async function expectEvents(caller: Target, user: User, args: object = {}): Promise<Answered> {
  const exchange = await listEvents(caller, args);
  const titles = titlesIn(exchange);
  if (titles.length === 0 || titles.some((title) => !title.startsWith(`${user} `))) {
    throw failed(exchange, `${user}'s events`, `the events of ${titles.map((each) => each.split(" ")[0])}`);
  }
  return exchange;
}

/** Requests for a token in place of a caller's: those that bring one along. */
export function exchangesOf({ requests }: Behind): Behind["requests"] {
  return requests.filter(({ fields }) => fields.subject_token ?? fields.assertion);
}

/** What came to the calendar. */
export function atCalendar({ arrived }: Behind): Arrival[] {
  return arrived.filter(({ at }) => at === "calendar");
}

/** Expects the error of a tool: 200, `isError`, and no challenge, which would send the client to sign in. */
export function expectToolError(exchange: Answered, expected = "200 with a tool's error"): void {
  const { status } = exchange.response;
  const response = rpcResponse(exchange.response);
  if (status !== 200 || headerOf(exchange, "www-authenticate") || !response?.result?.isError) {
    throw failed(exchange, expected);
  }
}
