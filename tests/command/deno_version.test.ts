/** What an older Deno is told. */

import assert from "node:assert/strict";
import { isAsNewAs } from "../../reference/command/deno/deno_version.ts";

const versions: [version: string, wanted: string, asNew: boolean][] = [
  ["2.9.0", "2.9.0", true],
  ["2.9.6", "2.9.0", true],
  ["2.10.0", "2.9.0", true],
  ["3.0.0", "2.9.0", true],
  ["2.8.9", "2.9.0", false],
  ["1.46.3", "2.9.0", false],
];
for (const [version, wanted, asNew] of versions) {
  Deno.test(`isAsNewAs() is ${asNew} when ${version} is there and ${wanted} is wanted`, () => {
    assert.equal(isAsNewAs(version, wanted), asNew);
  });
}
