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
  [["Bearer"], {}],
  [[], {}],
];

/** Headers that break the grammar, and what can be read in them all the same. */
const SLIPS: typeof VECTORS = [
  [[`Bearer resource_metadata=${METADATA}`], { resourceMetadata: METADATA }],
  [[`Bearer realm="a" scope="b"`], { scope: "b" }],
  [[`Bearer error="invalid_token"; scope="b"`], { error: "invalid_token", scope: "b" }],
  [[`Bearer error_description=not enough, error=insufficient_scope`], { error: "insufficient_scope" }],
  [[`Bearer resource_metadata="${METADATA}`], { resourceMetadata: METADATA }],
  [[`Bearer scope="a", scope="a", error="invalid_token"`], { scope: "a", error: "invalid_token" }],
  [[`Bearer resource_metadata="${METADATA}", resource_metadata="${METADATA}"`], {
    resourceMetadata: METADATA,
  }],
  [[`Bearer resource_metadata="${METADATA}", resource_metadata="https://evil.example/"`], {}],
];

Deno.test("readChallenge() reads what can be read, and says what is wrong, when the grammar is broken", () => {
  for (const [lines, found] of SLIPS) {
    const response = new Response(null, { status: 401, headers: { "www-authenticate": lines.join(", ") } });
    const notices: string[] = [];
    const read = readChallenge(response, ({ code }) => notices.push(code));
    const expected = { resourceMetadata: undefined, scope: undefined, error: undefined, ...found };
    assert.deepEqual(read, expected, lines.join());
    assert.deepEqual(notices, ["challenge_malformed"], lines.join());
  }
});

Deno.test("readChallenge() takes no time to speak of when a header is long and of no use", () => {
  for (const text of ["a".repeat(60_000), 'a="'.repeat(20_000), "a ".repeat(30_000), '\\"'.repeat(20_000)]) {
    const response = new Response(null, { status: 401, headers: { "www-authenticate": `Bearer ${text}` } });
    assert.equal(readChallenge(response).resourceMetadata, undefined);
  }
});

Deno.test("readChallenge() reads Bearer and nothing else, in every form that the grammar has", () => {
  for (const [lines, found] of VECTORS) {
    const response = new Response(null, { status: 401 });
    for (const line of lines) response.headers.append("www-authenticate", line);
    const expected = { resourceMetadata: undefined, scope: undefined, error: undefined, ...found };
    assert.deepEqual(readChallenge(response), expected, lines.join(" | "));
  }
});
