/** The label of an arrow, and the message behind it. */

import assert from "node:assert/strict";
import type { Answer, HeaderLines } from "../../reference/conformance/exchange.ts";
import { messageOf, spread } from "../../site/components/flow/message.ts";
import { wordsOf } from "../../site/components/flow/words.ts";
import { exchange } from "./exchange.ts";

const JSON_TYPE: HeaderLines = [["content-type", "application/json"]];

const answers: [answer: Partial<Answer>, short: string, detail: string][] = [
  [{ status: 202 }, "202 Accepted", ""],
  [{ status: 299, body: "odd" }, "299", "odd"],
  [
    {
      status: 401,
      headers: [["WWW-Authenticate", 'Bearer error="invalid_token", error_description="Expired"']],
    },
    "401 Unauthorized",
    "invalid_token: Expired",
  ],
  [
    { status: 401, headers: [["www-authenticate", 'Bearer resource_metadata="https://a.example/"']] },
    "401 Unauthorized",
    "a Bearer challenge without an error",
  ],
  [{ status: 401, headers: [["www-authenticate", "Basic"]] }, "401 Unauthorized", "a challenge: Basic"],
  [
    { status: 401, headers: [["www-authenticate", 'Bearer error="']] },
    "401 Unauthorized",
    'a challenge that cannot be read: Bearer error="',
  ],
  [
    { status: 302, headers: [["location", "http://a.example/callback?code=x"]] },
    "302 Found",
    "go to http://a.example/callback",
  ],
  [
    { headers: JSON_TYPE, body: '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Unknown"}}' },
    "200 OK",
    "error -32601: Unknown",
  ],
  [{ headers: JSON_TYPE, body: '{"jsonrpc":"2.0","id":1,"result":{}}' }, "200 OK", "a result"],
  [
    {
      body:
        '{"jsonrpc":"2.0","id":1,"result":{"isError":true,"content":[{"type":"text","text":"No such note"}]}}',
    },
    "200 OK",
    "the tool says: No such note",
  ],
  [{ status: 400, body: '{"error":"invalid_grant"}' }, "400 Bad Request", "invalid_grant"],
  [{ body: '{"access_token":"«token 7f3a0000»"}' }, "200 OK", "an access token"],
  [{ body: '{"access_token":"«token»","refresh_token":"«token»"}' }, "200 OK", "two tokens"],
  [{ body: '{"resource":"x","authorization_servers":[]}' }, "200 OK", "the resource's metadata"],
  [{ body: '{"issuer":"x"}' }, "200 OK", "the issuer's metadata"],
  [{ body: '{"keys":[]}' }, "200 OK", "the issuer's keys"],
  [{ body: '{"client_id":"x"}' }, "200 OK", "a registration"],
];
for (const [answer, short, detail] of answers) {
  Deno.test(`wordsOf() says "${short}, ${detail}" when that came back`, () => {
    const response = { status: 200, headers: [], body: "", ...answer };
    assert.deepEqual(wordsOf({ kind: "answer", exchange: exchange({ response }) }), { short, detail });
  });
}

Deno.test("wordsOf() says why when there was no answer", () => {
  const words = wordsOf({
    kind: "no answer",
    exchange: exchange({ response: { error: "the connection broke" } }),
  });
  assert.deepEqual(words, { short: "no answer", detail: "the connection broke" });
});

Deno.test("wordsOf() leaves the query to the message when a request has one", () => {
  const sent = exchange({
    method: "GET",
    url: "http://127.0.0.1:9000/authorize?state=x",
    note: "scope notes:read",
  });
  assert.deepEqual(wordsOf({ kind: "request", exchange: sent }), {
    short: "GET /authorize",
    detail: "scope notes:read",
  });
});

const bodies: [when: string, body: string, spread: string][] = [
  ["a name comes twice", '{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ["a text has signs of JSON in it", '{"a":"{,}: \\"[]"}', '{\n  "a": "{,}: \\"[]"\n}'],
  ["an escape is odd", '["\\u0061"]', '[\n  "\\u0061"\n]'],
  ["a number is written oddly", "[1.0e2, -0]", "[\n  1.0e2,\n  -0\n]"],
  ["nothing is in it", '{"a":{},"b":[ ]}', '{\n  "a": {},\n  "b": [ ]\n}'],
  ["it is no JSON", '{"a":', '{"a":'],
  ["it is a form", "a=1&b=2", "a=1&b=2"],
  ["it is a text", '"a,b"', '"a,b"'],
];
for (const [when, body, expected] of bodies) {
  Deno.test(`spread() keeps every sign of the body when ${when}`, () => {
    assert.equal(spread(body), expected);
    assert.equal(spread(body).replaceAll(/\s/g, ""), body.replaceAll(/\s/g, ""));
  });
}

Deno.test("messageOf() gives each message its own tokens when both have some", () => {
  const both = exchange({
    headers: [["authorization", "Bearer «token 11111111»"]],
    response: { status: 200, headers: [], body: '{"access_token":"«token 22222222»"}' },
    tokens: [{ hash: "11111111" }, { hash: "22222222" }],
  });
  assert.deepEqual(messageOf({ kind: "request", exchange: both }).tokens, [{ hash: "11111111" }]);
  assert.deepEqual(messageOf({ kind: "answer", exchange: both }).tokens, [{ hash: "22222222" }]);
});
