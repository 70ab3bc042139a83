/** Whom the server trusts: from the settings to what the guard takes. */

import {
  auth0,
  type AuthorizationServer,
  cognito,
  entra,
  GuardConfigurationError,
  keycloak,
  okta,
} from "../guard/mod.ts";

/** The settings that say whom to trust, under the names of their variables. */
export interface TrustSettings {
  ISSUER: readonly string[];
  PROFILE: (typeof PROFILES)[number];
  AUDIENCE?: string;
  CLIENT_IDS?: readonly string[];
}

/** A setting that is missing, or that nothing would look at. The message says what it should be. */
export class TrustError extends Error {
  override name = "TrustError";
  readonly code = "trust_invalid";

  constructor(readonly variable: keyof TrustSettings, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

interface Provider {
  /** Which of the settings that stand in for a missing guarantee it looks at. */
  uses?: "AUDIENCE" | "CLIENT_IDS";
  make(issuer: string, settings: TrustSettings): AuthorizationServer;
}

const PROVIDERS = {
  entra: {
    uses: "AUDIENCE",
    make: (issuer, { AUDIENCE = "" }) => entra({ ...tenantOf(issuer), audience: AUDIENCE }),
  },
  okta: { uses: "AUDIENCE", make: (issuer, settings) => okta({ issuer, ...audienceOf(settings) }) },
  auth0: { make: (issuer) => auth0({ issuer, dialect: "auth0" }) },
  // The same provider: an API is set to one of its two dialects.
  "auth0-rfc9068": { make: (issuer) => auth0({ issuer, dialect: "rfc9068" }) },
  cognito: {
    uses: "CLIENT_IDS",
    make: (issuer, { CLIENT_IDS = [] }) => cognito({ issuer, clientIds: CLIENT_IDS }),
  },
  keycloak: { uses: "AUDIENCE", make: (issuer, settings) => keycloak({ issuer, ...audienceOf(settings) }) },
} as const satisfies Record<string, Provider>;

/** What an issuer's tokens can look like: as RFC 9068 says, or as a provider would have it. */
export const PROFILES = ["rfc9068", ...(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[])] as const;

/** An issuer of Entra's is a sign-in host, a tenant, and v2.0. */
function tenantOf(issuer: string): { authority?: string; tenantId: string } {
  const [, authority, tenantId = ""] = /^(https:\/\/[^/]+)\/([^/]+)\/v2\.0$/.exec(issuer) ?? [];
  return { authority, tenantId };
}

function audienceOf({ AUDIENCE }: TrustSettings): { audience?: string } {
  return AUDIENCE === undefined ? {} : { audience: AUDIENCE };
}

/**
 * The authorization servers that are trusted.
 *
 * @throws {TrustError}
 */
export function trusted(settings: TrustSettings): readonly (string | AuthorizationServer)[] {
  const { ISSUER, PROFILE } = settings;
  const provider: Provider | undefined = PROFILE === "rfc9068" ? undefined : PROVIDERS[PROFILE];
  for (const variable of ["AUDIENCE", "CLIENT_IDS"] as const) {
    // Whoever sets it relies on it.
    if (settings[variable] !== undefined && provider?.uses !== variable) {
      throw new TrustError(variable, `left out: profile ${PROFILE} does not look at it`);
    }
  }
  if (!provider) return ISSUER;
  const [issuer, ...others] = ISSUER;
  if (issuer === undefined || others.length > 0) {
    throw new TrustError("ISSUER", `one issuer, of profile ${PROFILE}`);
  }
  try {
    return [provider.make(issuer, settings)];
  } catch (error) {
    if (!(error instanceof GuardConfigurationError)) throw error;
    throw new TrustError(variableOf(error.option), error.message.slice(`${error.option}: `.length), {
      cause: error,
    });
  }
}

/** The option of a provider: "cognito.clientIds". What is no stand-in is made from the issuer. */
function variableOf(option: string): keyof TrustSettings {
  if (option.endsWith(".audience")) return "AUDIENCE";
  return option.endsWith(".clientIds") ? "CLIENT_IDS" : "ISSUER";
}
