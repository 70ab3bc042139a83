/**
 * What requests leave open or spell in another way, settled before oidc-provider reads them: real clients send it,
 * and oidc-provider has no setting for it.
 */

import { Buffer } from "node:buffer";
import { parse, type ParsedUrlQuery } from "node:querystring";
import type { Provider } from "./oidc_provider.ts";
import { knownSpelling, type Registry } from "./resources.ts";

type Middleware = Parameters<Provider["use"]>[0];

/** Bytes of a token request; oidc-provider's own limit. */
const MAX_BYTES = 56 * 1024;

const OFFLINE_ACCESS = "offline_access";

function words(text: unknown): string[] {
  return typeof text === "string" ? text.split(" ").filter(Boolean) : [];
}

/** Each resource as it is registered here, if another spelling of it is meant. */
function settleResource(params: ParsedUrlQuery, registry: Registry): ParsedUrlQuery {
  const { resource } = params;
  if (resource === undefined) return params;
  const settled = [resource].flat().map((each) => knownSpelling(registry, each) ?? each);
  return { ...params, resource: Array.isArray(resource) ? settled : settled[0] };
}

/**
 * Offline access takes consent. A client that forgot to ask for it, as Codex does, would have the scope dropped
 * without a word, and would still get a refresh token: here its user is asked. `prompt=none` stays as it is, and
 * then the scope is ignored.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess
 */
function askForConsent(params: ParsedUrlQuery): ParsedUrlQuery {
  const prompts = words(params.prompt);
  const isSettled = Array.isArray(params.prompt) || prompts.includes("none") || prompts.includes("consent");
  if (isSettled || !words(params.scope).includes(OFFLINE_ACCESS)) return params;
  return { ...params, prompt: [...prompts, "consent"].join(" ") };
}

/**
 * A refresh may name the scopes that were asked for at sign-in. `offline_access` is none that an access token can
 * have, so it is neither granted there nor refused.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
function ignoreOfflineAccess(params: ParsedUrlQuery): ParsedUrlQuery {
  if (params.grant_type !== "refresh_token" || typeof params.scope !== "string") return params;
  return { ...params, scope: words(params.scope).filter((scope) => scope !== OFFLINE_ACCESS).join(" ") };
}

async function readAtMost(limit: number, body: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString();
}

/** Settles authorization requests. */
export function settleAuthorizationRequest(registry: Registry): Middleware {
  return async (ctx, next) => {
    if (ctx.path === "/authorize" && ctx.method === "GET") {
      ctx.query = askForConsent(settleResource(ctx.query, registry));
    }
    await next();
  };
}

/** Settles token requests. oidc-provider takes a body that somebody has read before it, and parses no other. */
export function settleTokenRequest(registry: Registry): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== "/token" || ctx.method !== "POST" || !ctx.is("application/x-www-form-urlencoded")) {
      return await next();
    }
    const body = await readAtMost(MAX_BYTES, ctx.req);
    if (body === undefined) {
      ctx.set("cache-control", "no-store");
      ctx.status = 400;
      ctx.body = { error: "invalid_request", error_description: `send at most ${MAX_BYTES} bytes` };
      return;
    }
    const request = ctx.request as typeof ctx.request & { body?: ParsedUrlQuery };
    ctx.state.sent = parse(body);
    request.body = ignoreOfflineAccess(settleResource(ctx.state.sent, registry));
    await next();
  };
}
