/** A client's flow, step by step: what it asked here, what it got, and why it was refused. */

import {
  type Fields,
  GRANT_STEPS,
  oauthError,
  object,
  type OnStep,
  SHOWN,
  shown,
  type Step,
  tokenAsked,
  tokensGot,
} from "../command/steps.ts";
import type { KoaContextWithOIDC, Provider } from "./oidc_provider.ts";
import { ON_BEHALF_OF, TOKEN_EXCHANGE } from "./token_exchange.ts";

const TOKEN_STEPS: Record<string, string> = {
  ...GRANT_STEPS,
  [TOKEN_EXCHANGE]: "exchange",
  [ON_BEHALF_OF]: "exchange",
};

function named(ctx: KoaContextWithOIDC): string | undefined {
  const client = ctx.oidc?.entities?.Client;
  return client?.clientName ?? client?.clientId;
}

/** What a browser was sent away with: to the page, or back to the client. */
function redirected(ctx: KoaContextWithOIDC): Pick<Step, "got" | "refused"> {
  const location = String(ctx.response.get("location"));
  if (location.startsWith("/interaction/")) return { got: [["shown", "the sign-in page"]] };
  const query = URL.canParse(location) ? new URL(location).searchParams : new URLSearchParams();
  const refused = oauthError(Object.fromEntries(query));
  if (refused) return { got: [], refused };
  const { entities } = ctx.oidc;
  return {
    got: [
      ["code", "yes"],
      ...shown({ as: entities.Account?.accountId, allowed: entities.AuthorizationCode?.scope }, [
        "as",
        "allowed",
      ]),
    ],
  };
}

function refusal(ctx: KoaContextWithOIDC): string | undefined {
  if (ctx.status < 400) return undefined;
  return oauthError({ ...object(ctx.state.failure), ...object(ctx.body) }) ?? `${ctx.status}`;
}

function tokenStep(ctx: KoaContextWithOIDC, sent: Fields): Step {
  const grant = String(sent.grant_type);
  return {
    name: TOKEN_STEPS[grant] ?? grant,
    client: named(ctx),
    asked: tokenAsked(sent),
    got: tokensGot(object(ctx.body)),
    refused: refusal(ctx),
  };
}

function stepOf(ctx: KoaContextWithOIDC, query: Fields): Step | undefined {
  const client = named(ctx);
  const refused = refusal(ctx);
  const body = object(ctx.body);
  if (ctx.path.startsWith("/.well-known/")) {
    return { name: "discovery", asked: [["path", ctx.originalUrl.split("?", 1)[0] ?? ""]], got: [], refused };
  }
  if (ctx.path === "/jwks") return { name: "keys", asked: [], got: [], refused };
  if (ctx.path === "/register") {
    const asked = shown(object(ctx.oidc?.body), SHOWN.registration);
    const got = shown(body, ["client_id", ...SHOWN.registration]);
    return { name: "registration", client, asked, got, refused };
  }
  if (ctx.path === "/authorize" || ctx.path.startsWith("/authorize/")) {
    const name = ctx.path === "/authorize" ? "sign-in" : "answer";
    const outcome = refused ? { got: [], refused } : redirected(ctx);
    return { name, client, asked: shown(query, SHOWN.authorization), ...outcome };
  }
  if (ctx.path === "/token") return tokenStep(ctx, object(ctx.state.sent));
  if (ctx.path === "/introspect") {
    const got = shown(body, ["active", "aud", "sub", "scope", "client_id"]);
    return { name: "introspection", client, asked: [], got, refused };
  }
  if (ctx.path === "/revoke") return { name: "revocation", client, asked: [], got: [], refused };
}

/** Has each step told, from now on. */
export function observeSteps(provider: Provider, onStep: OnStep): void {
  provider.on("authorization.error", (ctx, error) => ctx.state.failure = error);
  provider.use(async (ctx, next) => {
    const query = { ...ctx.query };
    await next();
    if (ctx.method === "OPTIONS") return;
    const step = stepOf(ctx as KoaContextWithOIDC, query);
    if (step) onStep(step);
  });
}
