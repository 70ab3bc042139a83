/** Callers who say that they are alice, or an admin, and are not. */

import type { Check, Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import type { HeaderLines } from "../../exchange.ts";
import type { MintOptions } from "../../issuer/issuer.ts";
import { expectStatus, send } from "../expect.ts";
import { call } from "../messages.ts";
import { failed } from "../../words.ts";
import { addNote, expectSurvived, noteTexts, uniqueText } from "../notes.ts";
import { signedIn } from "../operations.ts";

const NEEDS: Check["needs"] = ["mint", "notes tools"];

/** Somebody, in words, and the token. The subject is mallory's where it is not said. */
type Pretender = [who: string, token: MintOptions];

/** Each of these claims in a token of mallory's. */
function withClaims(claims: Record<string, unknown>[]): Pretender[] {
  return claims.map((one) => [`mallory, whose token says ${JSON.stringify(one)}`, { claims: one }]);
}

/** Roles that are not `admin`, and somebody who is known as an admin and has no role. */
const ROLES_THAT_ARE_NONE: Pretender[] = [
  ["carol without her role", { subject: "carol", claims: { roles: [] } }],
  ["carol without a roles claim", { subject: "carol", claims: { roles: undefined } }],
  ...withClaims(
    [
      "Admin",
      "ADMIN",
      "admins",
      "administrator",
      "Administrator",
      "superadmin",
      "owner",
      "admin ",
      "notes:admin",
      "*",
    ].map((role) => ({
      roles: [role],
    })),
  ),
  ...withClaims(
    ["not-an-admin", "user admin", { admin: true }, [["admin"]], [{ name: "admin" }], { 0: "admin" }].map((
      roles,
    ) => ({ roles })),
  ),
];

/** A role `admin` anywhere but in `roles`. */
const CLAIMS_WITH_A_ROLE: Pretender[] = [
  ["mallory with the scope admin", { scope: "notes:read notes:write admin" }],
  ...withClaims([
    { role: "admin" },
    { groups: ["admin"] },
    { "cognito:groups": ["admin"] },
    { permissions: ["admin"] },
    { entitlements: ["admin"] },
    { realm_access: { roles: ["admin"] } },
    { admin: true },
    { is_admin: true },
  ]),
];

/** Subjects that are not alice, though some comparison might think so. */
const ODD_SUBJECTS: Pretender[] = [
  ...["Alice", "ALICE", "alice ", " alice", "alice\u0000", "alice\u0000x", "%61lice"],
  // Full-width letters, and a Cyrillic а.
  ...["\uff41lice", "\u0430lice", "ali", "alice2", "alice|bob", "bob,alice", "*", '","user","alice'],
].map((subject): Pretender => [`the subject ${JSON.stringify(subject)}`, { subject }]).concat([
  ['the subject ["alice"]', { claims: { sub: ["alice"] } }],
]);

/** Names of alice's that are not the subject. */
const CLAIMS_WITH_A_NAME: Pretender[] = withClaims([
  { preferred_username: "alice" },
  { username: "alice" },
  { name: "alice" },
  { nickname: "alice" },
  { email: "alice", email_verified: true },
  { email: "alice@example.com", email_verified: true },
  { upn: "alice" },
  { uid: "alice" },
  { act: { sub: "alice" } },
]);

/** The same target, asked by somebody with both scopes. */
export async function as(target: Target, subject: string, options: MintOptions = {}): Promise<Target> {
  return await signedIn(target, { subject, scope: "notes:read notes:write", ...options });
}

/** How somebody calls a tool who says to be more than they are. */
type Pretending = (name: string, args: Record<string, unknown>) => Outgoing;

/** Whatever these say of themselves, they neither see nor delete a new note of alice's. */
async function reachNothing(target: Target, pretending: [who: string, Pretending][]): Promise<void> {
  const text = uniqueText();
  const id = await addNote(await as(target, "alice"), text);
  for (const [who, ask] of pretending) {
    const listed = await send(target, { ...ask("list_notes", {}), note: `list_notes by ${who}` });
    if (listed.response.body.includes(text)) {
      throw failed(listed, "none of alice's notes", `${listed.response.status}, and a note of alice's`);
    }
    expectStatus(listed, [200, 400, 401, 403], "own notes, or a refusal");
    const deleted = await send(target, { ...ask("delete_note", { id }), note: `delete_note by ${who}` });
    await expectSurvived(target, text, deleted);
    expectStatus(deleted, [200, 400, 401, 403], "not found, or a refusal");
  }
}

/** A check that tokens which say so do not reach a note of alice's. */
function refuses(id: string, tokens: [who: string, MintOptions][]): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const pretending = await Promise.all(
        tokens.map(async ([who, options]): Promise<[string, Pretending]> => {
          const caller = await as(target, "mallory", options);
          return [who, (name, args) => call(caller, name, args)];
        }),
      );
      await reachNothing(target, pretending);
    },
  };
}

/** The checks of those who pretend. */
export const pretenderChecks: Check[] = [
  refuses("people.role-name", ROLES_THAT_ARE_NONE),
  refuses("people.role-elsewhere", CLAIMS_WITH_A_ROLE),
  {
    verifies: ["people.said-in-request"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const bob = await as(target, "bob");
      const headers: HeaderLines = [["x-role", "admin"], ["x-roles", "admin"], ["x-admin", "true"]];
      for (const name of ["x-user", "x-forwarded-user", "x-user-id", "x-subject"]) {
        headers.push([name, "alice"]);
      }
      const args = [{ role: "admin" }, { roles: ["admin"] }, { admin: true }, { all: true }];
      const owners = [{ owner: "alice" }, { subject: "alice" }, { user: "alice" }];
      await reachNothing(target, [
        ...headers.map((header): [string, Pretending] => [
          `bob with ${header.join(": ")}`,
          (name, args) => call(bob, name, args, { headers: [header] }),
        ]),
        ...[...args, ...owners].map((more): [string, Pretending] => [
          `bob with the argument ${JSON.stringify(more)}`,
          (name, args) => call(bob, name, { ...args, ...more }),
        ]),
      ]);
    },
  },
  refuses("people.subject-whole", ODD_SUBJECTS),
  refuses("people.other-names", CLAIMS_WITH_A_NAME),
  {
    verifies: ["people.client-as-user"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const [alice, client] = [await as(target, "alice"), await as(target, "alice", { clientId: "alice" })];
      // What a client gets for itself has its own id for a subject, or, where the issuer leaves that out, none.
      const nameless = await as(target, "alice", { clientId: "alice", claims: { sub: undefined } });
      await reachNothing(target, [
        ["a client called alice", (name, args) => call(client, name, args)],
        ["a client called alice, whose token has no subject", (name, args) => call(nameless, name, args)],
      ]);
      const text = uniqueText();
      const exchange = await send(target, call(client, "add_note", { text }));
      if ((await noteTexts(alice)).includes(text)) {
        throw failed(exchange, "a note of the client's, or a refusal", "a note among alice's");
      }
    },
  },
];
