/** What a failure has done: whoever falls over has let nobody in. */

import assert from "node:assert/strict";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { Verdict } from "../../../reference/conformance/report.ts";
import { conclude } from "../../../reference/conformance/verify/conclusion.ts";
import { findingOf } from "../../../reference/conformance/verify/findings.ts";

const RESULT = '{"jsonrpc":"2.0","id":1,"result":{}}';

/** The finding of a check that has failed because of this answer. */
function failed(id: string, status: number, body = "", received = String(status)) {
  const request = { method: "POST", url: "http://127.0.0.1:9/mcp", headers: [] };
  const response = { status, headers: [["content-type", "application/json"]], body };
  const exchanges = [{ to: "resource-server", request, response, startedAt: 0 } as unknown as Exchange];
  const failure = { sent: "", received, expected: "", exchange: 1 };
  return findingOf(
    { id, title: "", level: "MUST", status: "fail", exchanges, failure } as unknown as Verdict,
  );
}

Deno.test("findingOf() says that nobody got in when a rule that opens was broken by a 5xx", () => {
  const id = "audience.other-resource";
  assert.equal(failed(id, 500, "Internal Server Error").impact, "locks-out");
  assert.equal(failed(id, 200, RESULT).impact, "opens");
  assert.equal(failed(id, 403).impact, "opens", "it took the token, and found that it lacks a scope");
  assert.equal(failed("audience.nothing-executed", 500, "", "500, and it was executed").impact, "opens");
  assert.equal(failed("transport.origin-foreign", 500).impact, "opens", "that is not about credentials");
});

Deno.test("conclude() says not conformant, and not that somebody got in, when a foreign token ends in a 500", () => {
  const circumstances = { tokens: "the test issuer", operations: { reads: "tools/list" } } as const;
  const { outcome, reason } = conclude([failed("audience.other-resource", 500)], circumstances);
  assert.equal(outcome, "not conformant");
  assert.match(reason, /none of which lets anybody in/);
  assert.equal(
    conclude([failed("audience.other-resource", 200, RESULT)], circumstances).outcome,
    "not protected",
  );
});
