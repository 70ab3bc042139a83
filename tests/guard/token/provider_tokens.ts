/** Tokens as providers' documentation shows them, and what is near them and has to be refused. */

import type { Caller } from "../../../reference/guard/caller.ts";
import type { RefusalCode } from "../../../reference/guard/refusal.ts";
import type { AuthorizationServer } from "../../../reference/guard/token/authorization_server.ts";
import {
  auth0,
  cognito,
  entra,
  generic,
  keycloak,
  okta,
} from "../../../reference/guard/token/profiles/mod.ts";
import { OTHER_RESOURCE, RESOURCE } from "./verifier_under_test.ts";

/** Header parameters and claims to set; `undefined` leaves one out. */
export type Changes = { header?: Record<string, unknown>; claims?: Record<string, unknown> };

/** A provider, and what its tokens look like. */
export interface Provider {
  /** For the names of tests. */
  name: string;
  server: AuthorizationServer;
  /** A user's token, as its documentation shows one. */
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  user: Partial<Caller>;
  /** What makes it a client's own token. */
  client: Record<string, unknown>;
  refused: [RefusalCode, Changes][];
}

/** Identifiers of Entra's documentation. */
export const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const OTHER_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";
export const API = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
const APP = "11112222-bbbb-3333-cccc-4444dddd5555";
const now = Math.floor(Date.now() / 1000);
const times = { iat: now, exp: now + 3600 };

export const PROVIDERS: Provider[] = [
  {
    name: "entra",
    server: entra({ tenantId: TENANT, audience: API }),
    header: { typ: "JWT" },
    claims: {
      ...times,
      nbf: now,
      aud: API,
      iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      azp: APP,
      azpacr: "0",
      name: "Abe Lincoln",
      oid: "690222be-ff1a-4d56-abd1-7e4f7d38e474",
      scp: "notes.read notes.write",
      roles: ["admin"],
      sub: "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
      tid: TENANT,
      uti: "fqiBqXLPj0eQa82S-IYFAA",
      ver: "2.0",
    },
    user: { clientId: APP, scopes: ["notes.read", "notes.write"], roles: ["admin"] },
    client: { scp: undefined, sub: "690222be-ff1a-4d56-abd1-7e4f7d38e474", roles: ["Notes.Read.All"] },
    refused: [
      ["token_claims_wrong", { claims: { tid: OTHER_TENANT } }],
      ["token_claims_wrong", { claims: { tid: undefined } }],
      ["token_claims_wrong", { claims: { ver: "1.0" } }],
      ["token_issuer_not_trusted", {
        claims: { iss: `https://login.microsoftonline.com/${OTHER_TENANT}/v2.0`, tid: OTHER_TENANT },
      }],
      ["token_issuer_not_trusted", { claims: { iss: `https://sts.windows.net/${TENANT}/`, ver: "1.0" } }],
      ["token_audience_wrong", { claims: { aud: RESOURCE } }],
      ["token_audience_wrong", { claims: { aud: APP } }],
      ["token_audience_wrong", { claims: { aud: "00000003-0000-0000-c000-000000000000" } }],
      ["token_audience_wrong", { claims: { aud: `api://${API}` } }],
      ["token_type_wrong", { claims: { nonce: "12345" } }],
      ["token_type_wrong", { claims: { at_hash: "77QmUPtjPfzWtF2AnpK9RQ" } }],
      ["token_type_wrong", { header: { typ: undefined } }],
      ["token_claims_wrong", { claims: { azp: undefined, appid: APP } }],
    ],
  },
  {
    name: "entra, version 1.0",
    server: entra({
      tenantId: TENANT,
      version: "1.0",
      audience: RESOURCE,
      scopePrefix: `${RESOURCE}/`,
    }),
    header: { typ: "JWT", x5t: "i6lGk3FZzxRcUb2C3nEQ7syHJlY", kid: undefined },
    claims: {
      ...times,
      nbf: now,
      // An entry of identifierUris that is the resource itself.
      aud: RESOURCE,
      iss: `https://sts.windows.net/${TENANT}/`,
      acr: "1",
      aio: "AXQAi/8IAAAAFm+E/QTG+gFnVxLjWdw8K+61AGrSOuMMF6ebaMj7XO3IbmD3fGmrOyD+NvZyGn2VaT",
      amr: ["pwd"],
      appid: APP,
      appidacr: "0",
      ipaddr: "203.0.113.7",
      name: "Abe Lincoln",
      oid: "690222be-ff1a-4d56-abd1-7e4f7d38e474",
      scp: "notes.read notes.write",
      sub: "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
      tid: TENANT,
      unique_name: "AbeLi@example.com",
      uti: "fqiBqXLPj0eQa82S-IYFAA",
      ver: "1.0",
    },
    user: { clientId: APP, scopes: [`${RESOURCE}/notes.read`, `${RESOURCE}/notes.write`] },
    client: {
      scp: undefined,
      idtyp: "app",
      sub: "690222be-ff1a-4d56-abd1-7e4f7d38e474",
      roles: ["Notes.Read.All"],
    },
    refused: [
      ["token_claims_wrong", { claims: { ver: "2.0" } }],
      ["token_claims_wrong", { claims: { tid: OTHER_TENANT } }],
      ["token_claims_wrong", { claims: { appid: undefined, azp: APP } }],
      ["token_issuer_not_trusted", {
        claims: { iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, ver: "2.0" },
      }],
      ["token_issuer_not_trusted", { claims: { iss: `https://sts.windows.net/${TENANT}` } }],
      ["token_issuer_not_trusted", { claims: { iss: `https://sts.windows.net/${OTHER_TENANT}/` } }],
      ["token_audience_wrong", { claims: { aud: API } }],
      ["token_audience_wrong", { claims: { aud: APP } }],
      ["token_audience_wrong", { claims: { aud: `${RESOURCE}/` } }],
      ["token_audience_wrong", { claims: { aud: "https://graph.microsoft.com" } }],
      ["token_type_wrong", { claims: { nonce: "12345" } }],
    ],
  },
  {
    name: "okta",
    server: okta({ issuer: "https://example.okta.com/oauth2/default", audience: "api://notes" }),
    header: { typ: undefined },
    claims: {
      ...times,
      ver: 1,
      jti: "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
      iss: "https://example.okta.com/oauth2/default",
      aud: "api://notes",
      sub: "saml.jackson@example.com",
      cid: "nmdP1fcyvdVO11AL7ECm",
      uid: "00ujmkLgagxeRrAg20g3",
      scp: ["notes:read", "notes:write"],
      groups: ["admin"],
    },
    user: { clientId: "nmdP1fcyvdVO11AL7ECm", scopes: ["notes:read", "notes:write"], roles: ["admin"] },
    client: { uid: undefined, sub: "nmdP1fcyvdVO11AL7ECm" },
    refused: [
      // What an ID token looks like.
      ["token_audience_wrong", {
        claims: { aud: "nmdP1fcyvdVO11AL7ECm", cid: undefined, scp: undefined, nonce: "x" },
      }],
      ["token_type_wrong", { claims: { nonce: "x" } }],
      ["token_type_wrong", { claims: { at_hash: "x" } }],
      // The organisation's own server.
      ["token_issuer_not_trusted", {
        claims: { iss: "https://example.okta.com", aud: "https://example.okta.com" },
      }],
      ["token_audience_wrong", { claims: { aud: "api://default" } }],
      ["token_claims_wrong", { claims: { cid: undefined, client_id: "nmdP1fcyvdVO11AL7ECm" } }],
      ["token_claims_wrong", { claims: { jti: undefined } }],
      ["token_type_wrong", { header: { typ: "application/okta-internal-at+jwt" } }],
      // No type at all is fine, an empty one is not.
      ["token_type_wrong", { header: { typ: "" } }],
      ["token_type_wrong", { header: { typ: "application/" } }],
      ["token_type_wrong", { header: { typ: null } }],
    ],
  },
  {
    name: "auth0",
    server: auth0({ issuer: "https://example.eu.auth0.com/", dialect: "auth0" }),
    header: { typ: "JWT" },
    claims: {
      ...times,
      iss: "https://example.eu.auth0.com/",
      sub: "auth0|123456",
      aud: [RESOURCE, "https://example.eu.auth0.com/userinfo"],
      azp: "my_client_id",
      scope: "openid profile notes:read",
      permissions: ["notes:read"],
    },
    user: { clientId: "my_client_id", scopes: ["openid", "profile", "notes:read"] },
    client: { sub: "my_client_id@clients", gty: "client-credentials" },
    refused: [
      ["token_audience_wrong", { claims: { aud: "my_client_id", azp: undefined } }],
      ["token_audience_wrong", { claims: { aud: "https://example.eu.auth0.com/userinfo" } }],
      ["token_type_wrong", { claims: { nonce: "x" } }],
      ["token_type_wrong", { header: { typ: "at+jwt" } }],
      ["token_claims_wrong", { claims: { azp: undefined } }],
      ["token_issuer_not_trusted", { claims: { iss: "https://example.eu.auth0.com" } }],
    ],
  },
  {
    name: "auth0 with the dialect of RFC 9068",
    server: auth0({ issuer: "https://example.eu.auth0.com/", dialect: "rfc9068" }),
    header: { typ: "at+jwt" },
    claims: {
      ...times,
      iss: "https://example.eu.auth0.com/",
      sub: "auth0|123456",
      aud: [RESOURCE, "https://example.eu.auth0.com/userinfo"],
      client_id: "my_client_id",
      jti: "73WakrfVbNJBaAmhQtEeDv",
      scope: "notes:read",
    },
    user: { clientId: "my_client_id", scopes: ["notes:read"] },
    client: { sub: "my_client_id@clients" },
    refused: [
      ["token_type_wrong", { header: { typ: "JWT" } }],
      ["token_claims_wrong", { claims: { client_id: undefined, azp: "my_client_id" } }],
    ],
  },
  {
    name: "cognito",
    server: cognito({
      issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example",
      clientIds: ["ours", "also-ours"],
    }),
    header: { typ: undefined },
    claims: {
      ...times,
      sub: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
      "cognito:groups": ["admin"],
      iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example",
      version: 2,
      client_id: "ours",
      origin_jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeef",
      token_use: "access",
      scope: "notes/read openid",
      jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeee0",
      username: "my-test-user",
    },
    user: { clientId: "ours", scopes: ["notes/read", "openid"], roles: ["admin"] },
    client: { sub: "ours", username: undefined },
    refused: [
      ["token_audience_wrong", { claims: { client_id: "somebody-elses" } }],
      ["token_audience_wrong", { claims: { client_id: "OURS" } }],
      ["token_claims_wrong", { claims: { client_id: undefined } }],
      // Resource binding: then the audience has to be right, whoever the client is.
      ["token_audience_wrong", { claims: { aud: OTHER_RESOURCE } }],
      ["token_audience_wrong", { claims: { aud: "ours" } }],
      ["token_audience_wrong", { claims: { aud: null } }],
      ["token_audience_wrong", { claims: { aud: RESOURCE, client_id: "somebody-elses" } }],
      // What an ID token looks like, and one that is dressed up.
      ["token_audience_wrong", { claims: { token_use: "id", aud: "ours", client_id: undefined } }],
      ["token_claims_wrong", { claims: { token_use: "id" } }],
      ["token_claims_wrong", { claims: { token_use: undefined } }],
      ["token_type_wrong", { claims: { at_hash: "x" } }],
    ],
  },
  {
    name: "keycloak",
    server: keycloak({ issuer: "https://id.example.com/realms/main" }),
    header: { typ: "JWT" },
    claims: {
      ...times,
      jti: "onrtac:a6c2f1d4-6f0f-4a3e-9d6b-8d5c9d0d8f7a",
      iss: "https://id.example.com/realms/main",
      aud: [RESOURCE, "account"],
      sub: "f1c4f64e-2c0c-4cda-8c9f-9f3f8f3a2b0e",
      typ: "Bearer",
      azp: "Notes-CLI",
      sid: "0a3a8a3a-3a47-4f2f-8e89-9e5f9b0a0a0a",
      realm_access: { roles: ["offline_access", "admin"] },
      scope: "openid notes:read",
      preferred_username: "ada",
    },
    user: { clientId: "Notes-CLI", scopes: ["openid", "notes:read"], roles: ["offline_access", "admin"] },
    // As Keycloak has it since version 21: in a service account's session alone.
    client: { sid: undefined, client_id: "Notes-CLI", preferred_username: "service-account-notes-cli" },
    refused: [
      ["token_audience_wrong", { claims: { aud: "account" } }],
      ["token_audience_wrong", { claims: { aud: undefined } }],
      ["token_audience_wrong", { claims: { aud: "Notes-CLI", typ: "ID" } }],
      ["token_claims_wrong", { claims: { typ: "ID" } }],
      ["token_claims_wrong", { claims: { typ: "Refresh" } }],
      ["token_claims_wrong", { claims: { typ: "DPoP" } }],
      ["token_claims_wrong", { claims: { typ: undefined } }],
      ["token_type_wrong", { claims: { at_hash: "x" } }],
      ["token_type_wrong", { header: { typ: "logout+jwt" } }],
      ["token_type_wrong", { header: { typ: undefined } }],
      ["token_issuer_not_trusted", { claims: { iss: "https://id.example.com/realms/other" } }],
    ],
  },
  {
    // LemonLDAP::NG: type JWT, and an audience of several.
    name: "generic, as lemonldap-ng has it",
    server: generic({ issuer: "https://auth.example.com/", types: ["JWT"] }),
    header: { typ: "JWT" },
    claims: {
      ...times,
      iss: "https://auth.example.com/",
      aud: ["notes-cli", RESOURCE],
      client_id: "notes-cli",
      sub: "dwho",
      jti: "57d1b2f5b5e5d1f5",
      sid: "3f5ff7b0",
      scope: "openid notes:read",
    },
    user: { clientId: "notes-cli", scopes: ["openid", "notes:read"] },
    client: { sub: "notes-cli" },
    refused: [
      ["token_audience_wrong", { claims: { aud: ["notes-cli"] } }],
      ["token_type_wrong", { claims: { nonce: "x" } }],
      ["token_type_wrong", { claims: { at_hash: "x" } }],
      ["token_type_wrong", { header: { typ: "at+jwt" } }],
      ["token_type_wrong", { header: { typ: undefined } }],
      ["token_claims_wrong", { claims: { jti: undefined } }],
      ["token_claims_wrong", { claims: { client_id: undefined, azp: "notes-cli" } }],
      ["token_issuer_not_trusted", { claims: { iss: "https://auth.example.com" } }],
    ],
  },
  {
    name: "generic, with all of its settings",
    server: generic({
      issuer: "https://login.example.com",
      audience: "notes-api",
      types: ["none", "jwt", "at+jwt"],
      clientClaim: "azp",
      userClaim: "uid",
      scopeClaim: "scp",
      rolesClaim: "/https:~1~1example.com~1authorization/roles",
      withoutTokenId: true,
    }),
    header: { typ: undefined },
    claims: {
      ...times,
      iss: "https://login.example.com",
      aud: "notes-api",
      azp: "cli",
      uid: "a1b2",
      sub: "a1b2",
      scp: ["notes:read"],
      "https://example.com/authorization": { roles: ["admin"] },
    },
    user: { clientId: "cli", scopes: ["notes:read"], roles: ["admin"] },
    client: {},
    refused: [
      ["token_audience_wrong", { claims: { aud: RESOURCE } }],
      ["token_claims_wrong", { claims: { uid: undefined } }],
      ["token_claims_wrong", { claims: { azp: undefined, client_id: "cli" } }],
      ["token_claims_wrong", { claims: { jti: 7 } }],
      ["token_type_wrong", { claims: { nonce: "x" } }],
      ["token_type_wrong", { header: { typ: "dpop+jwt" } }],
    ],
  },
];
