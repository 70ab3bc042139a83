/** Several servers from one file: one matrix, and the code of the worst. */

import assert from "node:assert/strict";
import { verify } from "./verify.ts";

const ALLOWED =
  "deno run --quiet --no-prompt --allow-net=127.0.0.1 --allow-env=RESOURCE,ISSUER,AUDIENCE,JWKS_URI,PORT";

async function withConfig(config: unknown, args: string[]) {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(file, typeof config === "string" ? config : JSON.stringify(config));
    return await verify(["--config", file, ...args]);
  } finally {
    await Deno.remove(file);
  }
}

const SERVERS = {
  servers: [
    { name: "honest", start: `${ALLOWED} tests/strangers/deno/root_document.ts` },
    { name: "flawed", start: `${ALLOWED} tests/strangers/flawed.ts` },
    { name: "absent", start: "exit 7" },
  ],
};

Deno.test("verify --config judges several servers and says in one matrix which fails what", async () => {
  const site = ["--site", "http://127.0.0.1:8080"];
  const { code, stdout, stderr } = await withConfig(SERVERS, ["--only", "audience", ...site]);
  assert.equal(code, 1, stderr);
  assert.match(stdout, /1 {2}honest · could not tell/); // Of all core rules, --only has left the audience's.
  assert.match(stdout, /2 {2}flawed · not protected/);
  assert.match(stdout, /3 {2}absent · not judged/);
  assert.match(stdout, /audience\.other-resource +MUST +✓ +✗ +–/);
  assert.match(stdout, /\n {2}Each rule has a page: http:\/\/127\.0\.0\.1:8080\/rules\/\n/);
  assert.ok(stdout.split("\n").every((line) => [...line].length <= 80));
});

Deno.test("verify --config --json has the document of each server", async () => {
  const { code, stdout } = await withConfig({ servers: SERVERS.servers.slice(1) }, [
    "--only",
    "audience",
    "--json",
  ]);
  assert.equal(code, 1);
  const { schema, servers } = JSON.parse(stdout);
  assert.equal(schema, 1);
  assert.ok(servers[0].verification.totals.fail.MUST >= 1);
  assert.match(servers[1].error, /ended with exit code 7/);
});

Deno.test("verify --config judges nobody when several servers would need a report or a baseline each", async () => {
  for (
    const [option, file] of [["--html", "never.html"], ["--sarif", "-"], [
      "--baseline",
      "empty.json",
    ]] as const
  ) {
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/empty.json`, '{ "accepted": [] }');
    const { code, stdout, stderr } = await withConfig(SERVERS, [
      option,
      file === "-" ? file : `${folder}/${file}`,
    ]);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, new RegExp(`^gatehouse: --config has 3 servers, and ${option} takes one`));
    await assert.rejects(Deno.stat(`${folder}/never.html`), Deno.errors.NotFound);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("verify --config names what is wrong with the file", async () => {
  const wrong: [unknown, RegExp][] = [
    ["{", /is no JSON/],
    [{ servers: [] }, /servers: /],
    [{ servers: [{ name: "x" }] }, /servers\.0: url or start has to be there/],
    [{ servers: [{ url: "http://127.0.0.1:1/mcp", token: "abc" }] }, /servers\.0: .*token/],
  ];
  for (const [config, message] of wrong) {
    const { code, stderr } = await withConfig(config, []);
    assert.equal(code, 2);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1);
  }
});
