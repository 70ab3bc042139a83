/** Claims that grant: what can be read of them is granted, and a token is no worse for the rest. */

import assert from "node:assert/strict";
import { assertRefused, setUp } from "./verifier_under_test.ts";

const ROLES: [value: unknown, roles: string[] | undefined][] = [
  [["admin", "editor"], ["admin", "editor"]],
  [[{ value: "admin" }], ["admin"]],
  [[{ value: "admin", display: "Administrator", primary: true }, { value: "editor" }], ["admin", "editor"]],
  [["admin", { value: "editor" }], ["admin", "editor"]],
  [[], []],
  ["admin", ["admin"]],
  // One role, whatever is in it.
  ["user admin", ["user admin"]],
  ["user,admin", ["user,admin"]],
  ['["admin"]', ['["admin"]']],
  ["", undefined],
  [null, undefined],
  [42, undefined],
  [true, undefined],
  [{ admin: true }, undefined],
  [{ value: "admin" }, undefined],
  [[["admin"]], undefined],
  [[42], undefined],
  [["admin", 42], undefined],
  [["admin", null], undefined],
  [[{ value: ["admin"] }], undefined],
  [[{ display: "admin" }], undefined],
  [undefined, undefined],
];

Deno.test("verify() reads roles as texts or as SCIM has them, and none where they are neither", async () => {
  const { issuer, verifier } = await setUp();
  for (const [value, roles] of ROLES) {
    const caller = await verifier.verify(await issuer.mint({ claims: { roles: value } }));
    assert.deepEqual(caller.roles, roles, JSON.stringify(value));
    assert.deepEqual(caller.scopes, ["notes:read", "notes:write"], "nothing else is lost");
  }
});

Deno.test("verify() grants no scopes where their claim is of another type", async () => {
  const { issuer, verifier } = await setUp();
  for (const scope of [42, null, ["notes:read"], { "notes:read": true }, true, ""]) {
    const caller = await verifier.verify(await issuer.mint({ claims: { scope } }));
    assert.deepEqual(caller.scopes, [], JSON.stringify(scope));
  }
});

Deno.test("verify() lets no claim that restricts a token degrade", async () => {
  const { issuer, verifier } = await setUp();
  await assertRefused(verifier, await issuer.mint({ claims: { nbf: "soon" } }), "token_claims_wrong");
  await assertRefused(verifier, await issuer.mint({ claims: { exp: "never" } }), "token_claims_wrong");
  await assertRefused(verifier, await issuer.mint({ claims: { cnf: "key" } }), "token_bound");
  await assertRefused(verifier, await issuer.mint({ claims: { aud: 42 } }), "token_audience_wrong");
});

Deno.test("verify() takes nothing for a claim that every object has", async () => {
  const { issuer, verifier } = await setUp();
  const caller = await verifier.verify(await issuer.mint({ claims: { roles: undefined } }));
  assert.equal(caller.roles, undefined);
});
