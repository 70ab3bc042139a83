/** The audience is switched on for a server that has users: what their tokens had before is taken until its last day. */

import assert from "node:assert/strict";
import type { AuditEvent } from "../../../reference/guard/audit.ts";
import { GuardConfigurationError } from "../../../reference/guard/configuration_error.ts";
import { type AuthorizationServer, entra, protect, weakeningsOf } from "../../../reference/guard/mod.ts";
import type { FormerAudience } from "../../../reference/guard/token/former_audiences.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import { OPTIONS, requestOf } from "../guard_under_test.ts";
import {
  assertCached,
  assertRefused,
  clockAt,
  ISSUER,
  networkOf,
  newIssuer,
  OTHER_RESOURCE,
  RESOURCE,
  setUp,
} from "./verifier_under_test.ts";

/** What every token of this issuer had, before anybody looked: an API that is not this server alone. */
const BEFORE = "https://api.example.com";
const DAY = 86_400;
const START = Date.parse("2026-12-01T10:00:00Z");

const trusting = (...formerAudiences: FormerAudience[]): AuthorizationServer => ({
  issuer: ISSUER,
  formerAudiences,
});

/** A verifier that takes what was before until the third of December. */
async function switching(...more: FormerAudience[]) {
  const clock = clockAt(START);
  const authorizationServers = [trusting({ audience: BEFORE, end: "2026-12-03" }, ...more)];
  const setting = await setUp({ now: clock.now, authorizationServers });
  const mint = (aud: unknown, changes: Record<string, unknown> = {}) => {
    const iat = Math.floor(START / 1000);
    return setting.issuer.mint({ claims: { iat, exp: iat + 30 * DAY, aud, ...changes } });
  };
  return { ...setting, clock, mint };
}

Deno.test("verify() refuses the tokens that everybody has when the audience is switched on at once", async () => {
  const { issuer, verifier } = await setUp();
  await assertRefused(verifier, await issuer.mint({ claims: { aud: BEFORE } }), "token_audience_wrong");
});

Deno.test("verify() takes a former audience until its last day is over, and says that it did", async () => {
  const { verifier, clock, mint } = await switching();
  const [old, fresh] = [await mint(BEFORE), await mint(RESOURCE)];
  assert.equal((await verifier.verify(old)).formerAudience, BEFORE);
  assert.equal((await verifier.verify(fresh)).formerAudience, undefined);
  clock.advance(2 * DAY + 13.9 * 3600); // The third of December, in the evening.
  assert.equal((await verifier.verify(await mint(BEFORE))).formerAudience, BEFORE);
  clock.advance(0.2 * 3600);
  await assertRefused(verifier, await mint(BEFORE), "token_audience_wrong");
  assert.equal((await verifier.verify(fresh)).subject, "alice");
});

Deno.test("verify() takes no token for a former audience any more that it has taken before the last day was over", async () => {
  const { verifier, clock, mint } = await switching();
  const token = await mint(BEFORE);
  clock.advance(2 * DAY + 14 * 3600 - 30);
  await verifier.verify(token);
  assertCached(verifier, token);
  clock.advance(31); // The keys are as fresh as before.
  await assertRefused(verifier, token, "token_audience_wrong");
});

Deno.test("verify() takes a former audience to the letter, and nothing that looks like it", async () => {
  const { verifier, mint } = await switching();
  const strangers = [
    `${BEFORE}/`,
    `${BEFORE}.evil.example`,
    `${BEFORE}/v2`,
    "https://api.example.co",
    "https://API.example.com",
    "HTTPS://api.example.com",
    ` ${BEFORE}`,
    `${BEFORE} ${RESOURCE}`,
    "https://*.example.com",
    "*",
    "",
    OTHER_RESOURCE,
    [],
    [[BEFORE]],
    { [BEFORE]: true },
    [BEFORE, 1],
    null,
    undefined,
  ];
  for (const aud of strangers) {
    await assertRefused(verifier, await mint(aud), "token_audience_wrong", JSON.stringify(aud));
  }
  assert.equal((await verifier.verify(await mint([OTHER_RESOURCE, BEFORE]))).formerAudience, BEFORE);
});

Deno.test("verify() takes a token that names both for what it is: one for this server", async () => {
  const { verifier, clock, mint } = await switching();
  const token = await mint([BEFORE, RESOURCE]);
  assert.equal((await verifier.verify(token)).formerAudience, undefined);
  clock.advance(5 * DAY);
  assert.equal((await verifier.verify(token)).subject, "alice");
});

Deno.test("verify() takes a former audience of the issuer that had it, and of no other", async () => {
  const other = await newIssuer({ issuer: "http://127.0.0.1:9100" });
  const one = await newIssuer();
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [trusting({ audience: BEFORE, end: "2026-12-03" }), other.issuer],
    fetch: networkOf(one, other).fetch,
    now: clockAt(START).now,
  });
  const claims = { aud: BEFORE, iat: START / 1000, exp: START / 1000 + DAY };
  assert.equal((await verifier.verify(await one.mint({ claims }))).formerAudience, BEFORE);
  await assertRefused(verifier, await other.mint({ claims }), "token_audience_wrong");
});

Deno.test("verify() looks at all the rest of a token for a former audience", async () => {
  const { verifier, mint } = await switching();
  await assertRefused(verifier, await mint(BEFORE, { exp: START / 1000 - 60 }), "token_expired");
  await assertRefused(verifier, await mint(BEFORE, { sub: undefined }), "token_claims_wrong");
  await assertRefused(verifier, await mint(BEFORE, { cnf: { jkt: "x" } }), "token_bound");
});

Deno.test("verify() takes a former audience in an issuer's answer too, until its last day is over", async () => {
  const clock = clockAt(START);
  const times = { iat: START / 1000, exp: START / 1000 + 30 * DAY };
  const answer = { active: true, token_type: "Bearer", sub: "alice", client_id: "c", aud: BEFORE, ...times };
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [{
      ...trusting({ audience: BEFORE, end: "2026-12-01" }),
      introspection: {
        clientId: "inventory",
        clientSecret: "s",
        endpoint: `${ISSUER}/introspect`,
        maxAge: 300,
      },
    }],
    fetch: () => Promise.resolve(Response.json(answer)),
    now: clock.now,
  });
  clock.advance(13.99 * 3600); // Its answer counts for five minutes, and the day is over before that.
  assert.equal((await verifier.verify("opaque-token")).formerAudience, BEFORE);
  clock.advance(60);
  await assertRefused(verifier, "opaque-token", "token_audience_wrong");
});

Deno.test("protect() does not start when the last day of a former audience is over", () => {
  const start = (now: string) =>
    protect({
      ...OPTIONS,
      authorizationServers: [trusting({ audience: BEFORE, end: "2026-12-03" })],
      now: () => Date.parse(now),
    });
  start("2026-12-03T23:59:59Z");
  assert.throws(() => start("2026-12-04T00:00:00Z"), (error) => {
    assert.ok(error instanceof GuardConfigurationError);
    assert.equal(error.code, "former_audience_over");
    assert.equal(error.option, "authorizationServers.formerAudiences");
    assert.match(error.message, /https:\/\/api\.example\.com.*2026-12-03/);
    return true;
  });
});

const WRONG: [what: string, entries: FormerAudience[]][] = [
  ["a pattern", [{ audience: "https://*.example.com", end: "2026-12-03" }]],
  ["everything", [{ audience: "*", end: "2026-12-03" }]],
  ["nothing", [{ audience: "", end: "2026-12-03" }]],
  ["two in one", [{ audience: `${BEFORE} ${RESOURCE}`, end: "2026-12-03" }]],
  ["the audience of today", [{ audience: RESOURCE, end: "2026-12-03" }]],
  ["one twice", [{ audience: BEFORE, end: "2026-12-03" }, { audience: BEFORE, end: "2026-12-04" }]],
  ["no end", [{ audience: BEFORE } as FormerAudience]],
  ["an end that is no day", [{ audience: BEFORE, end: "soon" }]],
  ["a day that is none", [{ audience: BEFORE, end: "2026-02-30" }]],
  ["a moment", [{ audience: BEFORE, end: "2026-12-03T12:00:00Z" }]],
  ["an end that never comes", [{ audience: BEFORE, end: "9999-12-31" }]],
  ["half a year and a day", [{ audience: BEFORE, end: "2027-05-31" }]],
];

for (const [what, entries] of WRONG) {
  Deno.test(`protect() throws when a former audience is ${what}`, () => {
    const authorizationServers = [trusting(...entries)];
    assert.throws(
      () => protect({ ...OPTIONS, authorizationServers, now: () => START }),
      { code: "authorization_servers_invalid", option: "authorizationServers.formerAudiences" },
    );
  });
}

Deno.test("protect() takes a former audience for 180 days at most, beside a profile's audience too", () => {
  const tenantId = "9188040d-6c67-4c5b-b112-36a304b66dad";
  const server = entra({ tenantId, audience: "api://inventory" });
  const start = (audience: string, end: string) =>
    protect({
      ...OPTIONS,
      authorizationServers: [{ ...server, formerAudiences: [{ audience, end }] }],
      now: () => START,
    });
  start("00000003-0000-0000-c000-000000000000", "2027-05-29");
  assert.throws(() => start("api://inventory", "2026-12-03"), { code: "authorization_servers_invalid" });
});

Deno.test("onAudit is told of each caller who was let in by a former audience, and by which", async () => {
  const issuer = await newIssuer();
  const events: AuditEvent[] = [];
  const guard = protect({
    ...OPTIONS,
    authorizationServers: [trusting({ audience: BEFORE, end: "2026-12-03" })],
    fetch: networkOf(issuer).fetch,
    now: () => START,
    onAudit: (event) => void events.push(event),
  });
  const times = { iat: START / 1000, exp: START / 1000 + DAY };
  await guard(requestOf({ token: await issuer.mint({ claims: { aud: BEFORE, ...times } }) }));
  await guard(requestOf({ token: await issuer.mint({ claims: { aud: RESOURCE, ...times } }) }));
  await guard(
    requestOf({ token: await issuer.mint({ claims: { aud: BEFORE, scope: "calendar:read", ...times } }) }),
  );
  const seen = events.map(({ decision, code, formerAudience }) => [decision, code, formerAudience]);
  assert.deepEqual(seen, [
    ["allow", "admitted", BEFORE],
    ["allow", "admitted", undefined],
    ["deny", "scope_insufficient", BEFORE],
  ]);
});

Deno.test("weakeningsOf() names a former audience, and what it costs", () => {
  const [weakening] = weakeningsOf(trusting({ audience: BEFORE, end: "2026-12-03" }), RESOURCE);
  assert.equal(weakening?.name, "audience_former");
  assert.match(weakening.costs, /replay/);
  assert.deepEqual(weakeningsOf(trusting(), RESOURCE), []);
});
