/** What is put around oidc-provider's own endpoints. */

import { metadataPaths } from "../conformance/issuer/metadata.ts";
import type { Provider } from "./oidc_provider.ts";
import { errorPage } from "./pages/error_page.ts";
import { pageHeaders, renderPage } from "./pages/page.ts";
import { settleAuthorizationRequest, settleTokenRequest } from "./request_settling.ts";
import { allScopes, type Registry } from "./resources.ts";

type Middleware = Parameters<Provider["use"]>[0];

const METADATA = /^\/\.well-known\/(?:oauth-authorization-server|openid-configuration)$/;

/**
 * The metadata names the resources' scopes as well. They are not oidc-provider's own, which would ask for each
 * twice: for OpenID Connect and for the resource.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
function scopesInMetadata(registry: Registry): Middleware {
  return async (ctx, next) => {
    await next();
    if (METADATA.test(ctx.path) && ctx.status === 200 && typeof ctx.body === "object") {
      Object.assign(ctx.body ?? {}, { scopes_supported: allScopes(registry) });
    }
  };
}

/**
 * An issuer whose identifier has a path publishes its metadata where that leads, and not at the root: whoever asks there
 * would be told of another issuer. Everything else stays at the root.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3.1
 */
function metadataOf(issuer: string): Middleware {
  const path = new URL(issuer).pathname.replace(/\/$/, "");
  const places = [...metadataPaths(path), `${path}/.well-known/oauth-authorization-server`];
  return async (ctx, next) => {
    if (places.includes(ctx.path)) ctx.path = ctx.path.replace(path, "");
    else if (METADATA.test(ctx.path)) return;
    await next();
  };
}

/** Registration from web pages. oidc-provider opens all other endpoints to them, and this one not. */
const registrationFromWebPages: Middleware = async (ctx, next) => {
  if (ctx.path !== "/register" || ctx.get("origin") === "") return await next();
  ctx.vary("Origin");
  ctx.set("access-control-allow-origin", ctx.get("origin"));
  if (ctx.method !== "OPTIONS") return await next();
  ctx.set("access-control-allow-methods", "POST");
  ctx.set("access-control-allow-headers", "content-type, mcp-protocol-version");
  ctx.set("access-control-max-age", "3600");
  ctx.status = 204;
};

function notFoundPage(issuer: string): Middleware {
  return async (ctx, next) => {
    await next();
    if (ctx.status !== 404 || ctx.body || ctx.accepts("json", "html") !== "html") return;
    ctx.status = 404;
    ctx.set(pageHeaders());
    ctx.body = renderPage(errorPage({ error: "not_found" }), issuer);
  };
}

/** Adds all of it. */
export function addMiddleware(provider: Provider, registry: Registry): void {
  provider.use(metadataOf(provider.issuer));
  provider.use(settleAuthorizationRequest(registry));
  provider.use(settleTokenRequest(registry));
  provider.use(scopesInMetadata(registry));
  provider.use(registrationFromWebPages);
  provider.use(notFoundPage(provider.issuer));
}
