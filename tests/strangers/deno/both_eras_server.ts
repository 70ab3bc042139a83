/**
 * Inventory on SDK v2: 2026-07-28 and older revisions. Otherwise: the SDK's own gate, host check (any port, localhost
 * too), origin check (this machine's pages) and metadata; too little scope is found by the SDK, after the message.
 */

import {
  acceptedContent,
  type AuthInfo,
  createMcpHandler,
  createRequestStateCodec,
  getOAuthProtectedResourceMetadataUrl,
  hostHeaderValidationResponse,
  inputRequired,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  McpServer,
  OAuthError,
  OAuthErrorCode,
  oauthMetadataResponse,
  originValidationResponse,
  requireBearerAuth,
  requireScopes,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { bearerIn, createVerifier, discover } from "../node/verify.mjs";

/** A resource, for those who may write. */
export const LEDGER = "stock://shelf/ledger";

/** What there is. */
export type Stock = Map<string, number>;

/** What it is told. */
export interface Settings {
  resource: string;
  issuer: string;
  /** Default: the resource. */
  audience?: string;
}

/** Answers a request. */
export type Answer = (request: Request) => Promise<Response>;

const result = (value: Record<string, unknown>) => {
  return { content: [{ type: "text" as const, text: JSON.stringify(value) }], structuredContent: value };
};

/** What is asked before stock is written off. */
const SURE = z.object({ sure: z.boolean() });

/** The state of a question, bound to who was asked and to what it is about. */
const states = createRequestStateCodec<{ item: string }>({
  key: crypto.getRandomValues(new Uint8Array(32)),
  bind: ({ http, mcpReq }) => JSON.stringify([mcpReq.method, http?.authInfo?.extra?.subject]),
});

const handlerOf = (stock: Stock) =>
  createMcpHandler(() => {
    const requestState = { verify: states.verify };
    const server = new McpServer({ name: "inventory", version: "1.0.0" }, { requestState });
    server.registerTool("list_stock", { description: "What is in stock" }, () => {
      return result({ stock: Object.fromEntries(stock) });
    });
    server.registerTool("restock", {
      description: "Adds to the stock",
      inputSchema: z.object({ item: z.string().min(1), count: z.number().int().min(1) }),
      scopeChallenge: requireScopes("inventory:read", "inventory:write"),
    }, ({ item, count }) => {
      stock.set(item, (stock.get(item) ?? 0) + count);
      return result({ item, count: stock.get(item) });
    });
    server.registerTool("write_off", {
      description: "Takes one of an item out of the stock, when somebody is sure",
      inputSchema: z.object({ item: z.string().min(1) }),
      scopeChallenge: requireScopes("inventory:read", "inventory:write"),
    }, async ({ item }, context) => {
      const { inputResponses, requestState } = context.mcpReq;
      const asked = requestState<{ item: string }>();
      const answer = acceptedContent(inputResponses, "sure", SURE);
      if (asked?.item !== item || !answer?.sure) {
        const sure = inputRequired.elicit({ message: `Write off one ${item}?`, requestedSchema: SURE });
        return inputRequired({
          inputRequests: { sure },
          requestState: await states.mint({ item }, context),
        });
      }
      stock.set(item, (stock.get(item) ?? 0) - 1);
      return result({ item, count: stock.get(item) });
    });
    server.registerResource("ledger", LEDGER, {
      mimeType: "text/plain",
      scopeChallenge: requireScopes("inventory:read", "inventory:write"),
    }, (uri) => ({ contents: [{ uri: uri.href, text: `${stock.size} kinds` }] }));
    return server;
  });

/** The tools, and whoever calls them: what stands behind the gate. */
export function createUnguarded(stock: Stock): Answer {
  const handler = handlerOf(stock);
  const scopes = ["inventory:read", "inventory:write"];
  return (request) => handler.fetch(request, { authInfo: { token: "", clientId: "anybody", scopes } });
}

/** The server. */
export function createInventory({ resource, issuer, audience = resource }: Settings, stock: Stock): Answer {
  const resourceServerUrl = new URL(resource);
  const verify = createVerifier({ issuer, audience });
  const handler = handlerOf(stock);
  const gate = requireBearerAuth({
    requiredScopes: ["inventory:read"],
    resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resourceServerUrl),
    verifier: {
      async verifyAccessToken(token): Promise<AuthInfo> {
        const caller = await verify(token).catch(() => null);
        if (caller === null) throw new OAuthError(OAuthErrorCode.ServerError, "The issuer cannot be asked");
        if (!caller) throw new OAuthError(OAuthErrorCode.InvalidToken, "The token is not good here");
        const { client: clientId, scopes, expiresAt, subject } = caller;
        return { token, clientId, scopes, expiresAt, extra: { subject } };
      },
    },
  });
  let oauthMetadata: Awaited<ReturnType<typeof discover>> | undefined;
  return async (request) => {
    const misdirected = hostHeaderValidationResponse(request, localhostAllowedHostnames());
    if (misdirected) return misdirected;
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/.well-known/")) {
      oauthMetadata ??= await discover(issuer).catch(() => undefined);
      if (!oauthMetadata) return new Response(null, { status: 503 });
      const document = oauthMetadataResponse(request, {
        oauthMetadata: oauthMetadata as never,
        resourceServerUrl,
        scopesSupported: ["inventory:read", "inventory:write"],
        dangerouslyAllowInsecureIssuerUrl: true, // A test issuer on loopback.
      });
      return document ?? new Response(null, { status: 404 });
    }
    if (pathname !== resourceServerUrl.pathname) return new Response(null, { status: 404 });
    const foreign = originValidationResponse(request, localhostAllowedOrigins());
    if (foreign) return foreign;
    // SDK v2, as SDK v1, splits at each space, where RFC 9110 §11.4 allows several after the scheme.
    const token = bearerIn(request.headers.get("authorization"));
    const headers = new Headers(request.headers);
    if (token) headers.set("authorization", `Bearer ${token}`);
    const authInfo = await gate(new Request(request.url, { headers }));
    return authInfo instanceof Response ? authInfo : await handler.fetch(request, { authInfo });
  };
}
