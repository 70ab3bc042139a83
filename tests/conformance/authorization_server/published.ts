/**
 * What well-known providers publish about themselves, rebuilt from their documentation and from documents that people
 * have shown in public: at which places, which members. Names are made up. Of those of Entra ID and Cognito people wrote
 * as late as August 2026 that they name no challenge methods.
 */

/** One provider. */
export interface Published {
  name: string;
  /** As an MCP server names it. */
  issuer: string;
  /** Path of the document, below the issuer's origin; all others are 404. */
  paths: string[];
  document: Record<string, unknown>;
  /** Rules of level MUST that it breaks, and what is meant by that. */
  breaks: Record<string, string>;
}

const OPENID = "/.well-known/openid-configuration";

function endpoints(base: string, names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([member, path]) => [member, base + path]));
}

const TENANT = "11111111-2222-3333-4444-555555555555";
const ENTRA = `https://login.microsoftonline.com/${TENANT}`;
const OKTA = "https://example.okta.com/oauth2/default";
const AUTH0 = "https://example.eu.auth0.com";
const COGNITO = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example";
const KEYCLOAK = "https://sso.example/realms/main";
const GOOGLE = "https://accounts.google.com";

/** All of them. */
export const PUBLISHED: Published[] = [
  {
    name: "Entra ID, v2.0",
    issuer: `${ENTRA}/v2.0`,
    paths: [`/${TENANT}/v2.0${OPENID}`],
    document: {
      ...endpoints(ENTRA, {
        authorization_endpoint: "/oauth2/v2.0/authorize",
        token_endpoint: "/oauth2/v2.0/token",
        device_authorization_endpoint: "/oauth2/v2.0/devicecode",
        end_session_endpoint: "/oauth2/v2.0/logout",
        jwks_uri: "/discovery/v2.0/keys",
        issuer: "/v2.0",
      }),
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      response_modes_supported: ["query", "fragment", "form_post"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      request_uri_parameter_supported: false,
      userinfo_endpoint: "https://graph.microsoft.com/oidc/userinfo",
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      claims_supported: ["sub", "iss", "aud", "exp", "iat", "preferred_username", "tid", "ver", "email"],
      tenant_region_scope: "EU",
      cloud_instance_name: "microsoftonline.com",
    },
    breaks: { "issuer.challenge-methods": "S256 works there and is not said: MCP clients must refuse" },
  },
  {
    name: "Okta, a custom authorization server",
    issuer: OKTA,
    // It has both forms of the first, and says that this one is the standard.
    paths: ["/.well-known/oauth-authorization-server/oauth2/default", `/oauth2/default${OPENID}`],
    document: {
      issuer: OKTA,
      ...endpoints(OKTA, {
        authorization_endpoint: "/v1/authorize",
        token_endpoint: "/v1/token",
        jwks_uri: "/v1/keys",
        introspection_endpoint: "/v1/introspect",
        revocation_endpoint: "/v1/revoke",
        device_authorization_endpoint: "/v1/device/authorize",
      }),
      registration_endpoint: "https://example.okta.com/oauth2/v1/clients",
      response_types_supported: ["code", "token", "id_token", "code id_token", "code token"],
      response_modes_supported: ["query", "fragment", "form_post", "okta_post_message"],
      grant_types_supported: [
        "authorization_code",
        "implicit",
        "refresh_token",
        "password",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:device_code",
      ],
      subject_types_supported: ["public"],
      scopes_supported: ["openid", "profile", "email", "address", "phone", "offline_access", "device_sso"],
      token_endpoint_auth_methods_supported: [
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
        "private_key_jwt",
        "none",
      ],
      code_challenge_methods_supported: ["S256"],
      id_token_signing_alg_values_supported: ["RS256"],
    },
    breaks: {},
  },
  {
    name: "Auth0",
    // With its slash: that is what Auth0 calls itself.
    issuer: `${AUTH0}/`,
    paths: [OPENID],
    document: {
      issuer: `${AUTH0}/`,
      ...endpoints(AUTH0, {
        authorization_endpoint: "/authorize",
        token_endpoint: "/oauth/token",
        device_authorization_endpoint: "/oauth/device/code",
        userinfo_endpoint: "/userinfo",
        mfa_challenge_endpoint: "/mfa/challenge",
        jwks_uri: "/.well-known/jwks.json",
        registration_endpoint: "/oidc/register",
        revocation_endpoint: "/oauth/revoke",
      }),
      scopes_supported: ["openid", "profile", "offline_access", "name", "email"],
      response_types_supported: ["code", "token", "id_token", "code token", "code id_token"],
      code_challenge_methods_supported: ["S256", "plain"],
      response_modes_supported: ["query", "fragment", "form_post"],
      subject_types_supported: ["public"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
      request_uri_parameter_supported: false,
      id_token_signing_alg_values_supported: ["HS256", "RS256", "PS256"],
    },
    breaks: {},
  },
  {
    name: "Amazon Cognito",
    issuer: COGNITO,
    paths: [`/eu-west-1_example${OPENID}`],
    document: {
      issuer: COGNITO,
      jwks_uri: `${COGNITO}/.well-known/jwks.json`,
      ...endpoints("https://example.auth.eu-west-1.amazoncognito.com", {
        authorization_endpoint: "/oauth2/authorize",
        token_endpoint: "/oauth2/token",
        userinfo_endpoint: "/oauth2/userInfo",
        revocation_endpoint: "/oauth2/revoke",
        end_session_endpoint: "/logout",
      }),
      response_types_supported: ["code", "token"],
      scopes_supported: ["openid", "email", "phone", "profile"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    },
    breaks: {
      "issuer.challenge-methods": "the document says nothing of challenges: MCP clients must refuse",
    },
  },
  {
    name: "Keycloak",
    issuer: KEYCLOAK,
    // The first since 26.4.0: before, it was below the realm, where no client looks.
    paths: ["/.well-known/oauth-authorization-server/realms/main", `/realms/main${OPENID}`],
    document: {
      issuer: KEYCLOAK,
      ...endpoints(`${KEYCLOAK}/protocol/openid-connect`, {
        authorization_endpoint: "/auth",
        token_endpoint: "/token",
        introspection_endpoint: "/token/introspect",
        userinfo_endpoint: "/userinfo",
        jwks_uri: "/certs",
        revocation_endpoint: "/revoke",
        device_authorization_endpoint: "/auth/device",
        pushed_authorization_request_endpoint: "/ext/par/request",
      }),
      registration_endpoint: `${KEYCLOAK}/clients-registrations/openid-connect`,
      grant_types_supported: [
        "authorization_code",
        "client_credentials",
        "implicit",
        "password",
        "refresh_token",
      ],
      response_types_supported: ["code", "none", "id_token", "token", "id_token token", "code id_token"],
      response_modes_supported: ["query", "fragment", "form_post", "query.jwt", "jwt"],
      subject_types_supported: ["public", "pairwise"],
      token_endpoint_auth_methods_supported: [
        "private_key_jwt",
        "client_secret_basic",
        "client_secret_post",
        "tls_client_auth",
        "client_secret_jwt",
      ],
      scopes_supported: ["openid", "profile", "email", "roles", "offline_access"],
      code_challenge_methods_supported: ["plain", "S256"],
      tls_client_certificate_bound_access_tokens: true,
      authorization_response_iss_parameter_supported: true,
      mtls_endpoint_aliases: { token_endpoint: `${KEYCLOAK}/protocol/openid-connect/token` },
    },
    breaks: {},
  },
  {
    name: "Google",
    issuer: GOOGLE,
    paths: [OPENID],
    document: {
      issuer: GOOGLE,
      authorization_endpoint: `${GOOGLE}/o/oauth2/v2/auth`,
      device_authorization_endpoint: "https://oauth2.googleapis.com/device/code",
      token_endpoint: "https://oauth2.googleapis.com/token",
      userinfo_endpoint: "https://openidconnect.googleapis.com/v1/userinfo",
      revocation_endpoint: "https://oauth2.googleapis.com/revoke",
      jwks_uri: "https://www.googleapis.com/oauth2/v3/certs",
      response_types_supported: ["code", "token", "id_token", "code token", "code id_token", "none"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      scopes_supported: ["openid", "email", "profile"],
      token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
      code_challenge_methods_supported: ["plain", "S256"],
      grant_types_supported: [
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
      ],
    },
    breaks: {},
  },
];
