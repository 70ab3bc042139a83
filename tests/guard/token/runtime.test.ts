import assert from "node:assert/strict";
import { runtimeName } from "../../../reference/guard/token/runtime.ts";

/** What each was seen to say of itself. */
const SAID: Record<string, [Parameters<typeof runtimeName>[0], ReturnType<typeof runtimeName>]> = {
  "Node 20, which has no user agent": [{ process: { versions: { openssl: "3.0.17" } } }, "node"],
  "Node 24": [
    { process: { versions: { openssl: "3.5.4" } }, navigator: { userAgent: "Node.js/24" } },
    "node",
  ],
  "workerd, which lists Node's versions": [
    {
      process: { versions: { node: "22.23.4", openssl: "" } },
      navigator: { userAgent: "Cloudflare-Workers" },
    },
    "workerd",
  ],
  "Bun, which has an OpenSSL to name": [
    { process: { versions: { node: "26.3.0", openssl: "1.1.0" } }, navigator: { userAgent: "Bun/1.4.5" } },
    "other",
  ],
  "a page": [{ navigator: { userAgent: "Mozilla/5.0" } }, "other"],
};

for (const [what, [globals, name]] of Object.entries(SAID)) {
  Deno.test(`runtimeName() is ${name} when it runs on ${what}`, () => {
    assert.equal(runtimeName(globals), name);
  });
}

Deno.test("runtimeName() takes Deno for none of those that it goes by", () => {
  assert.equal(runtimeName(), "other");
});
