/** What is given up for the sake of issuers that do not do what RFC 9068 and RFC 7662 say: for the record at start. */

const COSTS = {
  type_shared: "The type does not tell access tokens from ID tokens: only claims that ID tokens have do",
  audience_shared:
    "The audience is not this resource's alone: whatever else goes by it takes the same tokens, and can replay them",
  audience_by_client:
    "Tokens need not say whom they are for: whatever else one of these clients calls can replay its tokens here",
  audience_by_scope:
    "The audience comes with a scope: servers whose scopes a client has at once take each other's tokens",
  audience_former:
    "Until a last day tokens for a former audience are taken: whatever else goes by it can replay them here",
  audience_elsewhere: "Whom a token is for is read from another member than aud",
  subject_elsewhere:
    "People are known by another claim than sub: whoever is given the same one later gets their data",
  subject_reused: "sub is a login unless the issuer is told otherwise, and a login can pass to somebody else",
  clients_only: "Every token is taken for a client's own: no user is told from another",
  client_undecided: "A client's own token that does not say so is taken for a user's",
  token_id_missing: "Tokens need not have an id: then one of them is revoked by its hash alone",
  token_kind_unsaid: "Answers need not say what kind of token it is: a refresh token might do",
  roles_grant: "Roles of a client that acts for itself grant it scopes",
} as const;

/** Stable names of what is given up. */
export type WeakeningName = keyof typeof COSTS;

/** Something that is given up. */
export interface Weakening {
  /** Its stable name. */
  readonly name: WeakeningName;
  /** What that costs, in one sentence. */
  readonly costs: string;
}

/** What is given up, by its names; those that do not apply are left out. */
export function weakenings(...names: (WeakeningName | false | undefined)[]): readonly Weakening[] {
  return names.filter((name) => name !== undefined && name !== false).map((name) => ({
    name,
    costs: COSTS[name],
  }));
}
