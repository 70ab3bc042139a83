/** That a server takes an identity provider's tokens as they are, and no more of them than are meant for it (lesson 10). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const PRIVILEGE = mcp(
  "2026-07-28",
  "basic/authorization/security-considerations",
  "Access Token Privilege Restriction",
);
const ENTRA_VALIDATION = text(
  "Microsoft identity platform",
  "Secure applications and APIs by validating claims",
  "https://learn.microsoft.com/en-us/entra/identity-platform/claims-validation",
);
const ENTRA_CLAIMS = text(
  "Microsoft identity platform",
  "Access token claims reference",
  "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
);
const COGNITO = text(
  "Amazon Cognito Developer Guide",
  "Understanding the access token",
  "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html",
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
const STABLE_NAME = text(
  "OpenID Connect Core 1.0",
  "§5.7 Claim Stability and Uniqueness",
  "https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability",
);

const server = { party: "resource-server" } as const;

/** The rules of the group `providers`. */
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
  {
    ...server,
    id: "providers.roles",
    title: "a user's roles count where the provider writes them",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9068, "2.2.3.1"), ENTRA_CLAIMS, COGNITO],
    why:
      "roles, groups, cognito:groups, realm_access.roles, or a name of your own: an admin who is none cannot help.",
    hints: ["One place for each provider."],
  },
  {
    ...server,
    id: "providers.odd-roles",
    title: "roles of a shape that nobody expects take nothing away but themselves",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9068, "2.2.3.1"), rfc(7643, "4.1.2")],
    why: "Groups come as objects, as one text, as null. None of that is a reason to turn its user away.",
    hints: ["What grants can degrade to nothing. What restricts cannot."],
  },
  {
    ...server,
    id: "providers.service-name",
    title: "a user who is called like a service account stays a user",
    level: "house",
    impact: "locks-out",
    sources: [STABLE_NAME],
    why: "Names are chosen, and changed. Whoever takes that one would lose what is theirs.",
    hints: ["Keycloak writes clientHost into a service account's tokens, and into no user's."],
  },
  {
    ...server,
    id: "providers.app-roles-granted",
    title: "an app role that the operator's table names gives its scopes to a client without a user",
    level: "house",
    impact: "locks-out",
    sources: [ENTRA_CLAIMS],
    why:
      "Entra's tokens for clients that act for themselves have roles and no scp. Without a table they open nothing.",
    hints: ["A map from app role to scopes, in the settings."],
  },
  {
    ...server,
    id: "providers.app-roles",
    title: "roles grant a scope to clients alone, and only what the operator's table says",
    level: "house",
    impact: "opens",
    sources: [ENTRA_CLAIMS, ENTRA_VALIDATION],
    why:
      "Whoever may define app roles can call one notes:write. And a user's role says what that person may do, while " +
      "the client that they use was allowed nothing.",
    hints: [
      "Look the role up; never use its name as a scope.",
      "Only where no user stands behind the token.",
    ],
  },
  {
    ...server,
    id: "providers.client-admin",
    title: "an app role of a client makes it no admin among people",
    level: "house",
    impact: "opens",
    sources: [ENTRA_CLAIMS, rfc(9068, "2.2.3.1")],
    why: "Entra has one claim for both: the roles of a person, and what a client was given.",
    hints: ["Where there is no user, nobody has a user's role."],
  },
  {
    ...server,
    id: "providers.scopes-elsewhere",
    title: "a scope under the name that another provider has for it grants nothing",
    level: "house",
    impact: "opens",
    sources: [rfc(9068, "2.2.3"), HANDLING],
    why:
      "scope or else scp or else permissions: the last one is whatever a tenant's administrator puts there.",
    hints: ["One claim for each provider, and none besides."],
  },
  {
    ...server,
    id: "providers.roles-elsewhere",
    title: "admin makes an admin only as a role of this provider's, in the claim that it has for roles",
    level: "house",
    impact: "opens",
    sources: [rfc(9068, "2.2.3.1")],
    why: "Keycloak's clients have roles of their own, and groups are named by other people than roles.",
    hints: ["One place for each provider, and === admin."],
  },
  {
    ...server,
    id: "providers.names",
    title: "a name that passes on to somebody else takes no notes along: not an e-mail, a user name, a login",
    level: "house",
    impact: "opens",
    sources: [STABLE_NAME, ENTRA_VALIDATION],
    why:
      "Alice leaves, and the next Alice gets her address. At Okta the address is even the subject; uid is who it is.",
    hints: ["sub with its issuer. At Okta uid, or user.id for a subject."],
  },
  {
    ...server,
    id: "providers.client-as-user",
    title: "a client that acts for itself is nobody's user at any provider",
    level: "house",
    impact: "opens",
    sources: [rfc(9068, "5"), rfc(9700, "4.15")],
    why: "Each says it otherwise: no scp, no uid, sub equal to client_id, sub with @clients, clientHost.",
    hints: ["Decide by claims that say so, and keep two kinds of accounts."],
  },
  {
    ...server,
    id: "providers.opaque-forms",
    title: "a token that only its issuer can read is asked about, whatever it looks like",
    level: "house",
    impact: "locks-out",
    sources: [rfc(6749, "1.4"), rfc(6750, "2.1")],
    why: "Opaque tokens have dots in them too, two or four. Who takes them for broken JWTs never asks.",
    hints: ["Where the issuer is to be asked, ask. Do not look first."],
  },
  {
    ...server,
    id: "providers.opaque-inactive",
    title: "a token that its issuer does not call active is refused",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7662, "2.2"), rfc(7662, "4")],
    why: "The answer to a question about a bad token is 200 as well. Only active says what it is.",
    hints: ["active === true, before anything else."],
  },
  {
    ...server,
    id: "providers.opaque-revoked",
    title: "a token that its issuer has taken back is refused from then on",
    level: "house",
    impact: "opens",
    sources: [rfc(7662, "4")],
    why: "That is what you pay a round trip for each request for. A cache gives it away.",
    hints: ["Ask each time. If you cannot, cache for seconds, and say so."],
  },
  {
    ...server,
    id: "providers.opaque-subject",
    title: "an answer without sub is refused: a username is not who somebody is",
    level: "house",
    impact: "opens",
    sources: [rfc(7662, "2.2")],
    why:
      "sub is optional there. Filled in from the client, everybody becomes one account; from the name, it passes on.",
    hints: ["Required here, though optional there."],
  },
  {
    ...server,
    id: "providers.opaque-outage",
    title: "an issuer that gives no answer about a token is an outage, and nobody gets in",
    level: "house",
    impact: "opens",
    sources: [rfc(7662, "2.3"), rfc(9110, "15.6.4")],
    why:
      "With a 401 every client would throw a good token away. With a 200 whoever breaks the issuer gets in.",
    hints: ["503 with Retry-After, as when keys cannot be had."],
  },
];
