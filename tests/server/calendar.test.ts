/**
 * The tool that calls an API behind the server: a token of the API's own in exchange for the caller's. Each attack is
 * first seen to work, on an exchange that has the flaw, then to fail on the server's own.
 */

import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { createExchange, type Exchange, type ExchangeOptions } from "../../reference/server/exchange.ts";
import { tokensIn } from "../run.ts";
import { listEvents, signIn, withCalendar } from "./calendar_world.ts";
import { modern, post, withServer } from "./server_under_test.ts";

/** What people write instead of an exchange. */
const passOn: Exchange = ({ token }) => Promise.resolve(token);

/** One token for everybody, and for ever. */
function keepOne(options: ExchangeOptions): Exchange {
  const exchange = createExchange(options);
  let kept: Promise<string> | undefined;
  return (subject) => kept ??= exchange(subject);
}

/** The real exchange, its questions counted. */
function counting(changes: Partial<ExchangeOptions> = {}) {
  const asked: URLSearchParams[] = [];
  const exchangeFor = (options: ExchangeOptions) =>
    createExchange({
      ...options,
      fetch: (input, init) => {
        if (init?.method === "POST") asked.push(new URLSearchParams(String(init.body)));
        return fetch(input, init);
      },
      ...changes,
    });
  return { asked, exchangeFor };
}

Deno.test("list_events passes the caller's token on when nothing is exchanged, and the calendar refuses it", () =>
  withCalendar(async ({ issuer, api, resource }) => {
    const token = await signIn(issuer, resource, "alice");
    const refused = await listEvents(resource, token);
    assert.deepEqual(api.behind.arrived, [{ at: "calendar", path: "/list", token }]);
    assert.deepEqual(
      [refused.status, refused.titles],
      [200, undefined],
      "the calendar's 401 is not the server's",
    );
    assert.match(refused.failure ?? "", /out of reach, or refuses/);
    // A calendar that does not look whom a token is for takes it: from this server, and from whoever else has it.
    api.behind.takesAnyAudience = true;
    assert.deepEqual((await listEvents(resource, token)).titles, ["alice sees the dentist"]);
  }, () => passOn));

Deno.test("list_events shows the calendar a token of its own, for the same user and for reading alone, when called", () =>
  withCalendar(async ({ issuer, api, resource, records }) => {
    const token = await signIn(issuer, resource, "alice");
    const { titles, text } = await listEvents(resource, token);
    assert.deepEqual(titles, ["alice sees the dentist"]);
    const [arrival, ...others] = api.behind.arrived;
    assert.deepEqual(others, []);
    const shown = arrival?.token ?? "";
    assert.notEqual(shown, token);
    const { aud, sub, scope, act, exp = 0 } = decodeJwt(shown);
    assert.deepEqual({ aud, sub, scope, act }, {
      aud: api.resource,
      sub: "alice",
      scope: "calendar:read",
      act: { sub: "resource-server" },
    });
    assert.ok(exp <= decodeJwt(token).exp!);
    // It is the calendar's, and opens nothing here.
    assert.equal((await listEvents(resource, shown)).status, 401);
    assert.equal(tokensIn(text + JSON.stringify(records)), 0);
  }));

Deno.test("list_events reads another user's calendar when one token is kept for everybody", () =>
  withCalendar(async ({ issuer, resource }) => {
    await listEvents(resource, await signIn(issuer, resource, "alice"));
    const { titles } = await listEvents(resource, await signIn(issuer, resource, "bob"));
    assert.deepEqual(titles, ["alice sees the dentist"], "bob reads what is alice's");
  }, keepOne));

const { asked, exchangeFor } = counting();
Deno.test("createExchange() keeps a token for the one that it was got for, and for no other when asked again", () =>
  withCalendar(async ({ issuer, resource, options }) => {
    const [alice, bob, again] = [
      await signIn(issuer, resource, "alice"),
      await signIn(issuer, resource, "bob"),
      await signIn(issuer, resource, "alice"),
    ];
    const titlesOf = async (token: string) => (await listEvents(resource, token)).titles;
    for (const token of [alice, alice]) assert.deepEqual(await titlesOf(token), ["alice sees the dentist"]);
    assert.deepEqual(await titlesOf(bob), ["bob sees the dentist"]);
    // Her other sign-in may have allowed that client less.
    assert.deepEqual(await titlesOf(again), ["alice sees the dentist"]);
    assert.deepEqual(asked.map((form) => form.get("subject_token")), [alice, bob, again]);
    assert.deepEqual(asked.map((form) => [form.get("audience"), form.get("scope")]), [
      [options.audience, "calendar:read"],
      [options.audience, "calendar:read"],
      [options.audience, "calendar:read"],
    ]);
  }, exchangeFor));

Deno.test("createExchange() keeps nothing longer than the subject token lives, whatever the issuer says of its own", () =>
  withCalendar(async ({ issuer, resource, options }) => {
    const token = await signIn(issuer, resource, "alice");
    const { exp: expiresAt = 0 } = decodeJwt(token);
    // An issuer that gives tokens a day, and a flaw that believes it.
    const day = 24 * 60 * 60;
    const generous: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (init?.method !== "POST") return response;
      return Response.json({ ...await response.json(), expires_in: day });
    };
    let now = Date.now();
    const flawed = createExchange({ ...options, fetch: generous, now: () => now });
    const exchange = createExchange({ ...options, fetch: generous, now: () => now });
    const [believed, first] = [
      await flawed({ token, expiresAt: expiresAt + day }),
      await exchange({ token, expiresAt }),
    ];
    now = expiresAt * 1000 - 1;
    assert.equal(await exchange({ token, expiresAt }), first, "it is kept until then");
    now = expiresAt * 1000;
    assert.equal(await flawed({ token, expiresAt: expiresAt + day }), believed, "the flaw uses it on");
    assert.notEqual(await exchange({ token, expiresAt }), first);
  }));

Deno.test("createExchange() keeps a token no longer than its expires_in, and not at all when there is none", () =>
  withCalendar(async ({ issuer, resource, options }) => {
    const token = await signIn(issuer, resource, "alice");
    const { exp: expiresAt = 0 } = decodeJwt(token);
    let now = Date.now();
    let expires_in: unknown = 10;
    const saying: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      return init?.method === "POST" ? Response.json({ ...await response.json(), expires_in }) : response;
    };
    const exchange = createExchange({ ...options, fetch: saying, now: () => now });
    const first = await exchange({ token, expiresAt });
    now += 9_999;
    assert.equal(await exchange({ token, expiresAt }), first);
    now += 1;
    expires_in = undefined;
    const second = await exchange({ token, expiresAt });
    assert.notEqual(second, first);
    assert.notEqual(await exchange({ token, expiresAt }), second);
  }));

Deno.test("list_events fails as a tool, and sends the calendar nothing, when the issuer does not exchange", () =>
  withCalendar(async ({ issuer, api, resource, records }) => {
    const token = await signIn(issuer, resource, "alice");
    const { status, failure, text } = await listEvents(resource, token);
    assert.deepEqual([status, failure], [200, "The calendar is out of reach, or refuses: nothing was read"]);
    assert.deepEqual(api.behind.arrived, []);
    const errors = records.filter(({ event }) => event === "error");
    assert.deepEqual(errors, [{ event: "error", error: "DocumentError", code: "status_401" }]);
    assert.equal(tokensIn(text + JSON.stringify(records)), 0);
  }, (options) => createExchange({ ...options, clientSecret: "wrong" })));

Deno.test("list_events follows no redirect and repeats nothing of what the calendar says when it says something else", () =>
  withCalendar(async ({ issuer, api, resource, records }) => {
    const token = await signIn(issuer, resource, "alice");
    const wrong = [
      { status: 302, headers: { location: `${api.resource}/elsewhere` } },
      { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } },
      { status: 500 },
      { status: 200, body: '{"titles":[1]}' },
      { status: 200, body: "<html>" },
    ] as const;
    api.behind.apiEchoes = true;
    for (const apiAnswers of wrong) {
      api.behind.apiAnswers = apiAnswers;
      const { status, failure, text } = await listEvents(resource, token);
      assert.equal(status, 200, "never a status about the caller's own token");
      assert.match(failure ?? "", /out of reach, or refuses/);
      assert.equal(tokensIn(text), 0);
    }
    assert.ok(api.behind.arrived.every(({ path }) => path === "/list"));
    assert.equal(tokensIn(JSON.stringify(records)), 0);
    api.behind.apiAnswers = undefined;
    const honest = await listEvents(resource, token);
    assert.deepEqual(honest.titles, ["alice sees the dentist"], "and the honest answer is read");
    assert.equal(tokensIn(honest.text), 0, "without the token that it repeats");
  }));

Deno.test("start() has no list_events when no calendar is named: four tools are listed, and it takes every scope", () =>
  withServer(async ({ resource }, issuer) => {
    const token = await issuer.mint();
    const { result } = await (await post(resource, token, modern("tools/list"))).json();
    assert.deepEqual(result.tools.map(({ name }: { name: string }) => name), [
      "whoami",
      "list_notes",
      "add_note",
      "delete_note",
    ]);
    const call = modern("tools/call", { name: "list_events", arguments: {} });
    const { error } = await (await post(resource, token, call)).json();
    assert.match(error.message, /No tool has this name/);
    const reader = await post(resource, await issuer.mint({ scope: "notes:read" }), call);
    await reader.body?.cancel();
    assert.equal(reader.status, 403);
  }));
