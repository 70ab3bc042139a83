// Given: what lesson 7 builds, as a server needs it that is a client elsewhere. Token requests, and the code flow.

import {
  discoverAuthorizationServerMetadata,
  exchangeAuthorization,
  startAuthorization,
} from "@modelcontextprotocol/sdk/client/auth.js";
import { z } from "zod";
import type { Caller } from "./protect.ts";

/** What this server is at an authorization server: a client with a secret, and what it asks for there. */
export type Party = {
  issuer: string;
  client_id: string;
  client_secret: string;
  resource: string;
  scope: string;
};

/** What this server has behind it. */
export interface Behind {
  /** How its issuer is asked for a token in place of a caller's. */
  way: "token-exchange" | "on-behalf-of";
  /** Its own issuer, where people sign in again to say who is at the browser. */
  home: Omit<Party, "resource">;
  /** An API that trusts the same issuer. */
  calendar: Party;
  /** A third party, with an authorization server of its own. */
  files: Party;
}

/** A token that was got, and when it ends in milliseconds since 1970. */
export type Granted = { token: string; until: number };

/** RFC 6749 §5.1. Of another type we would not know how to use it (§7.1); without a time it is good for once. */
const tokenAnswer = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().catch(0),
});

/** Asks a token endpoint, as the client that this server is there. */
export async function tokenFrom(party: Party, form: Record<string, string>): Promise<Granted> {
  const now = Date.now();
  const { token_endpoint } = await metadataOf(party);
  const secret = btoa([party.client_id, party.client_secret].map(encodeURIComponent).join(":"));
  const headers = { authorization: `Basic ${secret}` };
  const answer = await ask(token_endpoint, { method: "POST", headers, body: new URLSearchParams(form) });
  const { data } = tokenAnswer.safeParse(answer);
  if (!data) throw new Error("There is no token to be had");
  return { token: data.access_token, until: now + data.expires_in * 1000 };
}

/** What a party has for the user of this token, and nothing else of what it says. */
export function listed({ resource }: Party, token: string): Promise<Titles> {
  return titlesFrom(`${resource}/list`, { headers: { authorization: `Bearer ${token}` } });
}

/** Adds to it, and says what there is now. */
export function added({ resource }: Party, token: string, title: string): Promise<Titles> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return titlesFrom(`${resource}/add`, { method: "POST", headers, body: JSON.stringify({ title }) });
}

type Titles = { titles: string[] };

async function titlesFrom(url: string, init: RequestInit): Promise<Titles> {
  const answer = await ask(url, init);
  const { data } = z.object({ titles: z.string().array() }).safeParse(answer);
  if (!data) throw new Error("What is behind this server says something else than it should");
  return data;
}

/** The key of what is kept for somebody: it tells nobody the token that it is made of. */
export async function hash(...parts: string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).join();
}

/** Asks those who are configured, and nobody whom they redirect to. Their refusal is told in our own words. */
async function ask(url: string, init: RequestInit): Promise<unknown> {
  const signal = AbortSignal.timeout(5000);
  const answer = await fetch(url, { ...init, redirect: "manual", signal }).catch(() => undefined);
  const said = answer?.ok && await answer.json().catch(() => undefined);
  if (said) return said;
  answer?.body?.cancel().catch(() => {});
  throw new Error("What is behind this server does not answer, or refuses");
}

/** A browser on its way: to whom, which one it is, what about, and what proves that the same one is back. */
type Trip = { party: Party; browser: string; about: string; codeVerifier: string; until: number };

/** Who is back, with the token that was fetched. */
export type Back = Pick<Trip, "party" | "browser" | "about"> & { token: string };

/** Browsers on their way. */
interface Flow {
  /** The two pages; nothing for any other address. */
  page(request: Request): Promise<Response | undefined>;
  /** Sends a browser to a party; `about` comes back with it. */
  leave(party: Party, about: string, browser: string): Promise<Response>;
}

/** What a third party's users have allowed. */
export interface Consents extends Pick<Flow, "page"> {
  /** The third party's token for this caller, or an error that says where its user can give one. */
  tokenOf(caller: Caller): string;
}

/** Seconds that somebody may take to sign in. */
const PATIENCE = 600;

/**
 * The authorization code flow with PKCE, a `state` that is good once, and a cookie for the browser that left. It
 * begins at `/link?id=…` with a sign-in at home, and comes back to `/linked`.
 *
 * @param asked what each id is about
 * @param arrived says what a browser is told that is back
 */
export function codeFlow(
  home: Party,
  asked: Map<string, string>,
  arrived: (back: Back) => Promise<Response>,
): Flow {
  const away = new Map<string, Trip>();
  const redirectUrl = new URL("/linked", home.resource).href;
  const secure = redirectUrl.startsWith("https:") ? "; Secure" : "";

  async function leave(party: Party, about: string, browser: string): Promise<Response> {
    const state = crypto.randomUUID();
    const { authorizationUrl, codeVerifier } = await startAuthorization(party.issuer, {
      metadata: await metadataOf(party),
      clientInformation: party,
      redirectUrl,
      scope: party.scope,
      resource: new URL(party.resource),
      state,
    });
    const now = Date.now();
    for (const [state, { until }] of away) if (until <= now) away.delete(state);
    away.set(state, { party, browser, about, codeVerifier, until: now + PATIENCE * 1000 });
    const cookie = `browser=${browser}; Path=/linked; HttpOnly; SameSite=Lax; Max-Age=${PATIENCE}${secure}`;
    return say(302, "", { location: authorizationUrl.href, "set-cookie": cookie });
  }

  /** What a browser brings back; nothing where it is another one, was not sent, or brings nothing. */
  async function back(said: URLSearchParams, cookies: string[]): Promise<Back | undefined> {
    const state = said.get("state") ?? "";
    const trip = away.get(state);
    away.delete(state);
    if (!trip || trip.until <= Date.now() || !cookies.includes(`browser=${trip.browser}`)) return undefined;
    const { party, browser, about, codeVerifier } = trip;
    const code = said.get("code");
    const metadata = await metadataOf(party);
    const { authorization_response_iss_parameter_supported: promised }: Record<string, unknown> = metadata;
    // Of two authorization servers, one could answer in place of the other (RFC 9207 §2.4).
    const silent = promised ? "nobody" : party.issuer;
    if (!code || (said.get("iss") ?? silent) !== party.issuer) return undefined;
    const { access_token } = await exchangeAuthorization(party.issuer, {
      metadata,
      clientInformation: party,
      authorizationCode: code,
      codeVerifier,
      redirectUri: redirectUrl,
      resource: new URL(party.resource),
    });
    return { party, browser, about, token: access_token };
  }

  async function answer(request: Request): Promise<Response | undefined> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/link") {
      const about = asked.get(searchParams.get("id") ?? "");
      return about ? await leave(home, about, crypto.randomUUID()) : say(404, "Nobody asked for this");
    }
    if (pathname !== "/linked") return undefined;
    const found = await back(searchParams, request.headers.get("cookie")?.split("; ") ?? []);
    return found ? await arrived(found) : say(400, "Nothing was linked: start again");
  }

  return {
    page: (request) => answer(request).catch(() => say(502, "Nothing was linked: try again later")),
    leave,
  };
}

/** Metadata that names somebody else is somebody else's (RFC 8414 §3.3). */
async function metadataOf({ issuer }: Party) {
  const metadata = await discoverAuthorizationServerMetadata(issuer).catch(() => undefined);
  if (metadata?.issuer !== issuer) throw new Error("There is no metadata of this issuer");
  return metadata;
}

/** Says something to a browser. There may be a code in the address, which goes to nobody (RFC 9700 §4.2.4). */
export function say(status: number, text: string, headers: Record<string, string> = {}): Response {
  const kept = { "cache-control": "no-store", "referrer-policy": "no-referrer", ...headers };
  return new Response(text, { status, headers: kept });
}
