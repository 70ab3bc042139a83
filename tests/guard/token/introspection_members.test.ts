/** Answers in which something is missing that RFC 7662 makes optional: read as it was said, or not at all. */

import assert from "node:assert/strict";
import type {
  AuthorizationServer,
  Introspection,
} from "../../../reference/guard/token/authorization_server.ts";
import { weakeningsOf } from "../../../reference/guard/token/authorization_server.ts";
import { generic, keycloak } from "../../../reference/guard/token/profiles/mod.ts";
import type { Profile } from "../../../reference/guard/token/profile.ts";
import { createTokenVerifier, type TokenVerifier } from "../../../reference/guard/token/verifier.ts";
import { assertRefused, ISSUER, networkOf, OTHER_RESOURCE, RESOURCE } from "./verifier_under_test.ts";

type Answer = Record<string, unknown>;
const exp = Math.floor(Date.now() / 1000) + 600;
const ACTIVE: Answer = {
  active: true,
  token_type: "Bearer",
  client_id: "notes-cli",
  aud: RESOURCE,
  scope: "notes:read",
  exp,
};

/** How django-oauth-toolkit answers: about a user's token, and about a client's own. */
const DJANGO = { active: true, scope: "notes:read", exp, client_id: "notes-cli" };

function serverOf(settings: Partial<Introspection>, profile?: Profile): AuthorizationServer {
  const endpoint = `${ISSUER}/introspect`;
  return {
    issuer: ISSUER,
    introspection: { clientId: "notes", clientSecret: "secret", endpoint, ...settings },
    ...(profile ? { profile } : {}),
  };
}

/** A verifier whose issuer answers each token with what stands under it. */
function verifierOf(server: AuthorizationServer, answers: Record<string, Answer>): TokenVerifier {
  const handler = {
    issuer: ISSUER,
    fetch: async (request: Request) => {
      const token = new URLSearchParams(await request.text()).get("token")!;
      return Response.json(answers[token]);
    },
  };
  const { fetch } = networkOf(handler);
  return createTokenVerifier({ resource: RESOURCE, authorizationServers: [server], fetch });
}

Deno.test("verify() knows users by the member that was chosen, and takes nobody else for one", async () => {
  const answers = {
    alice: { ...ACTIVE, username: "alice" },
    bob: { ...ACTIVE, username: "bob" },
    nobody: ACTIVE,
    number: { ...ACTIVE, username: 7 },
    // A user who has chosen the client's name.
    impostor: { ...ACTIVE, username: "notes-cli" },
  };
  const verifier = verifierOf(serverOf({ subjectClaim: "username" }), answers);
  for (const user of ["alice", "bob"]) {
    const { subject, isClient } = await verifier.verify(user);
    assert.deepEqual([subject, isClient], [user, false]);
  }
  for (const token of ["nobody", "number"]) await assertRefused(verifier, token, "token_claims_wrong");
  const { subject, isClient } = await verifier.verify("impostor");
  assert.deepEqual([subject, isClient], ["notes-cli", false]);
});

Deno.test("verify() takes the client for the subject where the issuer has clients only, and no user for one", async () => {
  const answers = {
    client: ACTIVE,
    named: { ...ACTIVE, sub: "service-7" },
    user: { ...ACTIVE, username: "alice" },
    broken: { ...ACTIVE, sub: null },
  };
  const verifier = verifierOf(serverOf({ clientsOnly: true }), answers);
  const callers = [await verifier.verify("client"), await verifier.verify("named")];
  assert.deepEqual(callers.map(({ subject, isClient }) => [subject, isClient]), [
    ["notes-cli", true],
    ["service-7", true],
  ]);
  for (const token of ["user", "broken"]) await assertRefused(verifier, token, "token_claims_wrong");
});

Deno.test("verify() reads the audience from the member that was chosen, and from no other", async () => {
  const answers = {
    ours: { ...ACTIVE, sub: "alice", aud: undefined, resource: [OTHER_RESOURCE, RESOURCE] },
    others: { ...ACTIVE, sub: "alice", resource: OTHER_RESOURCE },
    none: { ...ACTIVE, sub: "alice" },
  };
  const verifier = verifierOf(serverOf({ audienceClaim: "resource" }), answers);
  assert.equal((await verifier.verify("ours")).subject, "alice");
  for (const token of ["others", "none"]) await assertRefused(verifier, token, "token_audience_wrong");
});

Deno.test("verify() takes the answers of django-oauth-toolkit, once all that they lack was said", async () => {
  const answers = {
    alice: { ...DJANGO, username: "alice" },
    client: DJANGO,
    other: { ...DJANGO, client_id: "somebody-elses", username: "alice" },
    inactive: { active: false },
  };
  const { profile } = generic({ issuer: ISSUER, clientIds: ["notes-cli"] });
  const settings = { subjectClaim: "username", untyped: true };
  const server = serverOf(settings, profile);
  const verifier = verifierOf(server, answers);
  const { subject, clientId, isClient, scopes } = await verifier.verify("alice");
  assert.deepEqual([subject, clientId, isClient, scopes], ["alice", "notes-cli", false, ["notes:read"]]);
  await assertRefused(verifier, "client", "token_claims_wrong");
  await assertRefused(verifier, "other", "token_audience_wrong");
  await assertRefused(verifier, "inactive", "token_inactive");
  assert.deepEqual(weakeningsOf(server, RESOURCE).map(({ name }) => name), [
    "audience_by_client",
    "subject_elsewhere",
    "token_kind_unsaid",
  ]);
  // Each of them is needed.
  const without: [
    code: "token_type_wrong" | "token_claims_wrong" | "token_audience_wrong",
    AuthorizationServer,
  ][] = [
    ["token_type_wrong", serverOf({ subjectClaim: "username" }, profile)],
    ["token_claims_wrong", serverOf({ untyped: true }, profile)],
    ["token_audience_wrong", serverOf(settings)],
  ];
  for (const [code, server] of without) await assertRefused(verifierOf(server, answers), "alice", code);
});

Deno.test("verify() reads answers by the profile that stands beside the introspection", async () => {
  const token = {
    ...ACTIVE,
    sub: "f1c4f64e",
    typ: "Bearer",
    azp: "notes-cli",
    sid: "0a3a8a3a",
    realm_access: { roles: ["admin"] },
  };
  const { profile } = keycloak({ issuer: ISSUER });
  const verifier = verifierOf(serverOf({}, profile), { token, id: { ...token, typ: "ID" } });
  const { clientId, roles, isClient } = await verifier.verify("token");
  // Keycloak adds client_id to every answer: it makes nobody a client.
  assert.deepEqual([clientId, roles, isClient], ["notes-cli", ["admin"], false]);
  await assertRefused(verifier, "id", "token_claims_wrong");
});

Deno.test("weakeningsOf() names nothing where an issuer does what the specifications say", () => {
  assert.deepEqual(weakeningsOf({ issuer: ISSUER }, RESOURCE), []);
  assert.deepEqual(weakeningsOf(serverOf({}), RESOURCE), []);
});
