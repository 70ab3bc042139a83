/** Tokens read claim by claim, and `aud` against `resource`. */

import assert from "node:assert/strict";
import type { Exchange } from "../../reference/conformance/exchange.ts";
import {
  claimsOf,
  compareAudience,
  parametersOf,
  wantedResource,
} from "../../site/components/flow/claims.ts";
import { exchange } from "./exchange.ts";

const OURS = "http://127.0.0.1:8000/mcp";
const resource = { value: OURS, saidBy: "a test" };

const audiences: [aud: unknown, equal: boolean, words: RegExp][] = [
  [OURS, true, /^Equal, character by character/],
  [[OURS], true, /^Equal: one member/],
  [["http://127.0.0.1:8001/mcp", OURS], true, /^Equal: one member/],
  ["http://127.0.0.1:8001/mcp", false, /^Not equal: .*another resource/],
  [`${OURS}/`, false, /^Not equal/],
  [OURS.toUpperCase(), false, /^Not equal/],
  [OURS.slice(0, -1), false, /^Not equal/],
  [undefined, false, /^Not equal: the token has no aud/],
  [[], false, /^Not equal: no member/],
  [[`${OURS}x`], false, /^Not equal: no member/],
  [[[OURS]], false, /^Not equal: no member/],
  [{ [OURS]: true }, false, /^Not equal: aud is neither/],
  [null, false, /^Not equal: aud is neither/],
  [42, false, /^Not equal: aud is neither/],
];
for (const [aud, equal, words] of audiences) {
  Deno.test(`compareAudience() says ${equal ? "equal" : "not equal"} when aud is ${JSON.stringify(aud)}`, () => {
    const comparison = compareAudience({ hash: "0", claims: { aud } }, resource);
    assert.equal(comparison?.equal, equal);
    assert.match(comparison?.words ?? "", words);
  });
}

Deno.test("compareAudience() says nothing when the token is no JWT, or nobody says for what it should be", () => {
  assert.equal(compareAudience({ hash: "0" }, resource), undefined);
  assert.equal(compareAudience({ hash: "0", claims: { aud: OURS } }, undefined), undefined);
});

const FORM: Exchange["request"]["headers"] = [["Content-Type", "application/x-www-form-urlencoded"]];
const TOKEN_ENDPOINT = "http://127.0.0.1:9000/token";
const wanted: [when: string, exchange: Exchange, own: string | undefined, value: string | undefined][] = [
  ["it went to the server under judgement", exchange({ url: OURS }), OURS, OURS],
  ["it went to another path of that server", exchange({ url: "http://127.0.0.1:8000//mcp?x" }), OURS, OURS],
  [
    "it went to another server",
    exchange({ url: "http://127.0.0.1:8010/mcp?x#y" }),
    OURS,
    "http://127.0.0.1:8010/mcp",
  ],
  [
    "a client is judged",
    exchange({ url: "http://127.0.0.1:49152/mcp" }),
    undefined,
    "http://127.0.0.1:49152/mcp",
  ],
  [
    "a token is asked for",
    exchange({
      to: "authorization-server",
      url: TOKEN_ENDPOINT,
      headers: FORM,
      body: "grant_type=refresh_token&resource=http%3A%2F%2Fa.example%2Fmcp",
    }),
    OURS,
    "http://a.example/mcp",
  ],
  [
    "the parameters stand in the query",
    exchange({
      to: "authorization-server",
      method: "GET",
      url: `${TOKEN_ENDPOINT}?resource=http://a.example/`,
    }),
    OURS,
    "http://a.example/",
  ],
  [
    "the request does not say",
    exchange({
      to: "authorization-server",
      url: TOKEN_ENDPOINT,
      headers: FORM,
      body: "grant_type=refresh_token",
    }),
    OURS,
    undefined,
  ],
];
for (const [when, sent, own, value] of wanted) {
  Deno.test(`wantedResource() is ${value} when ${when}`, () =>
    assert.equal(wantedResource(sent, own)?.value, value));
}

const NOW = 1_800_000_000;
const times: [name: string, value: unknown, remark: string][] = [
  ["exp", NOW + 300, "expires in 5 minutes"],
  ["exp", NOW - 3600, "expired 1 hour ago"],
  ["exp", NOW, "expired 0 seconds ago"],
  ["exp", 0, "expired 20833 days ago"],
  ["exp", "never", "not a number, and so not a time"],
  ["exp", null, "not a number, and so not a time"],
  ["nbf", NOW + 660, "not valid for another 11 minutes"],
  ["nbf", NOW - 1, "1 second ago"],
  ["iat", NOW - 30, "30 seconds ago"],
];
for (const [name, value, remark] of times) {
  Deno.test(`claimsOf() says "${remark}" when ${name} is ${JSON.stringify(value)}`, () => {
    assert.equal(claimsOf({ hash: "0", claims: { [name]: value } }, NOW * 1000)[0]?.remark, remark);
  });
}

Deno.test("claimsOf() explains no claim when its name is one of the language's own", () => {
  const [claim] = claimsOf({ hash: "0", claims: { constructor: "x" } }, 0);
  assert.deepEqual(claim, { name: "constructor", value: "x" });
});

Deno.test("parametersOf() says that anybody can write it when alg is none, in any spelling", () => {
  for (const alg of ["none", "None", "NONE"]) {
    assert.match(parametersOf({ hash: "0", header: { alg } })[0]?.remark ?? "", /not signed/);
  }
  assert.equal(parametersOf({ hash: "0", header: { alg: "ES256" } })[0]?.remark, undefined);
});
