/** A notes server with a calendar behind it: the embedded authorization server, an API that trusts it, real tokens. */

import { createRemoteJWKSet, jwtVerify } from "jose";
import { createApi } from "../../reference/conformance/issuer/api.ts";
import { type Behind, honestBehind } from "../../reference/conformance/issuer/behind.ts";
import { protect } from "../../reference/guard/mod.ts";
import { createApp } from "../../reference/server/app.ts";
import { createCalendar } from "../../reference/server/calendar.ts";
import { createExchange, type Exchange, type ExchangeOptions } from "../../reference/server/exchange.ts";
import { openNotes } from "../../reference/server/notes.ts";
import type { ServerRecord } from "../../reference/server/records.ts";
import { scopePolicy } from "../../reference/server/scopes.ts";
import { register, type Server, tokensFor, withServer } from "../authorization_server/steps.ts";
import { modern, post } from "../guard/raw.ts";

/** The calendar, as a server of its own. */
export interface CalendarApi {
  resource: string;
  /** What arrived, and what it is told to do. */
  behind: Behind;
  close(): Promise<void>;
}

/** Serves a calendar that believes this issuer's tokens, where they are for the calendar. */
export function serveCalendar(issuerOf: () => string): CalendarApi {
  const behind = honestBehind();
  let api: ((request: Request) => Promise<Response>) | undefined;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const issuer = issuerOf();
    const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
    const claimsOf = async (token: string) =>
      (await jwtVerify(token, keys, { issuer, typ: "at+jwt" }).catch(() => undefined))?.payload;
    api ??= createApi({ name: "calendar", resource, behind, claimsOf });
    return api(request);
  });
  const resource = `http://127.0.0.1:${server.addr.port}/calendar`;
  return { resource, behind, close: () => server.shutdown() };
}

/** A user's token for a resource, by the whole way through the browser. */
export async function signIn(
  server: Pick<Server, "issuer">,
  resource: string,
  user: string,
): Promise<string> {
  const { client_id } = await register(server as Server);
  return (await tokensFor(server as Server, client_id, { resource }, { user })).access_token;
}

/** What a call of `list_events` came to, and the whole answer as text. */
export interface Called {
  status: number;
  titles?: string[];
  failure?: string;
  text: string;
}

/** Calls `list_events` by HTTP. */
export async function listEvents(resource: string, token: string): Promise<Called> {
  const response = await post(resource, token, modern("tools/call", { name: "list_events", arguments: {} }));
  const text = await response.text();
  const { result } = JSON.parse(text);
  const { isError, content, structuredContent } = result ?? {};
  const said = isError ? { failure: content[0].text } : { titles: structuredContent?.titles };
  return { status: response.status, ...said, text };
}

/** All of it. */
export interface World {
  issuer: Server;
  api: CalendarApi;
  /** The notes server. */
  resource: string;
  records: ServerRecord[];
  /** What the exchange is made of, for one with a flaw or another clock. */
  options: ExchangeOptions;
}

/**
 * Serves all of it for the time of a test.
 *
 * @param exchangeFor the server's way to get tokens; default: its own
 */
export async function withCalendar(
  test: (world: World) => Promise<void>,
  exchangeFor: (options: ExchangeOptions) => Exchange = createExchange,
): Promise<void> {
  await withServer(async (issuer) => {
    const api = serveCalendar(() => issuer.issuer);
    issuer.addResource(api.resource, { name: "Calendar", scopes: ["calendar:read", "calendar:write"] });
    const { client_id: clientId, client_secret: clientSecret } = issuer.resourceServer;
    const options = {
      ...{ issuer: issuer.issuer, clientId, clientSecret },
      ...{ audience: api.resource, scope: "calendar:read" },
    };
    const records: ServerRecord[] = [];
    const notes = openNotes(":memory:");
    let app: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => app(request),
    );
    const resource = `http://127.0.0.1:${server.addr.port}/mcp`;
    issuer.addResource(resource, { name: "Notes", scopes: ["notes:read", "notes:write"] });
    const settings = { READ_SCOPE: "notes:read", WRITE_SCOPE: "notes:write", CALENDAR_API: api.resource };
    app = createApp({
      guard: protect({
        resource,
        authorizationServers: [issuer.issuer],
        scopes: scopePolicy(settings),
        onAudit: (event) => void records.push({ event: "decision", ...event }),
      }),
      notes,
      write: (record) => void records.push(record),
      calendar: createCalendar(api.resource, exchangeFor(options)),
    });
    try {
      await test({ issuer, api, resource, records, options });
    } finally {
      await server.shutdown();
      await api.close();
      notes.close();
    }
  });
}
