/** Worlds in which a token could end up where it does not belong. */

import type { NotesParty } from "../world/notes_party.ts";
import type { IssuerParty, Scenario } from "../world/world.ts";
import { answerAt } from "../world/bend.ts";
import { atGrant } from "../world/token_endpoint.ts";

/** Every token is too old soon after it was given. */
export const EXPIRED: Scenario = {
  name: "expired",
  story: "the access token expires between two calls",
  arrange() {},
};

/** The same authorization server, and another MCP server. */
export const TWO_SERVERS: Scenario = {
  name: "two-servers",
  story: "two MCP servers have the same authorization server, and their clients the same store",
  arrange() {},
};

/** Where calls are sent on to. */
export const ELSEWHERE = "/elsewhere";

/** Calls with a token are sent on, to another path and to another host, where they would be answered. */
export const CALLS_SENT_ON: Scenario[] = [
  {
    name: "calls-sent-on-to-path",
    story: "the MCP server redirects calls to another path of the same host",
    arrange({ notes }) {
      answerAt(notes, ELSEWHERE, madeUpResult);
      sendCallsTo(notes, notes.origin, 307);
    },
  },
  {
    name: "calls-sent-on-to-host",
    story: "the MCP server redirects calls to another host",
    async arrange({ notes, addParty }) {
      const stranger = await addParty(madeUpResult);
      sendCallsTo(notes, stranger.origin, 308);
    },
  },
];

/** Token requests are sent on, to another path and to another host, where they would be answered honestly. */
export const TOKEN_REQUESTS_SENT_ON: Scenario[] = [
  {
    name: "token-requests-sent-on-to-path",
    story: "the token endpoint redirects to another path of the same host",
    arrange({ issuer }) {
      sendTokenRequestsTo(issuer, issuer.origin);
      answerAt(issuer, ELSEWHERE, tokenEndpointOf(issuer));
    },
  },
  {
    name: "token-requests-sent-on-to-host",
    story: "the token endpoint redirects to another host",
    async arrange({ issuer, addParty }) {
      const stranger = await addParty(tokenEndpointOf(issuer), "authorization-server");
      sendTokenRequestsTo(issuer, stranger.origin);
    },
  },
];

/** Fresh tokens are refused like old ones. */
export const NEVER_SATISFIED: Scenario = {
  name: "never-satisfied",
  story: "the MCP server refuses every token with 401",
  arrange({ notes }) {
    notes.hook = (request, next) => {
      notes.expireTokens();
      return next(request);
    };
  },
};

function sendOn(origin: string, status: 307 | 308): Response {
  return new Response(null, { status, headers: { location: `${origin}${ELSEWHERE}` } });
}

function sendCallsTo(notes: NotesParty, origin: string, status: 307 | 308): void {
  const before = notes.hook;
  notes.hook = (request, next) => {
    const isCall = request.url === notes.resource && request.headers.has("authorization");
    return isCall ? sendOn(origin, status) : before(request, next);
  };
}

function sendTokenRequestsTo(issuer: IssuerParty, origin: string): void {
  atGrant(issuer, "authorization_code", () => sendOn(origin, 307));
}

/** An MCP server that says yes to everything. */
async function madeUpResult(request: Request): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const { id } = await request.json();
  if (id === undefined) return new Response(null, { status: 202 });
  const hello = { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "?", version: "1" } };
  return Response.json({ jsonrpc: "2.0", id, result: { ...hello, tools: [], content: [] } });
}

function tokenEndpointOf(issuer: IssuerParty): (request: Request) => Promise<Response> {
  return async (request) => {
    const { method, headers } = request;
    const body = await request.text();
    return await issuer.answer(new Request(`${issuer.issuer}/token`, { method, headers, body }));
  };
}
