/** Challenges, read back with the parser of the conformance checks. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { isErrorDescription, isScope } from "../../reference/conformance/grammar/bearer.ts";
import { parameter, parseChallenges } from "../../reference/conformance/grammar/www_authenticate.ts";
import { formatChallenge } from "../../reference/guard/challenge.ts";
import type { BearerError } from "../../reference/guard/refusal.ts";
import { METADATA } from "./guard_under_test.ts";

Deno.test("formatChallenge() says nothing of errors when nothing was wrong", () => {
  assert.equal(
    formatChallenge({ errorDescription: "Sign in", scopes: ["a", "b"], resourceMetadata: METADATA }),
    `Bearer resource_metadata="${METADATA}", scope="a b"`,
  );
});

Deno.test("formatChallenge() names the error and all scopes when there are some", () => {
  assert.equal(
    formatChallenge({
      error: "insufficient_scope",
      errorDescription: "Too little",
      scopes: ["notes:read", "notes:write"],
      resourceMetadata: METADATA,
    }),
    `Bearer error="insufficient_scope", error_description="Too little", resource_metadata="${METADATA}", ` +
      'scope="notes:read notes:write"',
  );
});

Deno.test("formatChallenge() leaves scope out when there is none", () => {
  assert.equal(
    formatChallenge({ scopes: [], resourceMetadata: METADATA }),
    `Bearer resource_metadata="${METADATA}"`,
  );
});

Deno.test("formatChallenge() stays one legal challenge when the description is anything at all", () => {
  const errors: BearerError[] = ["invalid_request", "invalid_token", "insufficient_scope"];
  const scope = fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
  const description = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', "\\", "\r\nX: y", "“”", "\0"),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...errors),
      description,
      fc.array(scope),
      (error, errorDescription, scopes) => {
        const value = formatChallenge({ error, errorDescription, scopes, resourceMetadata: METADATA });
        new Headers({ "www-authenticate": value });
        const [challenge, ...others] = parseChallenges([value]);
        assert.deepEqual(others, []);
        assert.equal(parameter(challenge!, "error"), error);
        assert.equal(parameter(challenge!, "resource_metadata"), METADATA);
        assert.ok(isErrorDescription(parameter(challenge!, "error_description") ?? ""));
        const named = parameter(challenge!, "scope");
        assert.equal(named, scopes.length > 0 ? scopes.join(" ") : undefined);
        assert.ok(named === undefined || isScope(named));
      },
    ),
  );
});
