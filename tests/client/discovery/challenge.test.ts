import assert from "node:assert/strict";
import { readChallenge } from "../../../reference/client/discovery/challenge.ts";

const METADATA = "https://notes.example/.well-known/oauth-protected-resource/mcp";

/** Header lines, and what a client gets out of them. */
const VECTORS: [lines: string[], found: { resourceMetadata?: string; scope?: string; error?: string }][] = [
  [[`Bearer resource_metadata="${METADATA}", scope="a b"`], { resourceMetadata: METADATA, scope: "a b" }],
  [[`bearer RESOURCE_METADATA="${METADATA}"`], { resourceMetadata: METADATA }],
  [[`Basic realm="notes", Bearer resource_metadata="${METADATA}"`], { resourceMetadata: METADATA }],
  [["Basic realm=notes", `Bearer resource_metadata="${METADATA}"`], { resourceMetadata: METADATA }],
  [[`Bearer realm="a, Bearer scope=\\"x\\"", scope="a"`], { scope: "a" }],
  [[`Bearer error=insufficient_scope, scope=a`], { error: "insufficient_scope", scope: "a" }],
  [[`Bearer error="invalid_token"`, `Bearer resource_metadata="${METADATA}"`], {
    error: "invalid_token",
    resourceMetadata: METADATA,
  }],
  [[`DPoP scope="theirs", Bearer scope="ours"`], { scope: "ours" }],
  [[`Bearer scope=""`], {}],
  // A URL without quotes breaks the grammar: such a header says nothing.
  [[`Bearer resource_metadata=${METADATA}`], {}],
  [["Bearer"], {}],
  [[], {}],
];

Deno.test("readChallenge() reads Bearer and nothing else, in every form that the grammar has", () => {
  for (const [lines, found] of VECTORS) {
    const response = new Response(null, { status: 401 });
    for (const line of lines) response.headers.append("www-authenticate", line);
    const expected = { resourceMetadata: undefined, scope: undefined, error: undefined, ...found };
    assert.deepEqual(readChallenge(response), expected, lines.join(" | "));
  }
});
