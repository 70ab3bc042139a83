/** What could be set so that a token is taken: each provider's profile, and what is left to say setting by setting. */

import { GuardConfigurationError } from "../configuration_error.ts";
import type { AuthorizationServer } from "../token/authorization_server.ts";
import { type Claims, ID_TOKEN_CLAIMS, rfc9068 } from "../token/profile.ts";
import { auth0, cognito, entra, generic, keycloak, okta } from "../token/profiles/mod.ts";

/** A setting, and how it is written. */
export interface Candidate {
  server: AuthorizationServer;
  /** As an entry of `authorizationServers`. */
  code: string;
}

/** A token's parts that decide. */
export interface Parts {
  header: Claims;
  claims: Claims;
  resource: string;
}

/** The claims that issuers name a client by. */
export const CLIENT_CLAIMS = ["client_id", "azp", "appid", "cid"];

/** The claims that issuers put scopes into. */
export const SCOPE_CLAIMS = ["scope", "scp"];

const text = (value: unknown) => typeof value === "string" && value !== "" ? value : undefined;

const code = (name: string, settings: Record<string, unknown>) => {
  const written = Object.entries(settings).filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `${name}({ ${written.join(", ")} })`;
};

/** The audience to set: none where the resource is one already. */
export function audienceToSet({ claims, resource }: Parts): string | undefined {
  const { aud } = claims;
  const all = Array.isArray(aud) ? aud : [aud];
  return all.includes(resource) ? undefined : text(all[0]);
}

/** Those that recognise their tokens by what only they write. */
const RECOGNISED:
  ((parts: Parts) => [name: string, make: () => AuthorizationServer, settings: object] | false)[] = [
    (parts) => {
      const { ver, tid } = parts.claims;
      if (!(ver === "1.0" || ver === "2.0") || !text(tid)) return false;
      const { origin } = new URL(String(parts.claims.iss));
      const usual = ver === "1.0" ? "https://sts.windows.net" : "https://login.microsoftonline.com";
      const settings = {
        tenantId: String(tid),
        ...ver === "1.0" && { version: "1.0" as const },
        audience: audienceToSet(parts) ?? parts.resource,
        ...origin !== usual && { authority: origin },
      };
      return ["entra", () => entra(settings), settings];
    },
    (parts) => {
      if (!text(parts.claims.cid)) return false;
      const settings = { issuer: String(parts.claims.iss), audience: audienceToSet(parts) };
      return ["okta", () => okta(settings), settings];
    },
    ({ claims }) => {
      if (claims.token_use === undefined) return false;
      const settings = { issuer: String(claims.iss), clientIds: [text(claims.client_id) ?? ""] };
      return ["cognito", () => cognito(settings), settings];
    },
    (parts) => {
      if (parts.claims.typ === undefined || !text(parts.claims.azp)) return false;
      const settings = { issuer: String(parts.claims.iss), audience: audienceToSet(parts) };
      return ["keycloak", () => keycloak(settings), settings];
    },
    ({ header, claims }) => {
      if (!String(claims.iss).endsWith("/")) return false;
      const dialect = header.typ === "at+jwt" ? "rfc9068" as const : "auth0" as const;
      const settings = { issuer: String(claims.iss), dialect };
      return ["auth0", () => auth0(settings), settings];
    },
  ];

/** Said setting by setting: no more than this token makes needful. */
function inDetail(parts: Parts): Candidate {
  const { header, claims } = parts;
  const type = header.typ === undefined
    ? "none"
    : String(header.typ).toLowerCase().replace(/^application\//, "");
  const named = (names: string[], usual: string) => {
    const name = names.find((each) => claims[each] !== undefined);
    return name === usual ? undefined : name;
  };
  const clientClaim = named(CLIENT_CLAIMS, "client_id");
  const settings = {
    issuer: String(claims.iss),
    audience: audienceToSet(parts),
    clientIds: claims.aud === undefined ? [text(claims[clientClaim ?? "client_id"]) ?? ""] : undefined,
    types: type === "at+jwt" ? undefined : [type],
    clientClaim,
    scopeClaim: named(SCOPE_CLAIMS, "scope"),
    withoutTokenId: claims.jti === undefined ? true : undefined,
  };
  return { server: generic(settings), code: code("generic", settings) };
}

/** What could take it, the least costly first. An ID token is what no setting is proposed for. */
export function candidatesFor(parts: Parts): Candidate[] {
  const { claims } = parts;
  if (typeof claims.iss !== "string" || !URL.canParse(claims.iss)) return [];
  const plain: Candidate = {
    server: { issuer: claims.iss, profile: rfc9068 },
    code: JSON.stringify(claims.iss),
  };
  const made = RECOGNISED.flatMap((recognise): Candidate[] => {
    const found = recognise(parts);
    if (!found) return [];
    const [name, make, settings] = found;
    const server = attempt(make);
    return server && server.issuer === claims.iss ? [{ server, code: code(name, { ...settings }) }] : [];
  });
  const isIdToken = ID_TOKEN_CLAIMS.some((name) => claims[name] !== undefined);
  const detailed = isIdToken ? undefined : attempt(() => inDetail(parts));
  return [plain, ...made, ...detailed ? [detailed] : []];
}

/** A setting that cannot be made is none. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof GuardConfigurationError) return undefined;
    throw error;
  }
}
