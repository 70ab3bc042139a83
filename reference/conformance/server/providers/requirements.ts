/** That a server takes an identity provider's tokens as they are, and no more of them than are meant for it (lesson 10). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";
import { COGNITO, ENTRA_CLAIMS, ENTRA_VALIDATION } from "./documents.ts";

const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const PRIVILEGE = mcp(
  "2026-07-28",
  "basic/authorization/security-considerations",
  "Access Token Privilege Restriction",
);
const KEYCLOAK_AUDIENCE = text(
  "Keycloak Server Administration Guide",
  "Audience support",
  "https://www.keycloak.org/docs/latest/server_admin/#_audience",
);
const AUTH0_PROFILES = text(
  "Auth0 documentation",
  "Access token profiles",
  "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles",
);

const server = { party: "resource-server" } as const;

/** The rules of the group `providers` about the tokens themselves. */
export const providers: Requirement[] = [
  {
    ...server,
    id: "providers.accepted",
    title: "an access token is accepted as each identity provider writes it",
    level: "house",
    impact: "locks-out",
    sources: [ENTRA_CLAIMS, AUTH0_PROFILES, COGNITO, rfc(7662, "2.2")],
    why:
      "No large provider's tokens are RFC 9068's unless somebody sets them so. Yours are what your users have.",
    hints: [
      "Decode a real token of your provider's: which claim names the client, which has the scopes, what is typ?",
      "Bring its claims under RFC 9068's names first, then check them as before.",
    ],
  },
  {
    ...server,
    id: "providers.scopes",
    title: "scopes count where the provider writes them: scope or scp, as a text or as a list",
    level: "house",
    impact: "locks-out",
    sources: [ENTRA_CLAIMS, rfc(9068, "2.2.3")],
    why:
      "With an empty list of scopes every call is a 403, and the client opens the browser once more, for nothing.",
    hints: ["Entra: scp, one text. Okta: scp, a list. The others: scope."],
  },
  {
    ...server,
    id: "providers.issuer-named",
    title: "the metadata names the provider's issuer to the letter, with the slash at its end if it has one",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9728, "2"), rfc(8414, "3.3")],
    why:
      "A client compares it with what the issuer says of itself. One character more or less, and nobody signs in.",
    hints: ["No URL object in between: the setting as it stands."],
  },
  {
    ...server,
    id: "providers.tenant",
    title: "a token of another tenant is refused, though the same keys have signed it",
    level: "MUST",
    impact: "opens",
    sources: [rfc(9068, "4"), rfc(8725, "3.8"), ENTRA_VALIDATION],
    why:
      "Anybody can have a tenant in a minute, and make users in it. The provider signs for all of them with the same " +
      "keys: a perfect signature says nothing of whose people these are.",
    hints: [
      "What differs between two tenants' tokens? The issuer.",
      "One issuer, the whole string. Never common, never a pattern with the tenant left open.",
    ],
  },
  {
    ...server,
    id: "providers.issuer-form",
    title: "an issuer of another version, realm or pool, or with another slash, is another issuer",
    level: "MUST",
    impact: "opens",
    sources: [rfc(9068, "4"), rfc(8414, "3.3"), rfc(8725, "3.8")],
    why: "A realm or pool beside yours has users of its own, and often the same keys and host.",
    hints: ["=== on the whole string."],
  },
  {
    ...server,
    id: "providers.calling-client",
    title: "the client that called is no audience: azp, appid, cid and client_id say who asked, not for whom",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, rfc(7519, "4.1.3"), ENTRA_VALIDATION],
    why:
      "Every token of that client carries its id, also those for other servers. Whoever receives one of these can " +
      "replay it here.",
    hints: ["aud alone says whom a token is for.", "In Entra's v2 tokens aud is the API's application id."],
  },
  {
    ...server,
    id: "providers.other-api",
    title: "a token for another API of the same provider is refused, also for one of the provider's own",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING, PRIVILEGE, KEYCLOAK_AUDIENCE],
    why:
      "Microsoft Graph, Keycloak's account pages, Auth0's userinfo: every user of the tenant has such tokens.",
    hints: ["The audience that you registered, word for word; a list has to have it as a member."],
  },
  {
    ...server,
    id: "providers.audience-missing",
    title: "a token for nobody in particular is refused where no list of clients was configured",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, COGNITO],
    why:
      "Cognito leaves the audience out unless the client asks with resource. Then it is good at every API there is.",
    hints: ["Missing is not equal.", "Only aud that is not there counts as missing: null is a wrong one."],
  },
  {
    ...server,
    id: "providers.client-unlisted",
    title:
      "where clients stand in for the audience, others are refused, and so is a token that names an audience",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, COGNITO],
    why:
      "It is all that there is to go by then, and it is weak: whatever else a listed client may call can replay its " +
      "tokens here. At least the list has to be short, and an audience has to count where there is one.",
    hints: ["First aud. The list of clients only where aud is not there at all."],
  },
  {
    ...server,
    id: "providers.id-token",
    title: "an ID token of the same sign-in is refused, whatever it has for an audience",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8725, "3.12"), PRIVILEGE, COGNITO],
    why:
      "Most providers give both kinds the same typ, or none. An ID token is a proof of a login, which is shown around; " +
      "where API and client share a registration it even has your audience.",
    hints: [
      "What does an ID token say that an access token does not? nonce, at_hash.",
      "And what does your provider write to tell them apart? token_use, or a claim typ.",
    ],
  },
  {
    ...server,
    id: "providers.other-kinds",
    title:
      "tokens of another kind or version are refused: refresh and logout tokens, token_use and ver that differ",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8725, "3.12"), ENTRA_CLAIMS, COGNITO],
    why:
      "The same key signs all of them, and some introspection endpoints call refresh tokens active as well.",
    hints: ["Name the one value that you take. What is missing is not that value."],
  },
  {
    ...server,
    id: "providers.still-verified",
    title: "no provider's tokens are excused from signature and time",
    level: "MUST",
    impact: "opens",
    sources: [rfc(9068, "4"), rfc(7515, "5.2"), rfc(7519, "4.1.4")],
    why: "A branch for one provider is where a check gets lost, and the tests are of another one.",
    hints: ["One path for all of them; what differs are names."],
  },
];
