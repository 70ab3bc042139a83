/** Who somebody is to a server, and what they may do, by what their identity provider writes. */

import type { Check } from "../../check.ts";
import type { MintOptions, ProviderName } from "../../issuer/issuer.ts";
import { APP_ROLES, PROVIDER_NAMES } from "../../issuer/stand_ins.ts";
import { ROLES } from "../../issuer/dialects/auth0.ts";
import { failed } from "../../words.ts";
import { expectResult, expectStatus } from "../expect.ts";
import { withToken } from "../messages.ts";
import { addNote, uniqueText } from "../notes.ts";
import { calling, expectHonest, looksAt, NEEDS, type Place, placeAt } from "./at_provider.ts";

const ENTRA = ["entra-v2", "entra-v1"] as const;

/** The claim that has a user's roles, and one that says `admin` in it. */
const ROLES_AT: Record<ProviderName, (roles: unknown) => Record<string, unknown>> = {
  "entra-v2": (roles) => ({ roles }),
  "entra-v1": (roles) => ({ roles }),
  "okta": (groups) => ({ groups }),
  "auth0": (roles) => ({ [ROLES]: roles }),
  "auth0-rfc9068": (roles) => ({ [ROLES]: roles }),
  "cognito": (groups) => ({ "cognito:groups": groups }),
  "cognito-unbound": (groups) => ({ "cognito:groups": groups }),
  "keycloak": (roles) => ({ realm_access: { roles } }),
  "opaque": (roles) => ({ ext: { roles } }),
};

/** Where `admin` is no role of this provider's users. */
function adminElsewhere(name: ProviderName): Record<string, unknown> {
  const admin = ["admin"];
  const everywhere = Object.assign({}, ...Object.values(ROLES_AT).map((claims) => claims(admin)));
  const own = Object.keys(ROLES_AT[name](admin));
  return {
    ...Object.fromEntries(Object.entries(everywhere).filter(([claim]) => !own.includes(claim))),
    permissions: admin,
    wids: admin,
    resource_access: { account: { roles: admin } },
    "https://elsewhere.example/roles": admin,
  };
}

/** A new note of alice's. */
async function aNote({ server, mint }: Place): Promise<string> {
  const text = uniqueText();
  await addNote(withToken(server, await mint()), text);
  return text;
}

/** What somebody sees who is not alice: not her note. */
async function expectHidden(place: Place, text: string, what: string, options: MintOptions): Promise<void> {
  const exchange = await calling(place, await place.mint(options), what, "list_notes");
  if (exchange.response.body.includes(text)) {
    throw failed(exchange, "none of alice's notes", `${exchange.response.status}, and a note of alice's`);
  }
  expectStatus(exchange, [200, 401, 403], "own notes, or a refusal");
}

/** A client that acts for itself, and whose subject is made to be this user's. */
const COLLIDING: Partial<Record<ProviderName, (sub: string) => MintOptions>> = {
  "entra-v2": (sub) => asClient({ claims: { sub, oid: sub, roles: Object.keys(APP_ROLES) } }),
  "entra-v1": (sub) => asClient({ claims: { sub, oid: sub, roles: Object.keys(APP_ROLES) } }),
  "okta": (sub) => ({ subject: sub, clientId: sub }),
  "cognito": (sub) => ({ subject: sub, clientId: sub }),
  "keycloak": (sub) => asClient({ claims: { sub } }),
  "opaque": (sub) => ({ subject: sub, clientId: sub }),
};

/** A client without a user. */
function asClient(options: MintOptions = {}): MintOptions {
  return { subject: "robot", clientId: "robot", ...options };
}

/** Tokens of Entra's with roles that are to grant nothing, and what they are refused. */
const ROLES_THAT_GRANT_NOTHING: [what: string, MintOptions][] = [
  ...[["notes:read", "notes:write"], ["Notes.Read", "notes.read.all"], ["constructor"], [], null].map((
    roles,
  ): [string, MintOptions] => [
    `a client's token whose roles are ${JSON.stringify(roles)}`,
    asClient({ scope: "", claims: { roles } }),
  ]),
  // To a user a role is no scope: the client has to have been allowed to.
  ["a user's token with a role of that name, and no scope", {
    scope: "",
    claims: { roles: Object.keys(APP_ROLES), scp: undefined },
  }],
  ["a user's token with a role of that name, and another scope", {
    scope: "calendar:read",
    claims: { roles: Object.keys(APP_ROLES) },
  }],
];

/** Scopes under the names that other providers have for them. */
const SCOPES_ELSEWHERE: Record<string, unknown> = {
  scope: "notes:read notes:write",
  scp: ["notes:read", "notes:write"],
  permissions: ["notes:read", "notes:write"],
  authorities: ["notes:read"],
  scopes: ["notes:read"],
};

/** The claims that have the scopes of this provider. */
const scopeClaim = (name: ProviderName) => /^(entra|okta)/.test(name) ? "scp" : "scope";

/** The checks of this file's subject. */
export const providerPeopleChecks: Check[] = [
  looksAt("providers.roles", "accepts", PROVIDER_NAMES, async (place) => {
    const text = await aNote(place);
    const admin = await place.mint({
      subject: "carol",
      claims: ROLES_AT[place.provider.name](["staff", "admin"]),
    });
    const exchange = await calling(place, admin, "a token of carol's, the admin", "list_notes");
    expectResult(exchange, "200 with the notes");
    if (!exchange.response.body.includes(text)) throw failed(exchange, "everybody's notes: she is an admin");
  }),
  looksAt("providers.odd-roles", "accepts", PROVIDER_NAMES, async (place) => {
    for (const roles of [null, "staff", [{ value: "staff" }], 42, {}, [["admin"]]]) {
      const claims = ROLES_AT[place.provider.name](roles);
      const token = await place.mint({ subject: "bob", claims });
      const what = `a token that says ${JSON.stringify(claims)}`;
      expectResult(
        await calling(place, token, what),
        "200: what cannot be read grants nothing, and takes nothing",
      );
    }
  }),
  looksAt("providers.service-name", "accepts", ["keycloak"], async (place) => {
    const text = await aNote(place);
    const token = await place.mint({ claims: { preferred_username: "service-account-test-client" } });
    const what = "alice's token after she has changed her name to that of a service account";
    const exchange = await calling(place, token, what, "list_notes");
    expectResult(exchange, "200 with her notes");
    if (!exchange.response.body.includes(text)) throw failed(exchange, "her notes: she is still who she was");
  }),
  looksAt("providers.app-roles-granted", "accepts", ENTRA, async (place) => {
    const robot = await place.mint(
      asClient({ scope: "", claims: { roles: ["Else", ...Object.keys(APP_ROLES)] } }),
    );
    const what = "a client's token with the app role Notes.Read.All";
    expectResult(
      await calling(place, robot, what, "list_notes"),
      "200: the operator's table says notes:read",
    );
  }),
  looksAt("providers.app-roles", "refuses", ENTRA, async (place) => {
    await expectHonest(place);
    for (const [what, options] of ROLES_THAT_GRANT_NOTHING) {
      const exchange = await calling(place, await place.mint(options), what, "list_notes");
      expectStatus(exchange, [401, 403], "403: that role grants no scope");
    }
    const reads = await place.mint(asClient({ scope: "", claims: { roles: Object.keys(APP_ROLES) } }));
    const what = "a client's token with the app role Notes.Read.All";
    const exchange = await calling(place, reads, what, "add_note", { text: uniqueText() });
    expectStatus(exchange, [401, 403], "403: the table says notes:read, and no more");
  }),
  looksAt("providers.scopes-elsewhere", "refuses", PROVIDER_NAMES, async (place) => {
    await expectHonest(place);
    const own = scopeClaim(place.provider.name);
    for (const [claim, value] of Object.entries(SCOPES_ELSEWHERE)) {
      if (claim === own) continue;
      const token = await place.mint({ claims: { [own]: undefined, [claim]: value } });
      const what = `a token with its scopes under ${claim}`;
      expectStatus(
        await calling(place, token, what, "list_notes"),
        [401, 403],
        "403: no scope of this provider's",
      );
    }
  }),
  looksAt("providers.roles-elsewhere", "refuses", PROVIDER_NAMES, async (place) => {
    const text = await aNote(place);
    const { name } = place.provider;
    const claims = adminElsewhere(name);
    await expectHidden(place, text, "mallory's token with admin everywhere but among its roles", {
      subject: "mallory",
      claims,
    });
    for (const role of ["Admin", "admins", "global-admin", "admin "]) {
      const claims = ROLES_AT[name]([role]);
      await expectHidden(place, text, `mallory's token with the role ${role}`, {
        subject: "mallory",
        claims,
      });
    }
  }),
  looksAt("providers.client-admin", "refuses", ENTRA, async (place) => {
    const text = await aNote(place);
    const claims = { roles: [...Object.keys(APP_ROLES), "admin"] };
    await expectHidden(
      place,
      text,
      "a client's token with an app role called admin",
      asClient({ scope: "", claims }),
    );
  }),
  looksAt("providers.names", "refuses", PROVIDER_NAMES, async (place) => {
    const text = await aNote(place);
    const login = "alice@gatehouse.example";
    const claims = {
      preferred_username: place.provider.name === "keycloak" ? "alice" : login,
      upn: login,
      unique_name: login,
      email: login,
      email_verified: true,
      username: "alice",
      nickname: "alice",
      name: "alice",
      // Okta's subject is the login, which passes to the next person of that name.
      ...place.provider.name === "okta" && { sub: login },
    };
    await expectHidden(place, text, "the token of somebody who has got alice's names", {
      subject: "mallory",
      claims,
    });
  }),
  {
    verifies: ["providers.client-as-user"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      for (const [name, collide] of Object.entries(COLLIDING)) {
        const place = await placeAt(target, name as ProviderName);
        const text = await aNote(place);
        const exchange = await calling(place, await place.mint(), "alice's token");
        const { subject } = (expectResult(exchange).structuredContent ?? {}) as { subject?: unknown };
        if (typeof subject !== "string") throw failed(exchange, "structuredContent.subject: who alice is");
        await expectHidden(place, text, "the token of a client whose subject is alice's", collide(subject));
      }
    },
  },
];
