/**
 * The guard with one flaw at a time. Each flaw is found: from outside by a rule of the catalogue, or by a test of the
 * guard's own where the reference server does not let it be seen.
 */

import assert from "node:assert/strict";
import { CheckFailure } from "../../reference/conformance/check.ts";
import { checksOf } from "../../reference/conformance/checks.ts";
import { expectResult, send } from "../../reference/conformance/server/expect.ts";
import { call } from "../../reference/conformance/server/messages.ts";
import { copyGuard, type GuardMutant, type GuardTest, preloadOf } from "../mutants/guard/mutant.ts";
import { guardAdapterMutants } from "../mutants/guard/adapters.ts";
import { guardDoorMutants } from "../mutants/guard/door.ts";
import { guardFormerAudienceMutants } from "../mutants/guard/former_audiences.ts";
import { guardIssuerMutants } from "../mutants/guard/issuers.ts";
import { guardMessageMutants } from "../mutants/guard/message.ts";
import { guardSessionMutants } from "../mutants/guard/sessions.ts";
import { guardTokenMutants } from "../mutants/guard/tokens.ts";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { testSideBySide } from "../side_by_side.ts";
import { memoryIssuer, memoryTarget } from "../target.ts";
import { referenceBehind } from "./reference_server.ts";

const mutants = [
  ...guardTokenMutants,
  ...guardFormerAudienceMutants,
  ...guardIssuerMutants,
  ...guardDoorMutants,
  ...guardMessageMutants,
  ...guardAdapterMutants,
  ...guardSessionMutants,
];
const { issuer } = await memoryIssuer();

/** What the checks of a rule say of the reference server behind a guard: the first failure, if there is one. */
async function failureOf(rule: string, mutant?: GuardMutant): Promise<CheckFailure | undefined> {
  await using guard = await copyGuard(mutant);
  const { protect } = await guard.load();
  try {
    const target = await memoryTarget(referenceBehind(protect), true, issuer);
    // A guard that lets nobody in fails most checks, and that would show nothing.
    expectResult(await send(target, call(target, "whoami")));
    for (const check of checksOf(rule)) {
      const failure = await check.run(target).catch((error) => error);
      if (failure instanceof CheckFailure) return failure;
      if (failure) throw failure;
    }
  } finally {
    issuer.controls.recover();
  }
}

/** Runs tests of the guard's in a process of its own, and returns how they ended. */
async function outcomeOf(tests: GuardTest[], preload?: string): Promise<string> {
  const names = tests.map(({ test }) => test.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const { stdout } = await new Deno.Command("deno", {
    args: [
      ...["test", "--no-check", "--no-lock", "--permission-set=test"],
      ...preload ? [`--preload=${preload}`] : [],
      `--filter=/^(${names.join("|")})$/`,
      ...new Set(tests.map(({ file }) => `tests/guard/${file}`)),
    ],
    cwd: projectFile("."),
    // For the programs that they start.
    env: { NO_COLOR: "1", ...preload && { GUARD_PRELOAD: preload } },
  }).output();
  return /\d+ passed \| \d+ failed/.exec(new TextDecoder().decode(stdout))?.[0] ?? "not run";
}

/** How a test ends with the mutant in the guard's place. */
async function outcomeWith(mutant: GuardMutant, test: GuardTest): Promise<string> {
  await using preload = await preloadOf(mutant);
  return await outcomeOf([test], preload.path);
}

Deno.test("the guard itself passes what its mutants are caught by", async () => {
  assert.equal(await failureOf("audience.other-resource"), undefined);
  // The catalogue's own test is about all of its rules.
  const tests = new Map(
    mutants.flatMap(({ caughtBy }) =>
      typeof caughtBy === "string" ? [] : [[`${caughtBy.file} ${caughtBy.test}`, caughtBy]]
    ),
  );
  assert.equal(await outcomeOf([...tests.values()]), `${tests.size} passed | 0 failed`);
});

Deno.test("a test of the guard's passes when the guard is swapped for itself, with no flaw", async () => {
  const starting = guardAdapterMutants[0]!;
  const other = guardDoorMutants.find(({ caughtBy }) => typeof caughtBy !== "string")!;
  for (const mutant of [starting, other]) {
    const replace = mutant.replace.map(([file, found]): typeof mutant.replace[0] => [file, found, found]);
    const outcome = await outcomeWith({ ...mutant, replace }, mutant.caughtBy as GuardTest);
    assert.equal(outcome, "1 passed | 0 failed");
  }
});

Deno.test("mutants of the guard have a name and one flaw each when they are listed", () => {
  assert.ok(mutants.length >= 25);
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  for (const { name, flaw } of mutants) {
    assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    assert.match(flaw, /^[A-Z].*[^.\s]\.$/, `the flaw of ${name} is not a sentence: "${flaw}"`);
  }
});

const seenByTests = new Map<string, () => Promise<void>>();
for (const mutant of mutants) {
  const { name, flaw, caughtBy } = mutant;
  if (typeof caughtBy === "string") {
    Deno.test(`${caughtBy} fails the guard that ${name}`, async () => {
      assert.ok(checksOf(caughtBy).length > 0, `there is no rule ${caughtBy}`);
      assert.ok(await failureOf(caughtBy, mutant), `nothing sees it: ${flaw}`);
    });
  } else {
    seenByTests.set(name, async () => {
      assert.equal(await outcomeWith(mutant, caughtBy), "0 passed | 1 failed", `nothing sees it: ${flaw}`);
    });
  }
}

testSideBySide("a test of the guard's fails each guard that no rule sees from outside", seenByTests);
