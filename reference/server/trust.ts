/** Whom the server trusts: from the settings to what the guard takes. */

import {
  auth0,
  type AuthorizationServer,
  cognito,
  entra,
  generic,
  GuardConfigurationError,
  type Introspection,
  keycloak,
  okta,
} from "../guard/mod.ts";

/** The settings that say whom to trust, under the names of their variables. */
export interface TrustSettings {
  ISSUER: readonly string[];
  PROFILE: (typeof PROFILES)[number];
  AUDIENCE?: string;
  CLIENT_IDS?: readonly string[];
  SCOPE_PREFIX?: string;
  APP_ROLES?: Readonly<Record<string, readonly string[]>>;
  TOKEN_TYPES?: readonly string[];
  CLIENT_CLAIM?: string;
  USER_CLAIM?: string;
  SCOPE_CLAIM?: string;
  ROLES_CLAIM?: string;
  TOKEN_ID_CLAIM?: "jti" | "none";
  JWKS_URI?: string;
  INTROSPECTION_CLIENT_ID?: string;
  INTROSPECTION_CLIENT_SECRET?: string;
  INTROSPECTION_ENDPOINT?: string;
  INTROSPECTION_SUBJECT_CLAIM?: string;
  INTROSPECTION_AUDIENCE_CLAIM?: string;
  INTROSPECTION_CLIENTS_ONLY?: boolean;
  INTROSPECTION_UNTYPED?: boolean;
}

/** A setting that is missing, or that nothing would look at. The message says what it should be. */
export class TrustError extends Error {
  override name = "TrustError";
  readonly code = "trust_invalid";

  constructor(readonly variable: keyof TrustSettings, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Settings that say how an issuer's tokens differ: only some profiles look at each. */
const OF_PROFILES = [
  "AUDIENCE",
  "CLIENT_IDS",
  "SCOPE_PREFIX",
  "APP_ROLES",
  "TOKEN_TYPES",
  "CLIENT_CLAIM",
  "USER_CLAIM",
  "SCOPE_CLAIM",
  "ROLES_CLAIM",
  "TOKEN_ID_CLAIM",
] as const;

/** Settings of introspection. */
const OF_INTROSPECTION = [
  "INTROSPECTION_CLIENT_SECRET",
  "INTROSPECTION_ENDPOINT",
  "INTROSPECTION_SUBJECT_CLAIM",
  "INTROSPECTION_AUDIENCE_CLAIM",
  "INTROSPECTION_CLIENTS_ONLY",
  "INTROSPECTION_UNTYPED",
] as const;

interface Provider {
  /** Which of the settings of profiles it looks at. */
  uses: readonly (typeof OF_PROFILES)[number][];
  make(issuer: string, settings: TrustSettings): AuthorizationServer;
}

const PROVIDERS = {
  entra: {
    uses: ["AUDIENCE", "SCOPE_PREFIX", "APP_ROLES"],
    make: (issuer, { AUDIENCE = "", SCOPE_PREFIX, APP_ROLES }) =>
      entra({
        ...tenantOf(issuer),
        audience: AUDIENCE,
        ...given({ scopePrefix: SCOPE_PREFIX, appRoles: APP_ROLES }),
      }),
  },
  okta: {
    uses: ["AUDIENCE"],
    make: (issuer, { AUDIENCE }) => okta({ issuer, ...given({ audience: AUDIENCE }) }),
  },
  auth0: { uses: [], make: (issuer) => auth0({ issuer, dialect: "auth0" }) },
  // The same provider: an API is set to one of its two dialects.
  "auth0-rfc9068": { uses: [], make: (issuer) => auth0({ issuer, dialect: "rfc9068" }) },
  cognito: {
    uses: ["CLIENT_IDS"],
    make: (issuer, { CLIENT_IDS = [] }) => cognito({ issuer, clientIds: CLIENT_IDS }),
  },
  keycloak: {
    uses: ["AUDIENCE"],
    make: (issuer, { AUDIENCE }) => keycloak({ issuer, ...given({ audience: AUDIENCE }) }),
  },
  generic: {
    uses: [
      "AUDIENCE",
      "CLIENT_IDS",
      "TOKEN_TYPES",
      "CLIENT_CLAIM",
      "USER_CLAIM",
      "SCOPE_CLAIM",
      "ROLES_CLAIM",
      "TOKEN_ID_CLAIM",
    ],
    make: (issuer, settings) =>
      generic({
        issuer,
        ...given({
          audience: settings.AUDIENCE,
          clientIds: settings.CLIENT_IDS,
          types: settings.TOKEN_TYPES,
          clientClaim: settings.CLIENT_CLAIM,
          userClaim: settings.USER_CLAIM,
          scopeClaim: settings.SCOPE_CLAIM,
          rolesClaim: settings.ROLES_CLAIM,
          withoutTokenId: settings.TOKEN_ID_CLAIM === "none",
        }),
      }),
  },
} as const satisfies Record<string, Provider>;

/** What an issuer's tokens can look like: as RFC 9068 says, or as a provider would have it. */
export const PROFILES = ["rfc9068", ...(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[])] as const;

/** Members that have a value. */
function given<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** An issuer of Entra's is a host, a tenant, and "/v2.0" where its tokens are of that version. */
function tenantOf(issuer: string): { authority?: string; tenantId: string; version: "1.0" | "2.0" } {
  const [, authority, tenantId = "", ending] = /^(https:\/\/[^/]+)\/([^/]+)(\/v2\.0|\/)$/.exec(issuer) ?? [];
  return { authority, tenantId, version: ending === "/" ? "1.0" : "2.0" };
}

/**
 * The authorization servers that are trusted.
 *
 * @throws {TrustError}
 */
export function trusted(settings: TrustSettings): readonly (string | AuthorizationServer)[] {
  const { ISSUER, PROFILE, JWKS_URI } = settings;
  const provider: Provider | undefined = PROFILE === "rfc9068" ? undefined : PROVIDERS[PROFILE];
  checkUsed(settings, provider);
  const introspection = introspectionOf(settings);
  if (!provider && !introspection && JWKS_URI === undefined) return ISSUER;
  const [issuer, ...others] = ISSUER;
  if (issuer === undefined || others.length > 0) {
    const what = provider
      ? `, of profile ${PROFILE}`
      : " where INTROSPECTION_* or JWKS_URI says where to ask";
    throw new TrustError("ISSUER", `one issuer${what}`);
  }
  if (introspection && JWKS_URI !== undefined) {
    throw new TrustError("JWKS_URI", "left out: an issuer that is asked about its tokens needs no keys here");
  }
  try {
    const server = provider?.make(issuer, settings) ?? { issuer };
    return [{ ...server, ...given({ introspection, jwksUri: JWKS_URI }) }];
  } catch (error) {
    if (!(error instanceof GuardConfigurationError)) throw error;
    throw new TrustError(variableOf(error.option), error.message.slice(`${error.option}: `.length), {
      cause: error,
    });
  }
}

/** Whoever sets something relies on it. */
function checkUsed(settings: TrustSettings, provider: Provider | undefined): void {
  for (const variable of OF_PROFILES) {
    if (settings[variable] !== undefined && !provider?.uses.includes(variable)) {
      throw new TrustError(variable, `left out: profile ${settings.PROFILE} does not look at it`);
    }
  }
  for (const variable of OF_INTROSPECTION) {
    if (settings[variable] !== undefined && settings.INTROSPECTION_CLIENT_ID === undefined) {
      throw new TrustError(
        variable,
        "left out, or INTROSPECTION_CLIENT_ID set too: nobody is asked without it",
      );
    }
  }
}

function introspectionOf(settings: TrustSettings): Introspection | undefined {
  const { INTROSPECTION_CLIENT_ID: clientId, INTROSPECTION_CLIENT_SECRET: clientSecret } = settings;
  if (clientId === undefined) return undefined;
  if (clientSecret === undefined) {
    throw new TrustError("INTROSPECTION_CLIENT_SECRET", "set: the issuer answers only who it knows");
  }
  if (settings.INTROSPECTION_CLIENTS_ONLY && settings.INTROSPECTION_SUBJECT_CLAIM !== undefined) {
    throw new TrustError(
      "INTROSPECTION_SUBJECT_CLAIM",
      "left out: with INTROSPECTION_CLIENTS_ONLY there are no users",
    );
  }
  return {
    clientId,
    clientSecret,
    ...given({
      endpoint: settings.INTROSPECTION_ENDPOINT,
      subjectClaim: settings.INTROSPECTION_SUBJECT_CLAIM,
      audienceClaim: settings.INTROSPECTION_AUDIENCE_CLAIM,
      clientsOnly: settings.INTROSPECTION_CLIENTS_ONLY,
      untyped: settings.INTROSPECTION_UNTYPED,
    }),
  };
}

/** The variables of options that have one of their own; what has none is made from the issuer. */
const VARIABLES_OF_OPTIONS: Readonly<Record<string, keyof TrustSettings>> = {
  audience: "AUDIENCE",
  clientIds: "CLIENT_IDS",
  types: "TOKEN_TYPES",
  clientClaim: "CLIENT_CLAIM",
  userClaim: "USER_CLAIM",
  scopeClaim: "SCOPE_CLAIM",
  rolesClaim: "ROLES_CLAIM",
};

/** The option of a provider: "cognito.clientIds". */
function variableOf(option: string): keyof TrustSettings {
  return VARIABLES_OF_OPTIONS[option.split(".").at(-1)!] ?? "ISSUER";
}
