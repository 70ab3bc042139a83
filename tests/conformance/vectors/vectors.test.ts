/** The vectors: well formed, up to date, flawed in what they say, and decided so by three verifiers. */

import assert from "node:assert/strict";
import { projectFile } from "../../../lessons/cli/lessons.ts";
import { requirementById } from "../../../reference/conformance/catalogue.ts";
import type { RefusalCode } from "../../../reference/guard/refusal.ts";
import { vectors } from "../../generate/main.ts";
import { FOLDER, NAMES } from "../../generate/vectors/all.ts";
import { type Difference, JOSE, PYJWT } from "./differences.ts";
import { allowed, type Decision, type Placed, placedVectors } from "./files.ts";
import { mislabelled } from "./flaws.ts";
import { byGuard, byJose, type Forgotten } from "./verifiers.ts";

const placed = placedVectors();

Deno.test("the committed vectors are what the generator makes of the catalogue", async () => {
  for (const [file, text] of await vectors()) {
    // Not assert.equal: its message would have tokens in it.
    const same = await Deno.readTextFile(projectFile(file)) === text;
    assert.ok(same, `${file} is out of date: run \`deno task generate\``);
  }
  const found = [...Deno.readDirSync(projectFile(FOLDER))].map(({ name }) => name);
  assert.deepEqual(found.filter((name) => name.endsWith(".json")).toSorted(), NAMES.toSorted());
});

Deno.test("the vectors are more than 300, and each says what decides it", () => {
  assert.ok(placed.length >= 300, `only ${placed.length}`);
  for (const { place, file, group, vector } of placed) {
    const { flags, rule, result, advice, errors } = vector;
    assert.deepEqual(flags.filter((flag) => !(flag in file.notes)), [], place);
    const { level, profile, sources } = file.rules[rule]!;
    assert.deepEqual(sources, requirementById(rule)?.sources, place);
    if (level !== "MUST") assert.equal(result, "acceptable", `${place}: no text demands it`);
    if (profile && result !== "acceptable") assert.equal(group.profile, profile, place);
    if (result !== "acceptable") assert.equal(advice, undefined, place);
    if (result === "invalid") assert.ok(errors, place);
  }
  for (const name of NAMES) {
    const own = placed.filter(({ place }) => place.startsWith(`${name} `));
    assert.equal(own.length, own[0]!.file.numberOfTests, name);
    assert.deepEqual(own.map(({ vector }) => vector.tcId), own.map((_, index) => index + 1), name);
  }
});

Deno.test("no vector gives a private key away", () => {
  for (const { place, group } of placed) {
    for (const key of group.jwks.keys) assert.ok(!("d" in key) && !("k" in key), place);
  }
});

Deno.test("each invalid vector is a valid one but for the flaw that it names", async () => {
  for (const each of placed.filter(({ vector }) => vector.result === "invalid")) {
    assert.deepEqual(await mislabelled(each), [], each.place);
  }
});

Deno.test("mislabelled() finds a second flaw, a signature that is real, and one that is not", async () => {
  const find = (comment: string) => placed.find(({ vector }) => vector.comment === comment)!;
  const audience = find('aud is "notes-client"');
  const otherwise = async (changes: Partial<Placed["vector"]>) =>
    (await mislabelled({ ...audience, vector: { ...audience.vector, ...changes } })).join();
  assert.match(await otherwise({ flaw: ["claims.iss"] }), /it differs in claims\.aud, not in claims\.iss/);
  assert.match(await otherwise({ flaw: ["claims.aud", "signature"] }), /its signature is real/);
  assert.match(await otherwise({ token: `${audience.vector.token.slice(0, -8)}AAAAAAAA` }), /is not real/);
  assert.match(
    await otherwise({ counterpart: audience.vector.tcId }),
    /its counterpart is not a valid token/,
  );
});

/** What the guard may call a token that a rule refuses: any other code would be a refusal for the wrong reason. */
const REASONS: [rules: RegExp, codes: RefusalCode[]][] = [
  [/^audience\./, ["token_audience_wrong"]],
  [/^token\.(other-issuer|issuer-)/, ["token_issuer_not_trusted"]],
  [/^token\.expired$|^scopes\.expired-first$/, ["token_expired"]],
  [/^token\.not-yet-valid$/, ["token_not_yet_valid"]],
  [/^token\.(time-types|no-expiry|subject|client)$/, ["token_claims_wrong"]],
  [/^token\.(type|identity)$/, ["token_type_wrong"]],
  [/^token\.(critical|unencoded|three-parts|padded|unreadable)$/, ["token_malformed"]],
  [/^token\.scope-type$|^scopes\./, ["scope_insufficient"]],
  [/^token\.(changed|zero|der|other)-signature$/, ["token_signature_wrong"]],
  [/^token\.(embedded-key|key-by-url)$|^keys\./, [
    "token_signature_wrong",
    "token_key_unknown",
    "token_malformed",
  ]],
  // No signature at all, and an encrypted token, are forms before they are signatures.
  [/^token\.short-signature$/, ["token_signature_wrong", "token_malformed"]],
  [/^token\.attacker-key$/, ["token_signature_wrong", "token_key_unknown", "token_malformed"]],
  [/^token\.alg-none/, ["token_algorithm_not_allowed", "token_malformed"]],
  [/^token\.(alg-m|hmac)/, ["token_algorithm_not_allowed", "token_key_unknown", "token_signature_wrong"]],
];

Deno.test("the guard decides every vector, follows its advice, and refuses for the reason given", async () => {
  for (const { place, group, vector } of placed) {
    const decided = await byGuard(group, vector.token);
    assert.ok(allowed(vector, decided), `${place} is ${vector.result}: ${decided.decision} ${decided.why}`);
    if (vector.advice) assert.equal(decided.decision, vector.advice, place);
    if (vector.result !== "invalid") continue;
    assert.ok(vector.errors?.some((error) => error === decided.error), `${place}: ${decided.error}`);
    const [, codes] = REASONS.find(([rules]) => rules.test(vector.rule))!;
    assert.ok(codes.some((code) => code === decided.why), `${place} is ${decided.why}, not ${codes}`);
  }
});

/** The tests that a library decides otherwise and nobody has said why; and the entries that are about none. */
function unexplained(decisions: Map<Placed, Decision>, differences: Difference[]): [string[], Difference[]] {
  const used = new Set<Difference>();
  const found = [...decisions].filter(([{ vector }, decision]) => !allowed(vector, decision));
  const left = found.filter(([{ vector }]) => {
    const known = differences.find(({ rule, tests }) => vector.rule === rule && tests.test(vector.comment));
    if (known) used.add(known);
    return !known;
  });
  return [
    left.map(([{ place, vector }, { decision, why }]) => `${place} is ${vector.result}: ${decision} ${why}`),
    differences.filter((each) => !used.has(each)),
  ];
}

Deno.test("jose decides as the vectors say when its known differences are left out", async () => {
  const decisions = new Map<Placed, Decision>();
  for (const each of placed) decisions.set(each, await byJose(each.group, each.vector.token));
  assert.deepEqual(unexplained(decisions, JOSE), [[], []]);
});

Deno.test("unexplained() finds what a verifier that accepts or refuses everything decides otherwise", () => {
  for (const decision of ["accept", "refuse"] as const) {
    const wrong = placed.filter(({ vector }) => !allowed(vector, { decision, why: "" }));
    const [left] = unexplained(new Map(placed.map((each) => [each, { decision, why: "" }])), []);
    assert.equal(left.length, wrong.length);
    assert.ok(left.length > 80, decision);
  }
});

const NOTICED: Record<Forgotten, RegExp> = {
  issuer: /^token\.(other-issuer|issuer-)/,
  audience: /^audience\./,
  typ: /^token\.(type|identity)$/,
  requiredClaims: /^token\.(no-expiry|subject|client)$/,
  scopes: /^(scopes\.|token\.scope-type$)/,
};

for (const [forgotten, rules] of Object.entries(NOTICED) as [Forgotten, RegExp][]) {
  Deno.test(`the vectors notice a verifier that forgets ${forgotten}, and what is wrong with it`, async () => {
    const accepted = new Set<string>();
    for (const { group, vector } of placed.filter(({ vector }) => vector.result === "invalid")) {
      if (JOSE.some(({ rule, tests }) => rule === vector.rule && tests.test(vector.comment))) continue;
      const { decision } = await byJose(group, vector.token, forgotten);
      if (decision === "accept") accepted.add(vector.rule);
    }
    const own = [...accepted].filter((rule) => rules.test(rule));
    assert.ok(own.length > 0, `none of ${rules}`);
    assert.deepEqual([...accepted].filter((rule) => !rules.test(rule)), []);
  });
}

/** A Python that has PyJWT: Debian's own first, whatever else is on the path. */
function pythonWithJwt(): string | undefined {
  return ["/usr/bin/python3", "python3"].find((python) => {
    try {
      const args = ["-c", "import jwt, cryptography"];
      return new Deno.Command(python, { args, stdout: "null", stderr: "null" }).outputSync().success;
    } catch {
      return false;
    }
  });
}

const python = pythonWithJwt();

Deno.test({
  name: "the README's example decides as the vectors say when PyJWT's known differences are left out" +
    (python ? "" : " (skipped: python3-jwt and python3-cryptography are not installed)"),
  ignore: python === undefined,
  async fn() {
    const { stdout, stderr } = await new Deno.Command(python!, {
      args: ["example.py", ...NAMES],
      cwd: projectFile(FOLDER),
      env: { PYTHONDONTWRITEBYTECODE: "1" },
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    const errors = new TextDecoder().decode(stderr);
    assert.equal(errors.replace(/^.*Warning.*\n.*\n?/gm, ""), "");
    assert.match(
      lines.at(-1)!,
      new RegExp(`^${placed.length} tests, ${lines.length - 1} decided otherwise$`),
    );
    const otherwise = new Map(
      lines.slice(0, -1).map((line): [string, Decision] => {
        const [file, tcId, , decision, why = ""] = line.split(" ");
        return [`${file} ${tcId}`, { decision: decision as Decision["decision"], why }];
      }),
    );
    const decisions = new Map<Placed, Decision>();
    for (const each of placed) {
      const found = otherwise.get(each.place.split(" ", 2).join(" "));
      if (found) decisions.set(each, found);
    }
    assert.equal(decisions.size, otherwise.size);
    // A newer PyJWT may know more: an entry that is about nothing any more is no fault.
    const [left] = unexplained(decisions, PYJWT);
    assert.deepEqual(left, []);
  },
});
