/** The sign-in page, read as text: what it says, and what it must not do. */

import assert from "node:assert/strict";
import { markup } from "../../reference/authorization_server/pages/html.ts";
import { legible } from "../../reference/command/legible.ts";
import { Browser, formOn, type Shown } from "../user_agent.ts";
import { authorizationUrl, NOTES, register, type Server, type Values, withServer } from "./steps.ts";

async function pageFor(
  server: Server,
  metadata: Record<string, unknown>,
  changes: Values = {},
): Promise<Shown> {
  const { client_id } = await register(server, metadata);
  return await new Browser().show(authorizationUrl(server, client_id, changes));
}

function assertClosed({ headers, text }: Shown): void {
  const policy = headers.get("content-security-policy") ?? "";
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'/);
  assert.match(policy, /frame-ancestors 'none'; base-uri 'none'$/);
  assert.ok(!/unsafe|script-src|\*/.test(policy), policy);
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("x-frame-options"), "DENY");
  assert.match(headers.get("content-type") ?? "", /^text\/html; charset=utf-8$/);
  assert.ok(!/<script|<iframe|<img|<link|javascript:/i.test(text.replace(/&#\d+;/g, "")));
  assert.ok(!/<[^>]* (?:style|on\w+)=/i.test(text), "no style and no handler in an attribute");
  assert.equal(text.match(/<h1>/g)?.length, 1);
  assert.match(text, /<html lang="en">/);
  assert.ok(!/\bat .*:\d+:\d+|\.ts\b|node_modules/.test(text), "no stack");
}

Deno.test("consentPage() says who asks, for what, which scopes, and where it goes next", () =>
  withServer(async (server) => {
    const scope = "notes:read notes:write payroll:admin";
    const page = await pageFor(server, { client_name: "Inspector" }, { scope });
    assertClosed(page);
    assert.match(page.text, /<h1><bdi>Inspector<\/bdi> wants to use Notes<\/h1>/);
    assert.ok(page.text.includes(`<code>${NOTES}</code>`));
    assert.match(page.text, /Read your notes<small><code>notes:read<\/code>/);
    assert.match(page.text, /Add and delete notes, and read them<small>/);
    assert.match(page.text, /<code>payroll:admin<\/code><small>unknown to this server/);
    assert.ok(!page.text.includes('value="payroll:admin"'), "what is unknown cannot be ticked");
    assert.match(page.text, /<code>127\.0\.0\.1:4000<\/code>/);
    assert.ok(!page.text.includes('class="warning"'), "loopback is where it should go");
    for (const user of ["alice", "bob", "carol"]) {
      assert.ok(page.text.includes(`name="user" value="${user}" required>`));
    }
    for (const [input] of page.text.matchAll(/<input type="(?:radio|checkbox)"[^>]*>/g)) {
      assert.match(page.text, new RegExp(`<label class="row">\\s*${input.replace(/[[\]]/g, "\\$&")}`));
    }
  }));

const WARNINGS: Record<string, RegExp> = {
  "https://evil.example/cb": /<strong>Your answer leaves this computer: it goes to evil\.example\.<\/strong>/,
  "vscode://vscode.mcp/cb": /<strong>Your answer opens an app, through a vscode: link\.<\/strong>/,
};
const TARGETS: Record<string, string> = {
  "https://evil.example/cb": "https://evil.example",
  "vscode://vscode.mcp/cb": "vscode:",
  "http://127.0.0.1:4000/callback": "http://127.0.0.1:4000",
  "http://[::1]:4000/callback": "http:",
};

for (const [uri, expected] of Object.entries(WARNINGS)) {
  Deno.test(`consentPage() warns when the browser goes to ${uri}`, () =>
    withServer(async (server) => {
      const { text } = await pageFor(server, { redirect_uris: [uri] }, { redirect_uri: uri });
      assert.match(text, expected);
    }));
}

for (const [uri, target] of Object.entries(TARGETS)) {
  Deno.test(`consentPage() lets its form lead to ${target} and no further when the redirect URI is ${uri}`, () =>
    withServer(async (server) => {
      const { headers } = await pageFor(server, { redirect_uris: [uri] }, { redirect_uri: uri });
      const policy = headers.get("content-security-policy") ?? "";
      assert.ok(policy.includes(`form-action 'self' ${target};`), policy);
    }));
}

const HOSTILE: Record<string, [name: string, shown: string]> = {
  "a script": ["<script>alert(1)</script>", "&#60;script&#62;alert(1)&#60;/script&#62;"],
  "an end of everything": [
    "</bdi></h1></main>'\"><img src=x>",
    "&#60;/bdi&#62;&#60;/h1&#62;&#60;/main&#62;&#39;&#34;&#62;&#60;img src=x&#62;",
  ],
  "quotes": ["\"'`&amp;", "&#34;&#39;&#96;&#38;amp;"],
  "a direction override": ["evil\u202Eelpmaxe.doog\u202C", "evil elpmaxe.doog"],
  "isolates and marks": ["\u2066a\u2069\u200Fb\u061Cc", "a b c"],
  "zero-width characters": ["No\u200Btes\uFEFF", "No tes"],
  "newlines and controls": [
    "first\r\nsecond\u0000\u001b[31mthird\u2028fourth",
    "first second [31mthird fourth",
  ],
  "nothing but spaces": [" \t\u00A0\u2003", "An application without a name"],
  "piled-up marks": ["Z" + "\u0335".repeat(50), "Z\u0335\u0335"],
  "200 characters": ["x".repeat(200), "x".repeat(60) + "…"],
};

for (const [what, [client_name, shown]] of Object.entries(HOSTILE)) {
  Deno.test(`consentPage() neutralises the client's name when it is ${what}`, () =>
    withServer(async (server) => {
      const page = await pageFor(server, { client_name });
      assertClosed(page);
      assert.ok(page.text.includes(`<h1><bdi>${shown}</bdi> wants to use Notes</h1>`), page.text);
    }));
}

Deno.test("legible() is quick and short when the text is huge", () => {
  for (
    const huge of ["x".repeat(10_000), "<".repeat(1_000_000), "\u202E".repeat(1_000_000), "👩‍👩‍👧".repeat(10_000)]
  ) {
    const started = performance.now();
    assert.ok(legible(huge).length < 400);
    assert.ok(performance.now() - started < 500);
  }
  assert.equal(legible("x".repeat(10_000)), "x".repeat(60) + "…");
});

Deno.test("markup() escapes what is put in and keeps what came out of itself", () => {
  const inner = markup`<b>${"<&>"}</b>`;
  assert.equal(
    String(markup`<p title="${'"'}">${inner}${[inner, "x"]}${false}${undefined}${0}</p>`),
    '<p title="&#34;"><b>&#60;&#38;&#62;</b><b>&#60;&#38;&#62;</b>x0</p>',
  );
});

Deno.test("consentPage() asks again when nobody or nothing was chosen", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const browser = new Browser();
    const page = await browser.show(authorizationUrl(server, client_id));
    for (
      const answers of [{}, { user: "mallory" }, { user: "alice", scopes: [] }, {
        user: "alice",
        scopes: ["x"],
      }]
    ) {
      const again = await browser.submit(page, answers);
      assert.ok(!(again instanceof URL));
      assert.equal(again.status, 400);
      assert.match(again.text, /role="alert"/);
      assertClosed(again);
    }
    const end = await browser.submit(page, { user: "bob" });
    assert.ok(end instanceof URL && end.searchParams.get("code"));
  }));

Deno.test("consentPage() comes with the expected user selected when the client gives a login_hint", () =>
  withServer(async (server) => {
    const page = await pageFor(server, {}, { login_hint: "carol" });
    assert.equal(formOn(page).fields.get("user"), "carol");
    const unknown = await pageFor(server, {}, { login_hint: '"><script>' });
    assert.equal(formOn(unknown).fields.get("user"), null);
    assertClosed(unknown);
  }));

const NO_REDIRECT: Record<string, Values> = {
  "the client is unknown": { client_id: "nobody" },
  "the client is a script": { client_id: "<script>alert(1)</script>" },
  "there is no client": { client_id: undefined },
  "the redirect URI is evil's": { redirect_uri: "https://evil.example/callback" },
};

for (const [reason, changes] of Object.entries(NO_REDIRECT)) {
  Deno.test(`errorPage() is shown with 400, and nobody is redirected, when ${reason}`, () =>
    withServer(async (server) => {
      const page = await pageFor(server, {}, changes);
      assert.equal(page.status, 400);
      assertClosed(page);
    }));
}

Deno.test("errorPage() is shown when a path, an interaction or a host is unknown", () =>
  withServer(async (server) => {
    const browser = new Browser();
    const missing = await browser.show(`${server.issuer}/nothing`);
    assert.equal(missing.status, 404);
    assertClosed(missing);
    const expired = await browser.show(`${server.issuer}/interaction/abc`);
    assert.equal(expired.status, 400);
    assert.match(expired.text, /<h1>This sign-in has expired<\/h1>/);
    assertClosed(expired);
    const resumed = await browser.show(`${server.issuer}/authorize/abc`);
    assert.equal(resumed.status, 400);
    assert.match(resumed.text, /<h1>This sign-in has expired<\/h1>/);
    assertClosed(resumed);
  }));
