/** Who somebody is to a server, and what they may do, by what their identity provider writes. */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";
import { COGNITO, ENTRA_CLAIMS, ENTRA_VALIDATION } from "./documents.ts";

const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const STABLE_NAME = text(
  "OpenID Connect Core 1.0",
  "§5.7 Claim Stability and Uniqueness",
  "https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability",
);

const server = { party: "resource-server" } as const;

/** The rules about people, their roles and their names. */
export const providerPeople: Requirement[] = [
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
];
