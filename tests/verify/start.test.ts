/** Servers that verify starts: honest ones on each runtime, with sessions and without, and one with a flaw. */

import assert from "node:assert/strict";
import { canRun } from "../can_run.ts";
import { installNode } from "../strangers/start.ts";
import { idsOf, verified, verify } from "./verify.ts";

/** The commands of the issue, as they stand there. */
const SDK_V2 =
  "deno serve --quiet --no-prompt --host 127.0.0.1 --port {port} --allow-net=127.0.0.1 --allow-env=RESOURCE,ISSUER,PORT reference/examples/sdk_v2.ts";
const FLAWED = "deno run --quiet --allow-net=127.0.0.1 --allow-env tests/strangers/flawed.ts";

Deno.test("verify --start finds SDK v2 behind the guard protected, by 140 rules and more", async () => {
  const { code, document } = await verified(["--start", SDK_V2]);
  assert.equal(document.totals.fail.MUST, 0, String(idsOf(document, "fail", "MUST")));
  assert.equal(document.verdict.outcome, "protected", document.verdict.reason);
  assert.equal(code, 0);
  assert.ok(idsOf(document, "pass").length >= 140, String(idsOf(document, "pass").length));
  assert.equal(document.revision, "2026-07-28");
  assert.equal(document.schema, 1);
});

Deno.test("verify --start finds the one flaw of a server that is honest otherwise", async () => {
  const { code, document } = await verified(["--start", FLAWED]);
  assert.equal(code, 1);
  assert.equal(document.verdict.outcome, "not protected");
  assert.ok(document.verdict.rules.includes("audience.other-resource"));
  // Nothing but the audience: a judge that is wrong about one thing more is wrong.
  assert.deepEqual(idsOf(document, "fail", "MUST").filter((id) => !id.startsWith("audience.")), []);
});

interface Honest {
  name: string;
  program: "node" | "python3";
  command: string;
  sessions: boolean;
}

const HONEST: Honest[] = [
  {
    name: "Express with SDK v1, stateless",
    program: "node",
    command: "node tests/strangers/node/express_documented.mjs",
    sessions: false,
  },
  {
    name: "Express with SDK v1 and sessions",
    program: "node",
    command: "node tests/strangers/node/express_sessions.mjs",
    sessions: true,
  },
  {
    name: "Python's standard library",
    program: "python3",
    command: "python3 -B tests/strangers/python/weather.py",
    sessions: false,
  },
];

for (const { name, program, command, sessions } of HONEST) {
  const here = canRun(program);
  Deno.test({
    name: `verify --start finds ${name} protected${here ? "" : `: not tried, ${program} is not here`}`,
    ignore: !here,
    async fn() {
      if (program === "node") await installNode();
      const { code, document } = await verified(["--start", command]);
      assert.deepEqual(idsOf(document, "fail", "MUST"), []);
      assert.equal(document.verdict.outcome, "protected", document.verdict.reason);
      assert.equal(code, 0);
      assert.equal(document.subject.sessions, sessions);
    },
  });
}

const SCP = "deno run --quiet --no-prompt --allow-net=127.0.0.1 " +
  "--allow-env=RESOURCE,ISSUER,AUDIENCE,JWKS_URI,PORT tests/strangers/deno/configured_keys.ts";

for (const dialect of ["entra", "okta", "auth0", "cognito", "keycloak"]) {
  Deno.test(`verify --dialect ${dialect} judges a server by tokens as that provider sends them`, async () => {
    const only = ["--only", "token,audience,challenge"];
    const { document } = await verified(["--start", SCP, "--dialect", dialect, ...only]);
    assert.equal(document.subject.dialect, dialect);
    assert.deepEqual(idsOf(document, "fail", "MUST"), []);
    for (const id of ["token.accepted", "token.attacker-key", "token.expired", "audience.other-resource"]) {
      assert.ok(idsOf(document, "pass").includes(id), id);
    }
  });
}

Deno.test("verify says that a server does not start, with its last line and no token", async () => {
  const token = `eyJhbGciOiJub25lIn0.${
    btoa(JSON.stringify({ sub: "alice", exp: 1 })).replaceAll("=", "")
  }.c2ln`;
  const { code, stdout, stderr } = await verify(["--start", `echo "no key for Bearer ${token}" >&2; exit 3`]);
  assert.equal(code, 2);
  assert.equal(stdout.trim(), "");
  assert.match(stderr, /^gatehouse: The server ended with exit code 3; it said last: no key for Bearer/);
  assert.ok(!stderr.includes(token));
  assert.equal(stderr.trim().split("\n").length, 1);
});
