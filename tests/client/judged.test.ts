/** The reference client is judged by the same checks as the lessons' clients. */

import assert from "node:assert/strict";
import { checks } from "../../reference/conformance/checks.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import { createSigningOut } from "./sign_out_client.ts";
import { memoryClientTarget } from "../client_target.ts";

const ofClients = checks.filter(({ needs }) => needs.includes("client"));

Deno.test("createClient() passes every check of a client at every revision", async (t) => {
  assert.ok(ofClients.length > 0, "there are checks of clients");
  const target = memoryClientTarget(createSigningOut, true);
  for (const revision of ["2025-11-25", "2026-07-28"] satisfies Revision[]) {
    for (const check of ofClients) {
      await t.step(`${check.verifies.join(", ")} at ${revision}`, () => check.run({ ...target, revision }));
    }
  }
});
