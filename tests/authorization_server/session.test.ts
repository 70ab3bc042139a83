/** Who is signed in, who can change that, and which forms count. */

import assert from "node:assert/strict";
import { request } from "node:http";
import { decodeJwt } from "jose";
import { Browser, formOn } from "../user_agent.ts";
import {
  authorizationUrl,
  CALENDAR,
  exchange,
  refresh,
  register,
  type Server,
  tokensFor,
  withServer,
} from "./steps.ts";

const WEB = { redirect_uris: ["https://app.example/cb"] };
const toWeb = { redirect_uri: "https://app.example/cb" };

async function subjectOf(server: Server, clientId: string, end: URL): Promise<unknown> {
  const response = await exchange(server, clientId, end.searchParams.get("code") ?? "");
  return decodeJwt((await response.json()).access_token).sub;
}

Deno.test("sessionOf() remembers the user, and the page still asks when client, scope or resource are new", () =>
  withServer(async (server) => {
    const [one, two] = [await register(server, WEB), await register(server, WEB)];
    const browser = new Browser();
    const read = { ...toWeb, scope: "notes:read" };
    await browser.signIn(authorizationUrl(server, one.client_id, read), { user: "bob" });

    const again = await browser.open(authorizationUrl(server, one.client_id, read));
    assert.ok(again instanceof URL && again.searchParams.get("code"), "nothing is new: nobody is asked");
    const news: Record<string, string> = {
      client: authorizationUrl(server, two.client_id, read),
      scope: authorizationUrl(server, one.client_id, toWeb),
      resource: authorizationUrl(server, one.client_id, { ...toWeb, resource: CALENDAR }),
    };
    for (const [what, url] of Object.entries(news)) {
      const page = await browser.show(url);
      assert.match(page.text, /Signed in as bob/, what);
      assert.equal(formOn(page).fields.get("user"), "bob", what);
    }
  }));

Deno.test("sessionOf() asks a native client's user every time, since anyone can be that client", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const browser = new Browser();
    for (const _ of [1, 2]) {
      const page = await browser.show(authorizationUrl(server, client_id));
      await browser.submit(page, { user: "alice" });
    }
  }));

Deno.test("answerInteraction() changes users without a page in between when another one is chosen", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const browser = new Browser();
    for (const user of ["alice", "carol", "bob"]) {
      const end = await browser.signIn(authorizationUrl(server, client_id), { user });
      assert.equal(await subjectOf(server, client_id, end), user);
    }
    assert.match((await browser.show(server.issuer)).text, /<h1>Signed in as bob<\/h1>/);
  }));

Deno.test("answerInteraction() signs in the chosen user when another tab has signed in somebody else", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const browser = new Browser();
    const early = await browser.show(authorizationUrl(server, client_id));
    await browser.signIn(authorizationUrl(server, client_id), { user: "bob" });
    const end = await browser.submit(early, { user: "alice" });
    assert.ok(end instanceof URL);
    assert.equal(await subjectOf(server, client_id, end), "alice");
  }));

Deno.test("answerInteraction() signs out and shows the page again when asked to", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const browser = new Browser();
    await browser.signIn(authorizationUrl(server, client_id), { user: "bob" });
    const page = await browser.show(authorizationUrl(server, client_id));
    const after = await browser.submit(page, { action: "sign-out" });
    assert.ok(!(after instanceof URL));
    assert.equal(after.status, 200);
    assert.ok(!after.text.includes("Signed in as"));
    assert.match((await browser.show(server.issuer)).text, /<h1>Nobody is signed in<\/h1>/);
    const end = await browser.submit(after, { user: "carol" });
    assert.ok(end instanceof URL);
    assert.equal(await subjectOf(server, client_id, end), "carol");
  }));

Deno.test("signOut() ends the session and leaves the tokens when the form on the account page is sent", () =>
  withServer(async (server) => {
    const { client_id } = await register(server, WEB);
    const browser = new Browser();
    const end = await browser.signIn(authorizationUrl(server, client_id, toWeb), { user: "carol" });
    const code = end.searchParams.get("code") ?? "";
    const { refresh_token } = await (await exchange(server, client_id, code, toWeb)).json();
    const stolen = new Map(browser.cookies);
    const after = await browser.submit(await browser.show(server.issuer));
    assert.ok(!(after instanceof URL) && /Nobody is signed in/.test(after.text));
    const page = await browser.show(authorizationUrl(server, client_id, toWeb));
    assert.equal(formOn(page).fields.get("user"), null);
    const thief = new Browser();
    for (const [name, cookie] of stolen) thief.cookies.set(name, cookie);
    assert.match((await thief.show(server.issuer)).text, /Nobody is signed in/);
    assert.equal((await refresh(server, client_id, refresh_token)).status, 200);
  }));

Deno.test("readForm() refuses a form when it is not this page's, from this origin, in this browser", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const [victim, attacker] = [new Browser(), new Browser()];
    const page = await victim.show(authorizationUrl(server, client_id));
    const other = await attacker.show(authorizationUrl(server, client_id));
    const { action, fields } = formOn(page);
    fields.set("user", "alice");
    fields.set("action", "allow");
    const changed = (change: (form: URLSearchParams) => void) => {
      const form = new URLSearchParams(fields);
      change(form);
      return form;
    };
    const attempts: Record<string, () => Promise<Response>> = {
      "no token": () => victim.send(action, changed((form) => form.delete("token"))),
      "an empty token": () => victim.send(action, changed((form) => form.set("token", ""))),
      "another page's token": () =>
        victim.send(action, changed((form) => form.set("token", formOn(other).fields.get("token") ?? ""))),
      "another origin": () => victim.send(action, fields, { origin: "http://127.0.0.1:8000" }),
      "an opaque origin": () => victim.send(action, fields, { origin: "null" }),
      "another browser": () => attacker.send(action, fields),
      "no cookies": () => new Browser().send(action, fields),
      "another encoding": () => victim.send(action, fields, { "content-type": "text/plain" }),
      "too much": () => victim.send(action, changed((form) => form.set("x", "y".repeat(20_000)))),
    };
    for (const [what, send] of Object.entries(attempts)) {
      const response = await send();
      assert.equal(response.status, 400, what);
      assert.equal(response.headers.get("location"), null, what);
      await response.body?.cancel();
    }
    const signOut = await victim.send(`${server.issuer}/sign-out`, new URLSearchParams());
    assert.equal(signOut.status, 400);
    await signOut.body?.cancel();
    assert.ok((await victim.submit(page, { user: "alice" })) instanceof URL, "the page itself still works");
  }));

Deno.test("currentInteraction() refuses when the cookie names another interaction than the path", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const browser = new Browser();
    const [one, two] = [
      await browser.show(authorizationUrl(server, client_id)),
      await browser.show(authorizationUrl(server, client_id)),
    ];
    const cookiesOf = ({ url }: { url: string }) =>
      [...browser.cookies.values()].filter(({ path }) => path === new URL(url).pathname);
    const cookie = cookiesOf(one).map(({ value }) => value).join("; ");
    assert.ok(cookie);
    const own = await new Browser().send(one.url, undefined, { cookie });
    assert.equal(own.status, 200);
    const mixed = await new Browser().send(two.url, undefined, { cookie });
    assert.equal(mixed.status, 400);
    for (const { body } of [own, mixed]) await body?.cancel();
  }));

Deno.test("answerInteraction() refuses an answer when it was given before", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const browser = new Browser();
    const page = await browser.show(authorizationUrl(server, client_id));
    assert.ok(await browser.submit(page, { user: "alice" }) instanceof URL);
    const again = await browser.submit(page, { user: "carol" });
    assert.ok(!(again instanceof URL));
    assert.equal(again.status, 400);
  }));

Deno.test("grantFor() grants no more than was asked for when the form says otherwise", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const scopes = ["notes:read", "notes:write", "calendar:read", "admin"];
    const { scope } = await tokensFor(server, client_id, { scope: "notes:read" }, { scopes });
    assert.equal(scope, "notes:read");
  }));

/** fetch would replace the header. */
function statusWithHost(issuer: string, path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(issuer + path, { headers: { host }, agent: false }, (incoming) => {
      incoming.resume();
      incoming.on("end", () => resolve(incoming.statusCode));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

Deno.test("createListener() answers 421 when the Host is not the issuer's", () =>
  withServer(async ({ issuer }) => {
    const { host, port } = new URL(issuer);
    for (const path of ["/", "/.well-known/oauth-authorization-server", "/interaction/x", "/token"]) {
      for (
        const forged of ["evil.example", `localhost:${port}`, `127.0.0.1.evil.example:${port}`, "127.0.0.1"]
      ) {
        assert.equal(await statusWithHost(issuer, path, forged), 421, forged);
      }
    }
    assert.equal(await statusWithHost(issuer, "/", host), 200);
  }));
