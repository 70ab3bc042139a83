/** The core is what its definition says, and no rule more or less. */

import assert from "node:assert/strict";
import { requirements } from "../../../reference/conformance/catalogue.ts";
import type { Power } from "../../../reference/conformance/check.ts";
import { checksOf } from "../../../reference/conformance/checks.ts";
import { groupOf, LEVELS, type Requirement } from "../../../reference/conformance/requirement.ts";
import { CORE_RULES } from "../../../reference/conformance/verify/core_rules.ts";

/** What neither a reading operation nor the test issuer gives. */
const BEYOND: Power[] = [
  "fresh server",
  "server with settings",
  "what is behind it",
  "notes tools",
  "an operation that writes",
  "an operation that asks back",
  "client",
];

/** What an honest server can leave open. */
const OPTIONAL = ({ id }: Requirement) => {
  return groupOf(id) === "sessions" || id.startsWith("stateless.name-") ||
    ["token.scope-type", "keys.odd-kid"].includes(id);
};

function isCore(requirement: Requirement): boolean {
  const { id, party, impact, profile, level } = requirement;
  const levels = typeof level === "string" ? [level] : LEVELS.filter((each) => {
    return Object.values(level).includes(each);
  });
  if (
    party !== "resource-server" || impact !== "opens" || profile || levels.some((each) => each !== "MUST")
  ) {
    return false;
  }
  const needs = checksOf(id).flatMap((check) => check.needs);
  return !needs.some((power) => BEYOND.includes(power)) && !OPTIONAL(requirement);
}

Deno.test("CORE_RULES holds what opens, is MUST, and needs a reading operation and the test issuer alone", () => {
  assert.deepEqual(CORE_RULES, requirements.filter(isCore).map(({ id }) => id));
  assert.ok(CORE_RULES.length > 40, String(CORE_RULES.length));
});
