/** Whether a server takes the tokens that an identity provider means for it, and no others of its. */

import type { Check } from "../../check.ts";
import { PROVIDER_NAMES } from "../../issuer/stand_ins.ts";
import type { ProviderName } from "../../issuer/issuer.ts";
import { CALENDAR } from "../../target.ts";
import { failed } from "../../words.ts";
import { expectJson, expectResult, expectStatus, send } from "../expect.ts";
import { bare, metadataUrl } from "../messages.ts";
import { uniqueText } from "../notes.ts";
import {
  type Attempt,
  BOTH,
  calling,
  eachOf,
  expectHonest,
  looksAt,
  type Place,
  refuses,
} from "./at_provider.ts";

const ALL = PROVIDER_NAMES;
const ENTRA = ["entra-v2", "entra-v1"] as const;
const without = (...names: ProviderName[]) => ALL.filter((name) => !names.includes(name));

const OTHER_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";
/** Microsoft Graph's application id. */
const GRAPH = "00000003-0000-0000-c000-000000000000";

/** A token of alice's that is honest but for these claims. */
async function saying({ mint }: Place, what: string, claims: Record<string, unknown>): Promise<Attempt> {
  return [what, await mint({ claims })];
}

/** Tokens of another tenant: its people are none of ours, and its issuer signs with the same keys. */
function ofOtherTenant(place: Place): Promise<Attempt>[] {
  const { issuer } = place.provider;
  const [, tenant = ""] = /([0-9a-f]{8}-[0-9a-f-]+)/.exec(issuer) ?? [];
  const at = (name: string) => issuer.replace(tenant, name);
  return [
    saying(place, "a token of another tenant's", { iss: at(OTHER_TENANT), tid: OTHER_TENANT }),
    saying(place, "a token of another tenant's that says ours in tid", { iss: at(OTHER_TENANT) }),
    ...["common", "organizations"].map((name) =>
      saying(place, `a token whose issuer is ${name}`, { iss: at(name), tid: OTHER_TENANT })
    ),
  ];
}

/** Issuers that are almost the one that is trusted. */
function issuersLike(...change: ((issuer: string) => string)[]): (place: Place) => Promise<Attempt>[] {
  const slash = (issuer: string) => issuer.endsWith("/") ? issuer.slice(0, -1) : `${issuer}/`;
  return (place) =>
    [slash, ...change].map((changed) => {
      const iss = changed(place.provider.issuer);
      return saying(place, `a token whose iss is ${iss}`, { iss });
    });
}

/** Tokens for these, which are other servers at the same provider. */
function forOthers(...others: unknown[]): (place: Place) => Promise<Attempt>[] {
  return (place) => [
    place.mint({ audience: CALENDAR }).then((token): Attempt => ["a token for the calendar", token]),
    ...others.map((aud) => saying(place, `a token whose aud is ${JSON.stringify(aud)}`, { aud })),
  ];
}

/** A token for the calendar, asked for by a client that is called as this server is. */
function ofOurNamesake({ mint, ours }: Place): Promise<Attempt>[] {
  return [
    mint({ audience: CALENDAR, clientId: ours }).then((token): Attempt => {
      return ["a token for the calendar, whose client has this server's name", token];
    }),
  ];
}

function idTokens({ provider, honest, ours }: Place): Promise<Attempt>[] {
  const claims: [what: string, claims: Record<string, unknown>][] = [
    ["an ID token", {}],
    // Where client and API share a registration, or a mapper puts the audience into ID tokens too.
    ["an ID token whose aud is this server", { aud: ours }],
    ["an ID token that names its client too", {
      aud: [ours],
      azp: honest.clientId,
      client_id: honest.clientId,
    }],
  ];
  return claims.map(async ([what, claims]): Promise<Attempt> => [
    what,
    await provider.idToken({ ...honest, claims }),
  ]);
}

const past = () => Math.floor(Date.now() / 1000) - 3600;

/** The checks of this file's subject. */
export const providerChecks: Check[] = [
  looksAt("providers.accepted", "accepts", ALL, async (place) => {
    await expectHonest(place);
    // Auth0 then names a second audience.
    const token = await place.mint({ scope: `openid ${BOTH}` });
    expectResult(await calling(place, token, "a token for openid as well"), "200: this server is named");
  }),
  looksAt("providers.scopes", "accepts", ALL, async (place) => {
    const text = { text: uniqueText() };
    const reads = await place.mint({ scope: "notes:read" });
    expectResult(await calling(place, reads, "a token for notes:read", "list_notes"), "200 with the notes");
    const refused = await calling(place, reads, "a token for notes:read", "add_note", text);
    expectStatus(refused, [403], "403: this token may only read");
    const writes = await calling(place, await place.mint(), "a token for both scopes", "add_note", text);
    expectResult(writes, "200: the token may write");
  }),
  looksAt("providers.issuer-named", "accepts", ALL, async ({ server, provider }) => {
    const exchange = await send(server, bare("GET", metadataUrl(server.resource)));
    const { authorization_servers } = expectJson(exchange, "200 with the metadata");
    if (JSON.stringify(authorization_servers) !== JSON.stringify([provider.issuer])) {
      throw failed(exchange, `authorization_servers with ${provider.issuer}, to the letter`);
    }
  }),
  refuses("providers.tenant", eachOf(ENTRA, ofOtherTenant)),
  refuses("providers.issuer-form", {
    "entra-v2": issuersLike(
      (issuer) => issuer.replace("/v2.0", "/"),
      (issuer) => issuer.replace(/\/([^/]+)\/v2\.0$/, "/sts.windows.net/$1/"),
      (issuer) => issuer.toUpperCase(),
    ),
    "entra-v1": issuersLike((issuer) => `${issuer}v2.0`),
    "okta": issuersLike(
      (issuer) => issuer.replace("/oauth2/default", ""),
      (issuer) => issuer.replace("default", "other"),
    ),
    "auth0": issuersLike((issuer) => issuer.replace("auth0", "auth0-of-others")),
    "auth0-rfc9068": issuersLike(),
    "cognito": issuersLike((issuer) => issuer.replace(/_.*$/, "_Others")),
    "keycloak": issuersLike((issuer) => issuer.replace("gatehouse", "master")),
    "opaque": issuersLike((issuer) => `${issuer}-of-others`),
  }),
  refuses("providers.calling-client", eachOf(without("cognito-unbound"), ofOurNamesake)),
  refuses("providers.other-api", {
    "entra-v2": (place) => forOthers(GRAPH, `api://${place.ours}`, place.server.resource, [GRAPH])(place),
    "entra-v1": (place) => forOthers(GRAPH, place.ours.replace("api://", ""), `${place.ours}/`)(place),
    "okta": (place) => forOthers("api://default", place.provider.issuer, `${place.ours}/x`)(place),
    "auth0": (place) => forOthers([`${place.provider.issuer}userinfo`], `${place.ours}/`)(place),
    "auth0-rfc9068": (place) => forOthers([`${place.provider.issuer}userinfo`])(place),
    "cognito": (place) => forOthers(new URL(place.ours).origin)(place),
    "keycloak": forOthers(["account"], "account", []),
    "opaque": forOthers([], ["account"], null),
  }),
  refuses(
    "providers.audience-missing",
    eachOf(without("cognito-unbound"), (place) => [
      saying(place, "a token without an audience", { aud: undefined }),
      saying(place, "a token whose audience is null", { aud: null }),
      place.mint({ clientId: place.ours, claims: { aud: undefined } }).then((token): Attempt => {
        return ["a token without an audience, whose client has this server's name", token];
      }),
    ]),
  ),
  refuses("providers.client-unlisted", {
    "cognito-unbound": (place) => [
      place.mint({ clientId: "another-client" }).then((token): Attempt => {
        return ["a token without an audience, of a client that is not listed", token];
      }),
      saying(place, "a token of a listed client for the calendar", { aud: CALENDAR }),
      saying(place, "a token of a listed client whose audience is null", { aud: null }),
    ],
  }),
  refuses("providers.id-token", eachOf(ALL, idTokens)),
  refuses("providers.other-kinds", {
    "entra-v2": (place) => [saying(place, "a token of version 1.0", { ver: "1.0" })],
    "entra-v1": (place) => [saying(place, "a token of version 2.0", { ver: "2.0" })],
    "cognito": (place) => [
      saying(place, "a token whose token_use is id", { token_use: "id" }),
      saying(place, "a token without token_use", { token_use: undefined }),
    ],
    "keycloak": (place) =>
      ["Refresh", "Offline", "Logout", undefined].map((typ) =>
        saying(place, `a token whose claim typ is ${typ ?? "missing"}`, { typ })
      ),
    "auth0-rfc9068": ({ mint }) => [
      mint({ header: { typ: "JWT" } }).then((token): Attempt => ["a token of type JWT", token]),
    ],
    "opaque": (place) => [
      saying(place, "a refresh token, which is active too", { token_use: "refresh_token" }),
    ],
  }),
  refuses(
    "providers.still-verified",
    eachOf(without("opaque"), (place) => [
      place.provider.forge(place.honest).then((
        token,
      ): Attempt => ["a token that somebody else signed", token]),
      place.mint().then((token): Attempt => {
        const [, claims] = token.split(".");
        return [
          "a token that nobody signed",
          `${btoa('{"alg":"none","typ":"JWT"}').replaceAll("=", "")}.${claims}.`,
        ];
      }),
      saying(place, "a token that has expired", { exp: past() }),
      saying(place, "a token without an end", { exp: undefined }),
    ]),
  ),
];
