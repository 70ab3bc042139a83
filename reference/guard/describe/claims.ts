/** Each header parameter and claim: what it says, what the guard wants, and what of it a setting can change. */

import { allowedAlgorithms, DEFAULT_ALGORITHMS } from "../token/algorithms.ts";
import { ID_TOKEN_CLAIMS } from "../token/profile.ts";
import { tokenHashOf } from "../token/token_hash.ts";
import { CLIENT_CLAIMS, type Parts, SCOPE_CLAIMS } from "./candidates.ts";

/** `fits`: as RFC 9068 has it. `setting`: a setting takes it. `refused`: nothing does. `unread`: it decides nothing. */
export type ClaimFate = "fits" | "setting" | "refused" | "unread";

/** One of them. */
export interface ClaimDescription {
  /** "typ" of the header, "aud" of the claims. */
  name: string;
  part: "header" | "claims";
  /** What it says, as JSON that can be printed; absent where it is missing. */
  value?: string;
  fate: ClaimFate;
  /** What the guard wants, or does with it. */
  wants: string;
  /** The setting that takes it as it is. */
  setting?: string;
}

/** Longer values are cut. */
const LONGEST = 80;

/** A token in a token. */
const TOKEN = /eyJ[\w-]{8,}(?:\.[\w-]+)+/g;

/** A value as text for a terminal: ASCII alone, no tokens, not too long. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value).replaceAll(TOKEN, (token) => `«token ${tokenHashOf(token).slice(0, 8)}»`)
    .replaceAll(/[^\x20-\x7e«»]/g, (other) => `\\u${other.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return json.length > LONGEST ? `${json.slice(0, LONGEST - 1)}…` : json;
}

type Said = Omit<ClaimDescription, "name" | "part" | "value">;

/** All of them, those that decide first. */
export function claimDescriptions(parts: Parts, now: number): ClaimDescription[] {
  const { header, claims } = parts;
  const line = (part: "header" | "claims", name: string, said: Said): ClaimDescription => {
    const value = parts[part][name];
    return { name, part, ...value !== undefined && { value: shown(value) }, ...said };
  };
  const deciding = [
    line("header", "typ", typeSaid(header.typ)),
    line("header", "alg", algorithmSaid(header.alg)),
    line("claims", "iss", issuerSaid(claims.iss)),
    line("claims", "aud", audienceSaid(parts)),
    line("claims", "exp", timeSaid("exp", claims.exp, now)),
    ...claims.nbf === undefined ? [] : [line("claims", "nbf", timeSaid("nbf", claims.nbf, now))],
    line("claims", "iat", timeSaid("iat", claims.iat, now)),
    line("claims", "sub", subjectSaid(claims.sub)),
    ...named(
      parts,
      CLIENT_CLAIMS,
      "the client: client_id",
      "clientClaim",
      "a token that names no client is refused",
    )
      .map(([name, said]) => line("claims", name, said)),
    ...named(
      parts,
      SCOPE_CLAIMS,
      "the scopes: scope",
      "scopeClaim",
      "without it a token opens what takes no scope",
    )
      .map(([name, said]) => line("claims", name, said)),
    line("claims", "jti", tokenIdSaid(claims.jti)),
    ...refusing(parts).map((name) => line("claims", name, refusedFor(name))),
  ];
  const seen = new Set(deciding.map(({ part, name }) => `${part} ${name}`));
  const others = (["header", "claims"] as const).flatMap((part) =>
    Object.keys(parts[part]).filter((name) => !seen.has(`${part} ${name}`)).map((name) => {
      return line(part, name, { fate: "unread", wants: unreadWants(part, name) });
    })
  );
  return [...deciding, ...others];
}

function typeSaid(typ: unknown): Said {
  const wants = "at+jwt, which tells it from ID tokens";
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;
  if (type === "at+jwt") return { fate: "fits", wants };
  if (type !== undefined && typeof type !== "string") return { fate: "refused", wants };
  return { fate: "setting", wants, setting: `types: ["${type ?? "none"}"], or a provider's profile` };
}

function algorithmSaid(alg: unknown): Said {
  const wants = `one of ${DEFAULT_ALGORITHMS.join(", ")}`;
  if (typeof alg === "string" && DEFAULT_ALGORITHMS.includes(alg)) return { fate: "fits", wants };
  try {
    allowedAlgorithms([String(alg)]);
    return { fate: "setting", wants, setting: `algorithms: ["${alg}"]` };
  } catch {
    return { fate: "refused", wants: `${wants}; it is neither symmetric nor none` };
  }
}

function issuerSaid(iss: unknown): Said {
  const wants = "an issuer that you trust, to the letter";
  if (typeof iss !== "string" || !URL.canParse(iss)) return { fate: "refused", wants };
  return { fate: "setting", wants, setting: "authorizationServers" };
}

function audienceSaid({ claims: { aud }, resource }: Parts): Said {
  const wants = shown(resource).slice(1, -1);
  if ((Array.isArray(aud) ? aud : [aud]).includes(resource)) return { fate: "fits", wants };
  if (aud === undefined) return { fate: "setting", wants, setting: "clientIds, where the client has to do" };
  return {
    fate: "setting",
    wants,
    setting: "audience, if this is yours; better: have the issuer send the resource",
  };
}

function timeSaid(name: string, value: unknown, now: number): Said {
  const wants = { exp: "a time to come", nbf: "a time that has come", iat: "when it was issued" }[name]!;
  if (typeof value !== "number") return { fate: "refused", wants: `${wants}, in seconds since 1970` };
  const away = Math.round(Math.abs(value - now));
  const at = `${wants}; this is ${away} s ${value < now ? "ago" : "from now"}`;
  const isOver = (name === "exp" && value <= now) || (name === "nbf" && value > now);
  return { fate: isOver ? "refused" : "fits", wants: at };
}

function subjectSaid(sub: unknown): Said {
  const wants = "whom it is about";
  if (typeof sub === "string" && sub !== "") return { fate: "fits", wants };
  return { fate: "setting", wants, setting: "userClaim, where another claim names the user" };
}

function tokenIdSaid(jti: unknown): Said {
  const wants = "its id, by which it can be revoked";
  if (typeof jti === "string" && jti !== "") return { fate: "fits", wants };
  return { fate: "setting", wants, setting: "withoutTokenId, or a provider's profile" };
}

/** A claim that issuers call differently: the usual one, or what is there instead. */
function named(
  { claims }: Parts,
  names: string[],
  wants: string,
  setting: string,
  without: string,
): [string, Said][] {
  const found = names.filter((name) => claims[name] !== undefined);
  if (found.length === 0) {
    return [[names[0]!, { fate: setting === "scopeClaim" ? "unread" : "refused", wants: without }]];
  }
  const [first] = found;
  if (first === names[0]) return [[first!, { fate: "fits", wants }]];
  return [[first!, { fate: "setting", wants, setting: `${setting}: "${first}", or a provider's profile` }]];
}

/** What ends it: a binding, and what ID tokens have, unless the type or Keycloak's own says that it is none. */
function refusing({ header, claims }: Parts): string[] {
  const isTyped = header.typ === "at+jwt" || claims.typ === "Bearer";
  return ["cnf", ...isTyped ? [] : ID_TOKEN_CLAIMS].filter((name) => claims[name] !== undefined);
}

function refusedFor(name: string): Said {
  const wants = name === "cnf"
    ? "no binding to a key: only bearer tokens are taken (RFC 9449 §7.2)"
    : "not to be there: ID tokens have it (OpenID Connect Core §2)";
  return { fate: "refused", wants };
}

function unreadWants(part: "header" | "claims", name: string): string {
  if (part === "claims") return "handed to tools with the caller";
  if (name === "kid") return "the name of the issuer's key";
  return name === "crit"
    ? "not to be there: no extension is known here"
    : "not read: keys come from the issuer";
}
