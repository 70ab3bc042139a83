// What a server of 2025-03-26 was besides: an authorization server, at the root of its own origin. Lesson 12 retires it.

import { base64url, exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from "jose";
import { z } from "zod";

/** What it consists of, for its clients. */
export type Part = "authorize" | "token" | "register" | "metadata";

/** The order in which it goes: nobody new, then nobody anew, then nobody longer, then nothing that says so. */
export const SHED: readonly Part[] = ["register", "authorize", "token", "metadata"];

/** Where clients look when there is no metadata, too: MCP 2025-03-26, Fallbacks for Servers without Metadata Discovery. */
const PATHS: Readonly<Record<string, Part>> = {
  "/authorize": "authorize",
  "/token": "token",
  "/register": "register",
  "/.well-known/oauth-authorization-server": "metadata",
};

/** What it has to be told. */
export interface OwnSignInSettings {
  /** The server's own URL. Its origin is the issuer, whatever path it has. */
  resource: string;
  /** Who is at the browser: the page, the passwords and the consent are not the subject here. */
  userOf(request: Request): string | undefined;
}

/** A sign-in of a server's own. */
export interface OwnSignIn {
  issuer: string;
  /** Its public keys, which are wanted for as long as something that they have signed lives. */
  keys: JSONWebKeySet;
  /** What is left of it. */
  parts: Set<Part>;
  /** Answers for what is left; nothing for any other address. */
  fetch(request: Request): Promise<Response | undefined>;
}

/** What somebody has allowed a client. */
type Grant = { client_id: string; sub: string };
type Code = Grant & { redirect_uri: string; code_challenge: string };

/** Seconds that an access token lives: so long its public key is wanted when the last one has been issued. */
const LIFETIME = 600;

const registration = z.object({ redirect_uris: z.array(z.url()).min(1) });
const authorization = z.object({
  response_type: z.literal("code"),
  client_id: z.string(),
  redirect_uri: z.string(),
  state: z.string().optional(),
  code_challenge: z.string().min(43),
  code_challenge_method: z.literal("S256"),
});
const withCode = z.object({
  grant_type: z.literal("authorization_code"),
  code: z.string(),
  client_id: z.string(),
  redirect_uri: z.string(),
  code_verifier: z.string(),
});
const withRefreshToken = z.object({
  grant_type: z.literal("refresh_token"),
  refresh_token: z.string(),
  client_id: z.string(),
});

const random = () => base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
const refuse = (error: string) => Response.json({ error }, { status: 400 });

async function challengeOf(verifier: string): Promise<string> {
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
  );
}

/** Creates it, with a key of its own. Its tokens are what lesson 4 verifies, audience included. */
export async function createOwnSignIn({ resource, userOf }: OwnSignInSettings): Promise<OwnSignIn> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const kid = random();
  const keys = { keys: [{ ...await exportJWK(publicKey), alg: "ES256", use: "sig", kid }] };
  const issuer = new URL(resource).origin;
  const parts = new Set(SHED);
  const clients = new Map<string, string[]>();
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, Grant>();

  async function tokensFor({ client_id, sub }: Grant): Promise<Response> {
    const now = Math.floor(Date.now() / 1000);
    const access_token = await new SignJWT({ client_id, scope: "notes:read" })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid })
      .setIssuer(issuer).setAudience(resource).setSubject(sub)
      .setIssuedAt(now).setExpirationTime(now + LIFETIME).setJti(random())
      .sign(privateKey);
    const refresh_token = random();
    refreshTokens.set(refresh_token, { client_id, sub });
    const body = { access_token, token_type: "Bearer", expires_in: LIFETIME, refresh_token };
    return Response.json(body, { headers: { "cache-control": "no-store" } });
  }

  const answers: Record<Part, (request: Request) => Response | Promise<Response>> = {
    async register(request) {
      const { data } = registration.safeParse(await request.json().catch(() => undefined));
      if (!data) return refuse("invalid_client_metadata");
      const client_id = random();
      clients.set(client_id, data.redirect_uris);
      return Response.json({ ...data, client_id, token_endpoint_auth_method: "none" }, { status: 201 });
    },
    authorize(request) {
      const { data } = authorization.safeParse(Object.fromEntries(new URL(request.url).searchParams));
      // To an address that is not the client's nobody is sent, with an error neither.
      if (!data || !clients.get(data.client_id)?.includes(data.redirect_uri)) {
        return refuse("invalid_request");
      }
      const sub = userOf(request);
      const back = new URL(data.redirect_uri);
      if (data.state !== undefined) back.searchParams.set("state", data.state);
      if (sub === undefined) {
        back.searchParams.set("error", "access_denied");
        return new Response(null, { status: 302, headers: { location: back.href } });
      }
      const code = random();
      codes.set(code, { ...data, sub });
      back.searchParams.set("code", code);
      return new Response(null, { status: 302, headers: { location: back.href } });
    },
    async token(request) {
      const form = Object.fromEntries(new URLSearchParams(await request.text()));
      const { data: renewed } = withRefreshToken.safeParse(form);
      if (renewed) {
        const grant = refreshTokens.get(renewed.refresh_token);
        refreshTokens.delete(renewed.refresh_token);
        return grant?.client_id === renewed.client_id ? await tokensFor(grant) : refuse("invalid_grant");
      }
      const { data } = withCode.safeParse(form);
      if (!data) return refuse("unsupported_grant_type");
      const code = codes.get(data.code);
      codes.delete(data.code);
      const isTheirs = code?.client_id === data.client_id && code.redirect_uri === data.redirect_uri &&
        code.code_challenge === await challengeOf(data.code_verifier);
      return code && isTheirs ? await tokensFor(code) : refuse("invalid_grant");
    },
    metadata: () =>
      Response.json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        // What is gone is not announced, or clients would try it.
        ...parts.has("register") ? { registration_endpoint: `${issuer}/register` } : {},
        response_types_supported: ["code"],
        code_challenge_methods_supported: ["S256"],
      }),
  };

  return {
    issuer,
    keys,
    parts,
    async fetch(request) {
      const part = PATHS[new URL(request.url).pathname];
      return part && parts.has(part) ? await answers[part](request) : undefined;
    },
  };
}
