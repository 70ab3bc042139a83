/** Every example of the guard's, started and judged by verify as its user would: on Node, where it is for Node. */

import assert from "node:assert/strict";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { canRun } from "../can_run.ts";
import { idsOf, verified } from "./verify.ts";

const READS = "tools/call list_notes";
const WRITES = "tools/call add_note";
const OPERATIONS = [
  ...["--read", READS, "--write", `${WRITES} {"text":"hello"}`],
  ...["--require", `${READS}=notes:read`, "--require", `${WRITES}=notes:read notes:write`],
];

const DENO_SERVE = "deno serve --quiet --no-prompt --host 127.0.0.1 --port {port} " +
  "--allow-net=127.0.0.1 --allow-env=RESOURCE,ISSUER,PORT";

/** What is run on Deno, and what on Node; SDK v2 alone is judged in start.test.ts. */
const ON_DENO = ["reference/examples/sdk_v1.ts", "reference/examples/hono.ts"];
const ON_NODE = [
  "reference/examples/node_sdk_v1.ts",
  "reference/examples/express_sdk_v1.ts",
  "reference/examples/express_sdk_v2.ts",
  // It answers long messages half-way, and closes: what breaks then must not end verify.
  "tests/verify/hono_on_node.ts",
];

async function judge(command: string): Promise<void> {
  const { code, document } = await verified(["--start", command, ...OPERATIONS]);
  assert.deepEqual(idsOf(document, "fail"), []);
  assert.equal(document.verdict.outcome, "protected", document.verdict.reason);
  assert.equal(code, 0);
  assert.ok(idsOf(document, "pass").length >= 165, String(idsOf(document, "pass").length));
}

/** Node 20 reads no TypeScript, and finds no package that Deno keeps. */
async function withBundle(file: string, test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gatehouse-example-" });
  try {
    const args = ["bundle", "--quiet", "--format=esm", `--output=${folder}/main.mjs`, projectFile(file)];
    const { success, stderr } = await new Deno.Command("deno", { args, cwd: projectFile(".") }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    await test(`${folder}/main.mjs`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const file of ON_DENO) {
  Deno.test(`verify --start finds ${file} protected`, () => judge(`${DENO_SERVE} ${file}`));
}

for (const file of ON_NODE) {
  const here = canRun("node");
  Deno.test({
    name: `verify --start finds ${file} protected on Node${here ? "" : ": not tried, node is not here"}`,
    ignore: !here,
    fn: () => withBundle(file, (path) => judge(`node ${path}`)),
  });
}
