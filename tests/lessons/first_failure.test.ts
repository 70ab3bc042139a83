/** When much fails for one reason, what fails first names the reason: it is what a learner is told to begin with. */

import assert from "node:assert/strict";
import { allLessons, type Lesson, projectFile } from "../../lessons/cli/lessons.ts";
import { type Check, CheckFailure } from "../../reference/conformance/check.ts";
import { checksOf } from "../../reference/conformance/checks.ts";
import { costsTheCheck } from "../../reference/conformance/harness_error.ts";
import { armedFor } from "../../reference/conformance/judge.ts";
import type { Candidate } from "../candidate.ts";
import { allCandidates } from "../candidates.ts";
import { memoryIssuer, memoryTarget } from "../target.ts";

/** Flaws whose first failure once pointed elsewhere, by lesson, and the rule that says what is wrong. */
const BEGIN_WITH: Record<number, Record<string, string>> = {
  2: { "resource-missing": "metadata.discoverable" },
  3: {
    "presence-opens": "challenge.presented-token",
    "any-bearer-opens": "challenge.presented-token",
    "403-for-a-bad-token": "challenge.presented-token",
    "empty-token-opens": "challenge.empty-bearer",
  },
  4: {
    "quotes-the-issuer": "token.hostile-text",
    "one-token-for-all": "token.every-request",
    "first-keys-for-good": "keys.rotation",
    "new-keys-every-minute": "keys.rotation",
    "opens-to-no-key-set": "keys.garbage",
    "any-issuers-metadata": "keys.other-issuer",
    "keeps-keys": "keys.withdrawn",
  },
  6: { "own-notes-stay": "people.own-notes" },
  7: {
    "registers-another-redirect": "registration.dynamic",
    "challenge-left-out": "authorization.pkce",
    "verifier-left-out": "authorization.pkce",
    "state-left-out": "authorization.fresh-state",
    "resource-left-out": "authorization.resource",
    "asks-for-a-token-too": "authorization.response-type",
    "pointer-alone": "discovery.well-known-path",
    "error-before-state": "authorization.state-first",
  },
  8: {
    "asks-for-the-challenge-alone": "stepup.union",
    "believes-any-answer": "refresh.no-token",
    "registers-at-each-start": "refresh.after-restart",
  },
  9: {
    "passes-the-token-on": "downstream.reached",
    "exchanges-and-passes-on": "downstream.no-passthrough",
    "asks-for-no-scope": "downstream.narrowed",
    "keeps-no-scope": "downstream.other-scope",
    "one-token-of-the-calendar": "downstream.other-user",
    "keeps-by-user": "downstream.each-token",
    "falls-back-to-the-caller": "downstream.no-fallback",
    "refusal-becomes-500": "downstream.refusal-told",
    "passes-the-challenge-on": "downstream.no-challenge",
    "outlives-the-sign-in": "downstream.subject-lifetime",
    "exchanges-at-once": "downstream.own-checks-first",
    "anybody-at-the-browser": "consent.other-user",
  },
  10: {
    "one-entra": "providers.accepted",
    "the-client-is-an-audience": "providers.calling-client",
    "kinds-are-one": "providers.id-token",
  },
  12: {
    "offers-one-revision": "eras.negotiated",
    "two-servers-at-one-door": "eras.shared",
    "ignores-the-method-field": "stateless.method-field",
    "ignores-the-name-field": "stateless.name-field",
    "fills-in-the-revision": "stateless.meta",
    "fills-in-the-capabilities": "stateless.meta",
    "speaks-every-revision": "stateless.unsupported-version",
    "looks-away-from-older-fields": "eras.older-fields",
    "has-no-end": "eras.former-end",
    "former-tokens-are-for-everybody": "eras.former-audience",
    "former-tokens-reach-everything": "eras.former-scopes",
    "same-name-same-person": "eras.former-namesake",
  },
};

/** The first rule that a lesson adds, in its order, that fails. */
async function firstFailure(
  lesson: Lesson,
  meet: (check: Check) => Promise<void>,
): Promise<{ id: string; failure: CheckFailure } | undefined> {
  for (const id of lesson.adds) {
    for (const check of checksOf(id)) {
      try {
        await meet(check);
      } catch (error) {
        if (error instanceof CheckFailure) return { id, failure: error };
        if (!costsTheCheck(error)) throw error;
      }
    }
  }
}

const lessons = allLessons();
const mutants = new Map<string, Candidate>();
Deno.test.beforeAll(async () => {
  for (const one of await allCandidates()) {
    if (one.kind === "mutant") mutants.set(one.name, one);
  }
});

for (const lesson of lessons) {
  for (const [name, id] of Object.entries(BEGIN_WITH[lesson.number] ?? {})) {
    Deno.test(`lesson ${lesson.number} begins with ${id} when a program is ${name}`, async () => {
      const found = await firstFailure(lesson, (check) => mutants.get(name)!.meet(check));
      assert.equal(found?.id, id, `${found?.failure.message}`);
    });
  }
}

/** As a learner would leave it: the finished file with one thing changed. */
async function firstFailureOf(number: number, found: string, by: string) {
  const lesson = lessons.find((one) => one.number === number)!;
  const parts = Deno.readTextFileSync(projectFile(lesson.file)).split(found);
  assert.equal(parts.length, 2, found);
  const bytes = new TextEncoder().encode(parts.join(by));
  const { createServer } = await import(`data:application/typescript;base64,${bytes.toBase64()}`);
  const { issuer, close } = await memoryIssuer();
  try {
    // One server for all: what it has fetched before is a part of the question.
    const target = await memoryTarget(createServer, lesson.signsIn, issuer);
    return await firstFailure(lesson, async (check) => await check.run(armedFor(check, target)));
  } finally {
    close();
  }
}

for (
  const [name, received] of [
    ["passes-the-token-on", /the calendar got the token that was sent here/],
    ["shows-no-secret", /the issuer was asked without the server's secret/],
    ["says-no-token-type", /the issuer was asked with .*token_kind.*nothing came to the calendar/],
  ] as const
) {
  Deno.test(`lesson 9 says what the parties behind the server saw when a program is ${name}`, async () => {
    const lesson = lessons.find(({ number }) => number === 9)!;
    const found = await firstFailure(lesson, (check) => mutants.get(name)!.meet(check));
    assert.match(found?.failure.received ?? "", received);
  });
}

/** Mutants that were once found by an error of their own, which is not their flaw. */
const SAYS: Record<string, [id: string, received: RegExp]> = {
  "offers-one-revision": ["eras.negotiated", /protocolVersion 2025-03-26/],
  "older-callers-are-nobody": ["eras.same-caller", /another one in/],
  "exchanges-at-once": ["downstream.own-checks-first", /a token request for it/],
};
for (const [name, [id, received]] of Object.entries(SAYS)) {
  Deno.test(`${id} sees the flaw of ${name}, and no crash, when it is shown to it`, async () => {
    for (const check of checksOf(id)) {
      await assert.rejects(mutants.get(name)!.meet(check), (error: CheckFailure) => {
        assert.match(error.received, received);
        return true;
      });
    }
  });
}

Deno.test("lesson 4 begins with keys.rotation when keys are asked for no more than once in 30 seconds", async () => {
  const found = await firstFailureOf(4, "cooldownDuration: 1000, ", "");
  assert.equal(found?.id, "keys.rotation", `${found?.failure.message}`);
});

Deno.test("lesson 3 shows which scheme was refused wrongly when the pattern does not end at the space", async () => {
  const found = await firstFailureOf(3, "/^bearer(?: |$)/i", "/^bearer/i");
  assert.equal(found?.id, "challenge.basic");
  assert.match(found!.failure.sent, /Bearerless/);
});
