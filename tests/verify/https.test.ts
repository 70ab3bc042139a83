/** Servers that insist on https for their issuer, and what becomes of those that do not trust its certificate. */

import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { openThrowawayAuthority } from "../../reference/verify/throwaway_authority.ts";
import { canRun } from "../can_run.ts";
import { installNode } from "../strangers/start.ts";
import { idsOf, verified, verify } from "./verify.ts";

const INSISTS =
  "deno serve --quiet --no-prompt --host 127.0.0.1 --port {port} --allow-net=127.0.0.1 --allow-env=RESOURCE,ISSUER,PORT,INSISTS tests/verify/insists.ts";

/** Deno reads all of these. */
const TRUSTS_NOBODY = "env -u DENO_CERT -u NODE_EXTRA_CA_CERTS -u SSL_CERT_FILE";

/** Enough to see that tokens are told apart, with keys that came over https. */
const ONLY = ["--only", "token.accepted,token.attacker-key,audience.other-resource"];

/** Runs in a temporary folder of its own, and sees that nothing is left in it. */
async function leavingNothing<T>(run: (env: { TMPDIR: string }) => Promise<T>): Promise<T> {
  const TMPDIR = await Deno.makeTempDir({ dir: tmpdir() });
  try {
    const result = await run({ TMPDIR });
    assert.deepEqual((await readdir(TMPDIR)).filter((name) => name.startsWith("gatehouse-")), []);
    return result;
  } finally {
    await Deno.remove(TMPDIR, { recursive: true });
  }
}

Deno.test("verify --start without --https cannot tell of a server that insists on it, and names the option", async () => {
  const { code, document } = await verified(["--start", INSISTS]);
  assert.equal(code, 2);
  assert.equal(document.verdict.outcome, "could not tell");
  assert.match(document.verdict.reason, /an honest token is not accepted.*503/);
  assert.ok(document.subject.more.some(({ by }) => by === "--https"));
});

Deno.test("verify --start without --https says what would help when a server that insists on it does not start", async () => {
  const { code, stdout, stderr } = await verify(["--start", `INSISTS="at start" ${INSISTS}`]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /ISSUER is no https URL: http:.*--https serves its issuer over https$/m);
});

Deno.test("verify --start --https finds a server protected that insists on it, and leaves no file", async () => {
  const { code, document } = await leavingNothing((env) =>
    verified(["--start", `INSISTS="at start" ${INSISTS}`, "--https"], env)
  );
  assert.deepEqual(idsOf(document, "fail", "MUST"), []);
  assert.equal(document.verdict.outcome, "protected", document.verdict.reason);
  assert.equal(code, 0);
  assert.match(document.subject.issuer ?? "", /^https:\/\/127\.0\.0\.1:\d+$/);
  assert.match(document.subject.resource, /^http:\/\/127\.0\.0\.1:/);
  assert.ok(idsOf(document, "pass").length >= 140, String(idsOf(document, "pass").length));
  assert.ok(!JSON.stringify(document).includes("PRIVATE KEY"));
});

Deno.test("verify --start --https names the certificate when a server does not trust it, and leaves no file", async () => {
  const { code, document } = await leavingNothing((env) =>
    verified(["--start", `${TRUSTS_NOBODY} ${INSISTS}`, "--https"], env)
  );
  assert.equal(code, 2);
  assert.equal(document.verdict.outcome, "could not tell");
  assert.match(
    document.verdict.reason,
    /broke off the TLS handshake with its issuer https:.* file that CA_FILE names$/,
  );
  assert.ok(!document.subject.more.some(({ by }) => by === "--https"));
});

Deno.test("verify --start --https names the certificate when a server does not start for want of trust", async () => {
  const asks = "await fetch(Deno.env.get('JWKS_URI'))";
  const { code, stderr } = await verify(["--start", `${TRUSTS_NOBODY} deno eval "${asks}"`, "--https"]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^gatehouse: The server ended with exit code 1; .*broke off the TLS handshake.*CA_FILE names$/m,
  );
  assert.equal(stderr.trim().split("\n").length, 1);
});

Deno.test("verify refuses --https without --start, which alone can tell a server what to trust", async () => {
  const { code, stderr } = await verify(["http://127.0.0.1:1/mcp", "--https"]);
  assert.equal(code, 2);
  assert.match(stderr, /--https goes with --start/);
});

Deno.test("openThrowawayAuthority() writes no private key, and nothing that others can read, when it tells of itself", async () => {
  const { env, ca, certificate, close } = await openThrowawayAuthority();
  const folder = dirname(env.CA_FILE!);
  try {
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    for (const name of await readdir(folder)) {
      const text = await readFile(`${folder}/${name}`, "utf8");
      assert.ok(!text.includes("PRIVATE KEY") && text.includes(ca), name);
      assert.equal((await stat(`${folder}/${name}`)).mode & 0o777, 0o600, name);
    }
    // The issuer's key, which the process needs to serve; that of the authority is nowhere.
    assert.equal(certificate.key.match(/PRIVATE KEY/g)?.length, 2);
  } finally {
    close();
  }
  await assert.rejects(stat(folder), { code: "ENOENT" });
});

Deno.test("verify asks an https server when NODE_EXTRA_CA_CERTS is set, as it is behind many a proxy", async () => {
  const { env, close } = await openThrowawayAuthority();
  try {
    const { code, stderr } = await verify(["https://127.0.0.1:1/mcp"], {
      NODE_EXTRA_CA_CERTS: env.NODE_EXTRA_CA_CERTS!,
    });
    assert.equal(code, 2);
    assert.match(stderr, /^gatehouse: https:\/\/127\.0\.0\.1:1\/mcp cannot be reached: connection refused$/m);
  } finally {
    close();
  }
});

const OTHERS = [
  { program: "node", command: "node tests/strangers/node/express_documented.mjs" },
  { program: "python3", command: "python3 -B tests/strangers/python/weather.py" },
] as const;

for (const { program, command } of OTHERS) {
  const here = canRun(program);
  Deno.test({
    name: `verify --start --https is trusted by ${program}${here ? "" : ": not tried, it is not here"}`,
    ignore: !here,
    async fn() {
      if (program === "node") await installNode();
      const { document } = await verified(["--start", command, "--https", ...ONLY]);
      assert.deepEqual(idsOf(document, "pass").length, 3, JSON.stringify(document.verdict));
    },
  });
}
