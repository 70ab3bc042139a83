/** What is said of a token is what the guard does with it. */

import assert from "node:assert/strict";
import {
  DIALECT_NAMES,
  type DialectName,
  DIALECTS,
} from "../../reference/conformance/issuer/dialects/all.ts";
import {
  createIssuer,
  type MintOptions,
  type TestIssuer,
} from "../../reference/conformance/issuer/issuer.ts";
import * as guard from "../../reference/guard/mod.ts";
import { descriptionText } from "../../reference/guard/describe/text.ts";

const RESOURCE = "http://127.0.0.1:8600/mcp";
const ORIGIN = "http://127.0.0.1:9000";

async function issuerOf(dialect?: DialectName): Promise<TestIssuer> {
  const issuer = dialect ? DIALECTS[dialect].issuerOf(ORIGIN) : ORIGIN;
  return await createIssuer({ issuer, resources: { [RESOURCE]: ["a", "b"] }, ...dialect && { dialect } });
}

async function described(options: MintOptions = {}, dialect?: DialectName) {
  const issuer = await issuerOf(dialect);
  const token = await issuer.mint({ scope: "a", ...options });
  const description = guard.describeToken(token, { resource: RESOURCE });
  const text = descriptionText(description);
  for (const part of token.split(".")) {
    assert.ok(
      !text.includes(part) && !JSON.stringify(description).includes(part),
      "no part of the token is shown",
    );
  }
  return { issuer, token, description, text };
}

/** Whom the guard takes the token for, with the setting as it was printed. */
async function takenWith(setting: string, token: string, issuer: TestIssuer): Promise<guard.Caller> {
  const names = ["auth0", "cognito", "entra", "generic", "keycloak", "okta"] as const;
  const made = new Function(...names, `return ${setting}`)(...names.map((name) => guard[name]));
  const verifier = guard.createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [made],
    fetch: (input) => issuer.fetch(new Request(input)),
  });
  return await verifier.verify(token);
}

for (const dialect of [undefined, ...DIALECT_NAMES]) {
  Deno.test(`describeToken() prints a setting that takes the token when it is ${dialect ?? "as RFC 9068 has it"}`, async () => {
    const { description, token, issuer } = await described({}, dialect);
    assert.equal(description.kind, "jwt");
    assert.deepEqual(description.refusals, []);
    const { setting = "" } = description;
    assert.match(setting, dialect ? new RegExp(`^${dialect}\\(`) : /^"http:/);
    const caller = await takenWith(setting, token, issuer);
    assert.deepEqual(caller.scopes.map((scope) => scope.replace(/^.*\//, "")), ["a"]);
    assert.equal(description.weakenings.length > 0, dialect !== undefined);
  });
}

Deno.test("describeToken() says claim by claim what it wants when the audience is another's", async () => {
  const { description, text } = await described({ audience: "https://other.example/mcp" });
  const aud = description.claims.find(({ name }) => name === "aud");
  assert.deepEqual([aud?.fate, aud?.value, aud?.wants], ["setting", '"https://other.example/mcp"', RESOURCE]);
  assert.match(description.setting ?? "", /audience: "https:\/\/other\.example\/mcp"/);
  assert.ok(description.weakenings.some(({ name }) => name === "audience_shared"));
  assert.ok(text.split("\n").every((line) => line.length <= 80), text);
});

Deno.test("describeToken() keeps the setting and says why not now when the time of the token is over", async () => {
  const { description } = await described({ claims: { exp: 1 } });
  assert.equal(description.setting, `"${ORIGIN}"`);
  assert.match(description.refusals.join(), /has expired.*claim exp/);
  assert.equal(description.claims.find(({ name }) => name === "exp")?.fate, "refused");
});

/** Tokens that no setting should be offered for. */
const REFUSED: Record<string, [options: MintOptions, why: RegExp]> = {
  "an ID token": [{ header: { typ: "JWT" }, claims: { nonce: "n", aud: "client" } }, /type is another/],
  "bound to a key": [{ claims: { cnf: { jkt: "x" } } }, /bound to a key/],
  "signed with a secret that is shared": [{ header: { alg: "HS256" } }, /algorithm/],
  "in need of an extension": [{ header: { crit: ["x"] } }, /extension/],
  "without an issuer": [{ claims: { iss: undefined } }, /issuer/],
  "about nobody": [{ claims: { sub: undefined } }, /whom it is about/],
};

for (const [what, [options, why]] of Object.entries(REFUSED)) {
  Deno.test(`describeToken() offers no setting, and says why, when the token is ${what}`, async () => {
    const { description } = await described(options);
    assert.equal(description.setting, undefined);
    assert.match(description.refusals.join(), why);
  });
}

Deno.test("describeToken() shows neither a token in a token nor what a terminal obeys when claims hold them", async () => {
  const inside = await (await issuerOf()).mint();
  const { text } = await described({ claims: { actor: inside, note: "\u202e\u001b[2J" } });
  assert.ok(!text.includes(inside.slice(0, 30)));
  assert.match(text, /«token [0-9a-f]{8}»/);
  // deno-lint-ignore no-control-regex -- that is what must not be there
  assert.doesNotMatch(text, /[\u001b\u202e]/);
});

Deno.test("describeToken() says that its issuer has to be asked when the token is opaque, and nothing when it is broken", () => {
  const opaque = guard.describeToken("2YotnFZFEjr1zCsicMWpAA", { resource: RESOURCE });
  assert.deepEqual([opaque.kind, opaque.claims], ["opaque", []]);
  assert.match(opaque.setting ?? "", /introspection/);
  assert.ok(!descriptionText(opaque).includes("2Yotn"));
  const broken = guard.describeToken("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.!", { resource: RESOURCE });
  assert.equal(broken.kind, "malformed");
  assert.match(broken.problem ?? "", /not a signed JWT/);
  assert.throws(() => guard.describeToken("x", { resource: "nonsense" }), {
    name: "GuardConfigurationError",
  });
});

/** Runs the task with a token on standard input. */
async function describedByTask(args: string[], input: string, env: Record<string, string> = {}) {
  const child = new Deno.Command("deno", {
    args: ["task", "--quiet", "describe", ...args],
    env: { NO_COLOR: "1", MCP_TOKEN: "", RESOURCE: "", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {}); // It may not have wanted any.
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test("deno task describe takes the token by either way and prints none, and says in one line what is missing", async () => {
  const token = await (await issuerOf()).mint();
  const typed = await describedByTask(["--resource", RESOURCE, "--json"], `${token}\n`);
  assert.equal(typed.code, 0, typed.stderr);
  assert.equal(JSON.parse(typed.stdout).setting, `"${ORIGIN}"`);
  assert.ok(!typed.stdout.includes(token.split(".")[2]!));
  const given = await describedByTask([], "", { MCP_TOKEN: token, RESOURCE });
  assert.equal(given.code, 0, given.stderr);
  assert.match(given.stdout, /Taken by/);
  const without = await describedByTask(["--resource", RESOURCE], "");
  assert.deepEqual([without.code, without.stdout], [2, ""]);
  assert.match(without.stderr, /^gatehouse: There is no token: .*\n$/);
});
