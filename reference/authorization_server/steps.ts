/** A client's flow, step by step: what it asked, what it got, and why it was refused. Nothing secret is in it. */

import { decodeJwt } from "jose";
import { createHash } from "node:crypto";
import type { KoaContextWithOIDC, Provider } from "./oidc_provider.ts";
import { TOKEN_EXCHANGE } from "./token_exchange.ts";

/** One request of a client's or of a browser's, as somebody who looks on may see it. */
export interface Step {
  /** "discovery", "registration", "sign-in", "answer", "token", "refresh", … */
  name: string;
  /** What the client calls itself, or its id, where that is known. */
  client?: string;
  /** Parameters, in its own spelling. */
  asked: [name: string, value: string][];
  got: [name: string, value: string][];
  /** OAuth's error and its description. */
  refused?: string;
}

/** Told of each step as it happens. */
export type OnStep = (step: Step) => void;

type Fields = Record<string, unknown>;

/** What may be shown. Codes, verifiers, secrets, tokens and `state` are in none of these lists. */
const SHOWN = {
  registration: [
    "client_name",
    "redirect_uris",
    "grant_types",
    "response_types",
    "token_endpoint_auth_method",
    "application_type",
    "scope",
  ],
  authorization: ["scope", "resource", "prompt", "redirect_uri", "code_challenge_method", "response_type"],
  token: ["scope", "resource", "audience", "redirect_uri", "token_type_hint"],
};

const TOKEN_STEPS: Record<string, string> = {
  authorization_code: "token",
  refresh_token: "refresh",
  client_credentials: "token for itself",
  [TOKEN_EXCHANGE]: "exchange",
};

/** Short, and the same for the same token: enough to recognise it by. */
function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 8);
}

function shown(fields: Fields, names: string[]): [string, string][] {
  return names.filter((name) => fields[name] !== undefined && fields[name] !== "").map((name) => {
    const value = fields[name];
    return [name, Array.isArray(value) ? value.join(" ") : String(value)];
  });
}

function object(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

/** An access token by what it says, or by its hash alone. */
function tokenLines(token: unknown): [string, string][] {
  if (typeof token !== "string") return [];
  const name = `«token ${hashOf(token)}»`;
  if (token.split(".").length !== 3) return [["access token", `${name}, opaque`]];
  const { aud, sub, scope, roles, exp, iat } = decodeJwt(token);
  return [
    ["access token", name],
    ...shown({ aud, sub, scope, roles }, ["aud", "sub", "scope", "roles"]),
    ["good for", `${(exp ?? 0) - (iat ?? 0)} s`],
  ];
}

function named(ctx: KoaContextWithOIDC): string | undefined {
  const client = ctx.oidc?.entities?.Client;
  return client?.clientName ?? client?.clientId;
}

/** What a browser was sent away with: to the page, or back to the client. */
function redirected(ctx: KoaContextWithOIDC): Pick<Step, "got" | "refused"> {
  const location = String(ctx.response.get("location"));
  if (location.startsWith("/interaction/")) return { got: [["shown", "the sign-in page"]] };
  const query = URL.canParse(location) ? new URL(location).searchParams : new URLSearchParams();
  const error = query.get("error");
  if (error) return { got: [], refused: `${error}: ${query.get("error_description") ?? ""}` };
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
  const { error, error_description: why } = { ...object(ctx.state.failure), ...object(ctx.body) };
  return error ? [error, why].filter(Boolean).join(": ") : `${ctx.status}`;
}

function tokenStep(ctx: KoaContextWithOIDC, sent: Fields): Step {
  const { access_token, refresh_token, id_token } = object(ctx.body);
  const got = [
    ...tokenLines(access_token),
    ...refresh_token
      ? [["refresh token", `«token ${hashOf(String(refresh_token))}»`] as [string, string]]
      : [],
    ...id_token ? [["ID token", "yes"] as [string, string]] : [],
  ];
  const grant = String(sent.grant_type);
  const presented = typeof sent.refresh_token === "string" ? sent.refresh_token : undefined;
  return {
    name: TOKEN_STEPS[grant] ?? grant,
    client: named(ctx),
    asked: [
      ...presented ? [["with", `«token ${hashOf(presented)}»`] as [string, string]] : [],
      ...shown(sent, SHOWN.token),
    ],
    got,
    refused: refusal(ctx),
  };
}

function stepOf(ctx: KoaContextWithOIDC, query: Fields): Step | undefined {
  const client = named(ctx);
  const refused = refusal(ctx);
  const body = object(ctx.body);
  if (ctx.path.startsWith("/.well-known/")) {
    return { name: "discovery", asked: [["path", ctx.path]], got: [], refused };
  }
  if (ctx.path === "/jwks") return { name: "keys", asked: [], got: [], refused };
  if (ctx.path === "/register") {
    const asked = shown(object(ctx.oidc?.body), SHOWN.registration);
    return {
      name: "registration",
      client,
      asked,
      got: shown(body, ["client_id", ...SHOWN.registration]),
      refused,
    };
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
