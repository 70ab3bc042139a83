/** What the packages say of themselves, before they are built: `deno task pack` and `test:runtimes` try what comes out. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import config from "../../deno.json" with { type: "json" };
import runtimes from "../runtimes/servers/package.json" with { type: "json" };
import tools from "../../reference/packages/tools/package.json" with { type: "json" };
import { commandsManifest, ENTRY_POINTS, guardManifest } from "../../reference/packages/manifest.ts";
import { bomOf } from "../../reference/packages/sbom.ts";
import { VERSION } from "../../reference/packages/version.ts";

Deno.test("VERSION is the newest that CHANGELOG.md tells of", async () => {
  const changelog = await readFile("reference/packages/CHANGELOG.md", "utf8");
  assert.equal(/^## (\S+)$/m.exec(changelog)?.[1], VERSION);
});

Deno.test("guardManifest() names for each entry point a module that is there", async () => {
  const { exports, peerDependencies, peerDependenciesMeta } = guardManifest();
  for (const [entry, module] of Object.entries(ENTRY_POINTS)) {
    assert.ok((await readFile(`reference/guard/${module}.ts`, "utf8")).includes("export"), entry);
    assert.ok(Object.hasOwn(exports as object, entry), entry);
  }
  // What stands around the guard is nobody's who does not use it.
  assert.deepEqual(Object.keys(peerDependenciesMeta as object), Object.keys(peerDependencies as object));
});

Deno.test("what builds and tries the packages has the versions that this tree is tested with", () => {
  const pinned = config.imports as Record<string, string>;
  for (const [name, version] of Object.entries({ ...tools.dependencies, ...runtimes.dependencies })) {
    if (pinned[name] !== undefined) assert.equal(pinned[name], `npm:${name}@${version}`);
  }
});

Deno.test("bomOf() lists all that a package brings along, each with its hash and what it needs", () => {
  const guard = bomOf(guardManifest());
  assert.deepEqual(guard.components.map(({ name }) => name), ["@opentelemetry/api", "jose"]);
  const commands = bomOf(commandsManifest(["oidc-provider", "zod"]));
  const refs = new Set(commands.components.map((each) => each["bom-ref"]));
  assert.ok(refs.size > 20, `only ${refs.size} components`);
  for (const { hashes, name } of commands.components) {
    assert.match(hashes?.[0]?.content ?? "", /^[0-9a-f]{128}$/, name);
  }
  for (const { dependsOn } of commands.dependencies) assert.ok(dependsOn.every((ref) => refs.has(ref)));
  assert.deepEqual(bomOf(guardManifest()), guard);
});
