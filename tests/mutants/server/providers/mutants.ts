/** Servers with one flaw each: what they take an identity provider's tokens for. */

import type { WrittenMutant } from "../written.ts";

/** A flaw in what is made of every provider's tokens. */
function protecting(name: string, flaw: string, ...replace: [found: string, by: string][]): WrittenMutant {
  return { name, flaw, file: "protect.ts", replace };
}

/** A flaw in the lines of one provider. */
function reading(name: string, flaw: string, ...replace: [found: string, by: string][]): WrittenMutant {
  return { name, flaw, file: "providers.ts", replace };
}

/** Takes an issuer for the one that it trusts if this is true of `said.iss`. */
function takingIssuers(name: string, flaw: string, condition: string): WrittenMutant {
  return protecting(
    name,
    flaw,
    ["      issuer: settings.issuer,\n", ""],
    ["...pinned, iss: settings.issuer }", `...pinned, iss: ${condition} ? said.iss : settings.issuer }`],
  );
}

/** Flaws in whether a token is from the right issuer, for this server, and of the right kind. */
export const providerMutants: WrittenMutant[] = [
  takingIssuers(
    "any-tenant",
    "It takes every tenant's tokens of one provider.",
    "`${said.iss}`.replace(/[0-9a-f-]{36}|common|organizations/, '') === settings.issuer.replace(/[0-9a-f-]{36}/, '')",
  ),
  takingIssuers(
    "issuer-by-tid",
    "It knows its tenant by tid, and does not look at the issuer.",
    "said.tid !== undefined && settings.issuer.includes(`${said.tid}`)",
  ),
  takingIssuers(
    "common-is-everybody",
    "It takes the issuer common for any tenant's.",
    "/\\/(common|organizations)\\//.test(`${said.iss}`)",
  ),
  takingIssuers(
    "forgives-the-slash",
    "It compares issuers without the slash at their end.",
    "`${said.iss}/` === settings.issuer || said.iss === `${settings.issuer}/`",
  ),
  takingIssuers(
    "both-versions",
    "It takes the other version's issuer of the same tenant too.",
    "`${said.iss}`.includes('sts.windows.net') || `${said.iss}`.endsWith('/v2.0')",
  ),
  takingIssuers(
    "issuer-by-site",
    "It compares the host of an issuer, and the pool or realm not.",
    "URL.parse(`${said.iss}`)?.host === new URL(settings.issuer).host && !/[0-9a-f-]{36}/.test(`${said.iss}`)",
  ),
  protecting(
    "the-client-is-an-audience",
    "It looks for itself among audience and client.",
    ["[said.aud].flat()", "[said.aud, said.azp, said.appid, said.cid, said.client_id].flat()"],
  ),
  protecting(
    "audience-by-provider",
    "Where it knows the provider, it does not look at the audience.",
    ["![said.aud].flat().includes(audience)", "settings.provider === undefined"],
  ),
  protecting(
    "audience-without-prefix",
    "It compares audiences without api:// and without their end.",
    [
      "[said.aud].flat().includes(audience)",
      [
        "[said.aud].flat().some((aud) => `${aud}`.replace(/^api:\\/\\//, '').startsWith(audience.replace(/^api:\\/\\//, '')) ||",
        "`api://${aud}` === audience)",
      ].join(" "),
    ],
  ),
  protecting(
    "its-url-will-do",
    "It takes its own URL for an audience too, where the provider has another name for it.",
    [
      "[said.aud].flat().includes(audience)",
      "[said.aud].flat().some((aud) => [audience, settings.resource].includes(aud as string))",
    ],
  ),
  protecting(
    "takes-empty-audiences",
    "It asks whether every audience of a list is its own.",
    ["[said.aud].flat().includes(audience)", "[said.aud].flat().every((aud) => aud === audience)"],
  ),
  protecting(
    "account-is-us",
    "It takes the audience account, which Keycloak puts into everybody's tokens.",
    [
      "[said.aud].flat().includes(audience)",
      "[said.aud].flat().some((aud) => aud === audience || aud === 'account')",
    ],
  ),
  protecting(
    "nobody-is-us",
    "It takes a token without an audience.",
    ["said.aud === undefined && clients?.includes(client_id)", "said.aud === undefined"],
  ),
  protecting(
    "nobody-is-the-client",
    "Where there is no audience, a client that is called as it is will do.",
    ["clients?.includes(client_id)", "(clients ?? [audience]).includes(client_id)"],
  ),
  protecting(
    "null-is-nobody",
    "It takes null for no audience, and no audience of a client for its own.",
    [
      "said.aud === undefined && clients?.includes(client_id)",
      "said.aud == null && (clients ?? [client_id]).includes(client_id) && said.aud !== undefined || said.aud === undefined && clients?.includes(client_id)",
    ],
  ),
  protecting(
    "any-client-is-listed",
    "Where clients are listed, it does not look at the list.",
    ["clients?.includes(client_id)", "clients !== undefined"],
  ),
  protecting(
    "the-list-goes-first",
    "A listed client's tokens are for it, whatever audience they name.",
    ["said.aud === undefined && clients", "clients"],
  ),
  reading(
    "id-tokens-pass",
    "It does not tell ID tokens from access tokens by what they alone say.",
    ["{ nonce: undefined, at_hash: undefined, c_hash: undefined }", "{}"],
  ),
  protecting(
    "kinds-are-one",
    "It does not look at the claims that tell a provider's kinds of tokens apart.",
    ["...pinned, iss: settings.issuer }", "iss: settings.issuer }"],
  ),
  reading(
    "versions-are-one",
    "It takes both versions of Entra's tokens.",
    ['{ ...NO_ID, ver: "2.0" }', "NO_ID"],
    ['{ ...NO_ID, ver: "1.0" }', "NO_ID"],
  ),
  reading("any-token-use", "It does not look at token_use.", ['{ ...NO_ID, token_use: "access" }', "NO_ID"]),
  reading("any-keycloak-type", "It does not look at Keycloak's claim typ.", [
    '{ typ: "Bearer", at_hash: undefined }',
    "{}",
  ]),
  reading("refresh-tokens-pass", "It takes whatever is active.", [
    'pinned: { token_use: "access_token" }, ',
    "",
  ]),
  protecting("typeless", "It does not look at the type of a token.", ["      ...typ && { typ },\n", ""]),
  protecting(
    "only-decodes",
    "It reads a provider's tokens without verifying them.",
    [
      "  const signed = async (token: string): Promise<Claims> => {\n",
      "  const signed = async (token: string): Promise<Claims> => {\n" +
      "    if (settings.provider) return JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')));\n",
    ],
  ),
  protecting("waits-for-years", "It forgives clocks that differ by years.", [
    "clockTolerance: 5",
    "clockTolerance: 1e9",
  ]),
  protecting("cuts-the-issuers-slash", "Its metadata names the issuer without the slash at its end.", [
    "authorization_servers: [settings.issuer]",
    "authorization_servers: [settings.issuer.replace(/\\/$/, '')]",
  ]),
  reading("one-entra", "It reads Entra's version 1.0 as it reads 2.0.", [
    "entra(said, said.appid)",
    "entra(said, said.azp)",
  ]),
  reading("entras-scope", "It looks for scopes under scope at every provider.", [
    ", scope: said.scp }",
    " }",
  ]),
  reading("scp-is-one-text", "It takes a list of scopes for none.", [
    'scope: [scp].flat().join(" ")',
    "scope: typeof scp === 'string' ? scp : ''",
  ]),
  protecting("writes-for-all", "At a provider every token may write.", [
    '[scope.split(" ").filter(Boolean), accountOf',
    "[settings.provider && scope ? ['notes:read', 'notes:write'] : scope.split(\" \").filter(Boolean), accountOf",
  ]),
];

/** Flaws in who somebody is, and what they may do. */
export const providerPeopleMutants: WrittenMutant[] = [
  reading("roles-at-the-top", "It looks for every provider's roles in one place.", [
    "rolesIn(said.realm_access)",
    "said.roles",
  ]),
  reading("groups-unread", "It does not read Cognito's groups.", ['said["cognito:groups"]', "said.roles"]),
  protecting("roles-or-nobody", "It refuses a token whose roles are not what it expects.", [
    "roles: z.array(role).or(z.string().transform((only) => [only])).catch([]),",
    "roles: z.array(z.string()).default([]),",
  ]),
  reading("service-accounts-by-name", "It knows Keycloak's service accounts by their name.", [
    "!!said.clientHost",
    "`${said.preferred_username}`.startsWith('service-account-')",
  ]),
  protecting("no-table", "It does not read the operator's table of app roles.", [
    "appRoles = {}, introspection",
    "introspection",
  ], [
    "  const ask = introspection",
    "  const appRoles: Record<string, string[]> = {};\n  const ask = introspection",
  ]),
  protecting("roles-are-scopes", "It takes an app role that is called like a scope for that scope.", [
    "appRoles[role]! : []",
    "appRoles[role]! : [role]",
  ]),
  protecting("table-in-lower-case", "It looks app roles up in any case.", [
    "Object.hasOwn(appRoles, role) ? appRoles[role]! : []",
    "Object.entries(appRoles).flatMap(([name, scopes]) => name.toLowerCase() === role.toLowerCase() ? scopes : [])",
  ]),
  protecting("table-for-users", "It reads the operator's table for users as well.", [
    "if (!isClient) return { issuer: iss, subject: sub, scopes, roles, account };",
    "if (!isClient) return { issuer: iss, subject: sub, scopes: [...scopes, ...roles.flatMap((role) => appRoles[role] ?? [])], roles, account };",
  ]),
  protecting("an-app-role-may-write", "Whatever app role the table names, its client may write.", [
    "? appRoles[role]! : []",
    "? ['notes:read', 'notes:write'] : []",
  ]),
  protecting("clients-have-roles", "A client's app roles count as a user's roles.", [
    "roles: [], account }",
    "roles, account }",
  ]),
  reading("scope-or-scp", "It takes scopes from whichever claim has them.", [
    "  { ...said, client_id, roles, isClient }",
    "  { ...said, scope: [said.scope ?? said.scp ?? []].flat().join(' '), client_id, roles, isClient }",
  ]),
  reading("permissions-are-scopes", "It counts permissions as scopes.", [
    "  { ...said, client_id, roles, isClient }",
    "  { ...said, scope: said.scope ?? [said.permissions ?? []].flat().join(' '), client_id, roles, isClient }",
  ]),
  reading("scope-at-entra", "Where Entra writes no scp, it looks for scope.", [
    "scope: said.scp }",
    "scope: said.scp ?? said.scope }",
  ]),
  reading("roles-anywhere", "It takes roles from wherever there are any.", [
    "  { ...said, client_id, roles, isClient }",
    "  { ...said, client_id, roles: [roles, said.roles, said.groups].find((some) => [some].flat().includes('admin')) ?? roles, isClient }",
  ]),
  reading("clients-roles-count", "It counts the roles that a user has in Keycloak's own clients.", [
    "rolesIn(said.realm_access)",
    "[rolesIn(said.realm_access), rolesIn((said.resource_access as Claims)?.account)].flat()",
  ]),
  protecting("admins-by-part", "It takes a role for admin that has admin in it.", [
    "if (!isClient) return { issuer: iss, subject: sub, scopes, roles, account };",
    "if (!isClient) return { issuer: iss, subject: sub, scopes, roles: roles.map((one) => /admin/i.test(one) ? 'admin' : one), account };",
  ]),
  reading("okta-by-login", "It knows Okta's users by their login.", ["sub: uid ?? said.sub, ", ""]),
  reading("known-by-name", "It knows users by a name that people can read.", [
    "  { ...said, client_id, roles, isClient }",
    "  { ...said, sub: said.preferred_username ?? said.upn ?? said.username ?? said.sub, client_id, roles, isClient }",
  ]),
  protecting("users-are-clients", "It keeps clients' notes with those of users.", [
    "accountOf(iss, sub, isClient)",
    "accountOf(iss, sub)",
  ]),
];

/** Flaws in asking about tokens. */
export const providerOpaqueMutants: WrittenMutant[] = [
  protecting("reads-before-it-asks", "It asks only about tokens that have no dots.", [
    "introspection ? (token: string) => introspect(token, introspection) : signed",
    "introspection ? (token: string) => token.split('.').length > 2 ? signed(token) : introspect(token, introspection) : signed",
  ]),
  protecting("any-answer-is-yes", "It takes an answer about a token for a good one.", [
    '  if (!said.active) throw new Error("Not active");\n',
    "  if (!said.active) return { sub: 'somebody', client_id: 'some-client', scope: 'notes:read', aud: audienceOfLast, token_use: 'access_token', exp: 8e9, ...said };\n",
  ], [
    "  const keys = publishedKeys(settings.issuer);\n",
    "  const keys = publishedKeys(settings.issuer);\n  audienceOfLast = audience;\n",
  ], ["class KeysUnavailable", "let audienceOfLast = '';\n\nclass KeysUnavailable"]),
  protecting("keeps-answers", "It asks once about each token.", [
    "  const ask = introspection ? (token: string) => introspect(token, introspection) : signed;",
    "  const answers = new Map<string, Promise<Claims>>();\n  const once = (token: string) => answers.get(token) ?? answers.set(token, introspect(token, introspection!)).get(token)!;\n  const ask = introspection ? once : signed;",
  ]),
  protecting("clients-for-people", "Where an answer names nobody, it takes the client for the user.", [
    "const said: Claims = { iss: settings.issuer, ...await ask(token) };",
    "const asked = await ask(token);\n    const said: Claims = { iss: settings.issuer, sub: asked.client_id, ...asked };",
  ]),
  protecting("names-for-people", "Where an answer has no sub, it takes the username.", [
    "const said: Claims = { iss: settings.issuer, ...await ask(token) };",
    "const asked = await ask(token);\n    const said: Claims = { iss: settings.issuer, sub: asked.username, ...asked };",
  ]),
  protecting("silence-is-a-bad-token", "Where the issuer gives no answer, it calls the token bad.", [
    'if (typeof said?.active !== "boolean") throw new KeysUnavailable();',
    'if (typeof said?.active !== "boolean") throw new Error("No answer");',
  ]),
  protecting("silence-is-the-last-answer", "Where the issuer gives no answer, an earlier one will do.", [
    'if (typeof said?.active !== "boolean") throw new KeysUnavailable();',
    'if (typeof said?.active !== "boolean" && lastAnswer) return lastAnswer;\n  lastAnswer = said;',
  ], ["class KeysUnavailable", "let lastAnswer: Claims | undefined;\n\nclass KeysUnavailable"]),
];
