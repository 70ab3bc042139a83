// What identity providers write into access tokens, where RFC 9068 has it otherwise.

/** Whose tokens they are, and what is known there. None of it is ever taken from a token. */
export interface Provider {
  name: keyof typeof DIALECTS;
  /** Who this server is to the provider, if that is not its URL. */
  audience?: string;
  /** Clients whose tokens are for this server alone, where no token says whom it is for. */
  clients?: string[];
  /** The scopes that a role grants to a client that acts for itself. */
  appRoles?: Record<string, string[]>;
  /** Where to ask about tokens that only their issuer can read, and as whom (RFC 7662 §2.1). */
  introspection?: { endpoint: string; clientId: string; clientSecret: string };
}

export type Claims = Record<string, unknown>;
/** The header's `typ`, what a token has to say to the letter, and its claims where RFC 9068 has them. */
export type Dialect = { typ?: string; pinned?: Claims; read(said: Claims): Claims & { isClient: boolean } };

/** The claims, with the client, the roles, and whether it acts for itself, where everybody looks for them. */
const named = (said: Claims, client_id: unknown, roles: unknown, isClient = said.sub === client_id) => (
  { ...said, client_id, roles, isClient }
);
const rolesIn = (part: unknown) => (part as { roles?: unknown } | null | undefined)?.roles;
/** ID tokens have the same `typ`, or as little of one: what they alone say must not be there. */
const NO_ID = { nonce: undefined, at_hash: undefined, c_hash: undefined };
/** To each API a user is another `sub`; a client is its object id. */
const entra = (said: Claims, client: unknown) => (
  { ...named(said, client, said.roles, said.scp === undefined && said.oid === said.sub), scope: said.scp }
);
/** A login can pass to somebody else, `uid` cannot; a client has none. */
const okta = ({ uid, scp, ...said }: Claims) => (
  { ...named(said, said.cid, said.groups, !uid), sub: uid ?? said.sub, scope: [scp].flat().join(" ") }
);
/** The claim that your Action adds: its name is your own. */
const ROLES = "https://gatehouse.example/roles";
const auth0 = (said: Claims, id: unknown) => named(said, id, said[ROLES], said.sub === `${id}@clients`);
/** Its name would not do: a user may have that of a service account. */
const keycloak = (said: Claims) => named(said, said.azp, rolesIn(said.realm_access), !!said.clientHost);
const cognito = (said: Claims) => named(said, said.client_id, said["cognito:groups"]);
const opaque = (said: Claims) => named(said, said.client_id, rolesIn(said.ext));

/** The lines that differ: each is a check less than RFC 9068 has, or another one in its place. */
export const DIALECTS = {
  "rfc9068": { typ: "at+jwt", read: (said) => named(said, said.client_id, said.roles) },
  "entra-v2": { typ: "JWT", pinned: { ...NO_ID, ver: "2.0" }, read: (said) => entra(said, said.azp) },
  "entra-v1": { typ: "JWT", pinned: { ...NO_ID, ver: "1.0" }, read: (said) => entra(said, said.appid) },
  "okta": { pinned: NO_ID, read: okta },
  "auth0": { typ: "JWT", pinned: NO_ID, read: (said) => auth0(said, said.azp) },
  "auth0-rfc9068": { typ: "at+jwt", read: (said) => auth0(said, said.client_id) },
  "cognito": { pinned: { ...NO_ID, token_use: "access" }, read: cognito },
  "keycloak": { typ: "JWT", pinned: { typ: "Bearer", at_hash: undefined }, read: keycloak },
  "opaque": { pinned: { token_use: "access_token" }, read: opaque },
} satisfies Record<string, Dialect>;
