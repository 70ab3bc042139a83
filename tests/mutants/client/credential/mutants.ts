/** Flaws in where a client's token goes, and in what the client makes of the answer that brings it (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

const RECALLED = "const tokens = await recall<Tokens>(settings, `tokens for ${settings.resource}`);";
const TO_SEND = `${RECALLED}\n  const headers`;
const TO_COMPARE = `${RECALLED}\n  if (tokens?.id`;
const TO_KEEP = "settings.store.set(`tokens for ${settings.resource}`";
const SEND = "const response = await checkedFetch(settings, url, { ...init, headers });";
const WITH_TOKEN = "if (tokens) headers.set(";
const FETCH =
  'const response = await fetch(permitted(settings, url), { signal, ...init, redirect: "manual" });';
const OAUTH_FETCH = "const response = await checkedFetch(settings, url, init);";
const TYPE = 'answer.token_type.toLowerCase() === "bearer"';
const TOKENS = "const tokens: Tokens = {";
const EXCHANGE =
  "return await sdk.exchangeAuthorization(issuer, { ...atToken(settings, server), ...grant });";
const WORK = "return await work(await mine);";

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** A mutant that keeps tokens under another key. */
function keyed(name: string, flaw: string, key: string): ClientMutant {
  const under = (found: string): [string, string] => {
    return [found, found.replace("tokens for ${settings.resource}", () => key)];
  };
  return mutant(name, flaw, under(TO_SEND), under(TO_COMPARE), under(TO_KEEP));
}

/** A mutant that shows this when the condition of an `ensure` does not hold. */
function quoting(name: string, flaw: string, condition: string, quoted: string): ClientMutant {
  return mutant(name, flaw, [`${condition}, `, `${condition}, ${quoted} + `]);
}

/** The mutants of the credential. */
export const clientCredentialMutants: ClientMutant[] = [
  mutant("token-in-query", "It puts the token into the URL as well.", [
    SEND,
    "const there = new URL(url);\n" +
    '  if (tokens) there.searchParams.set("access_token", tokens.access_token);\n' +
    "  const response = await checkedFetch(settings, there, { ...init, headers });",
  ]),
  mutant("token-in-body", "It puts the token into the message as well.", [
    SEND,
    "const body = init?.body && " +
    "JSON.stringify({ ...JSON.parse(init.body), access_token: tokens?.access_token });\n" +
    "  const response = await checkedFetch(settings, url, { ...init, body, headers });",
  ]),
  mutant("token-with-post-only", "It sends the token with POST alone.", [
    WITH_TOKEN,
    'if (tokens && init?.method === "POST") headers.set(',
  ]),
  mutant("token-with-calls-only", "It leaves the token out of notifications.", [
    WITH_TOKEN,
    'if (tokens && !String(init?.body).includes("notifications/")) headers.set(',
  ]),
  mutant("token-to-everybody", "It adds the token to every request that it makes.", [
    OAUTH_FETCH,
    "const tokens = await recall(settings, `tokens for ${settings.resource}`);\n" +
    "  const headers = new Headers(init?.headers);\n" +
    '  if (tokens) headers.set("authorization", `Bearer ${tokens.access_token}`);\n' +
    "  const response = await checkedFetch(settings, url, { ...init, headers });",
  ]),
  mutant("token-to-the-origin", "It adds the token to every request to the MCP server's host.", [
    OAUTH_FETCH,
    "const tokens = await recall(settings, `tokens for ${settings.resource}`);\n" +
    "  const headers = new Headers(init?.headers);\n" +
    "  const home = new URL(url).origin === new URL(settings.resource).origin;\n" +
    '  if (tokens && home) headers.set("authorization", `Bearer ${tokens.access_token}`);\n' +
    "  const response = await checkedFetch(settings, url, { ...init, headers });",
  ]),
  mutant("follows-redirects", "It follows redirects.", [FETCH, FETCH.replace("manual", "follow")]),
  mutant("follows-to-other-hosts", "It follows redirects to other hosts.", [
    FETCH,
    "const first = " + FETCH.slice("const response = ".length) + "\n" +
    '  const next = URL.parse(first.headers.get("location"), url);\n' +
    "  const away = next && next.origin !== new URL(url).origin;\n" +
    "  const response = away ? await fetch(next, { ...init, signal }) : first;",
  ]),
  mutant("follows-with-the-code", "It follows redirects of OAuth requests.", [
    OAUTH_FETCH,
    'const response = await settings.fetch(permitted(settings, url), { ...init, redirect: "follow" });',
  ]),
  mutant("redeems-twice", "It sends the code again when the token endpoint fails.", [
    EXCHANGE,
    "const again = () => sdk.exchangeAuthorization(issuer, { ...atToken(settings, server), ...grant });\n" +
    "  return await again().catch(again);",
  ]),
  mutant("any-type", "It uses tokens of every type.", [TYPE, "true"]),
  mutant("any-type-but-dpop", "It knows one type that it cannot use, and uses all others.", [
    TYPE,
    'answer.token_type.toLowerCase() !== "dpop"',
  ]),
  mutant("type-by-default", "It takes a token without a type for a bearer token.", [
    "return Response.json(Object.fromEntries(Object.entries(answer).filter(says)));",
    'return Response.json({ token_type: "Bearer", ...answer });',
  ]),
  mutant("type-in-one-case", "It knows Bearer, and no bearer.", [TYPE, 'answer.token_type === "Bearer"']),
  mutant("type-in-lower-case", "It knows bearer, and Bearer, and no BEARER.", [
    TYPE,
    '["bearer", "Bearer"].includes(answer.token_type)',
  ]),
  mutant("expects-a-jwt", "It refuses tokens that are no JWT.", [
    TOKENS,
    'ensure(answer.access_token.split(".").length === 3, "That is no token");\n  ' + TOKENS,
  ]),
  mutant("reads-the-token", "It looks into the token for its expiry.", [
    TOKENS,
    'const [, claims] = answer.access_token.split(".");\n' +
    '  const { exp } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));\n' +
    '  ensure(exp > Date.now() / 1000, "The token has expired");\n  ' + TOKENS,
  ]),
  mutant("strict-token-answer", "It refuses a token answer with fields that it does not know.", [
    "if (response.ok && answer) return",
    'const known = ["access_token", "token_type", "expires_in", "scope", "refresh_token"];\n' +
    "  const strange = Object.keys(answer ?? {}).filter((name) => !known.includes(name));\n" +
    '  ensure(!answer?.access_token || strange.length === 0, "The answer has unknown fields");\n' +
    "  if (response.ok && answer) return",
  ]),
  mutant("keeps-no-token", "It keeps what the token endpoint answers, a token or not.", [
    EXCHANGE,
    EXCHANGE.replace(/;$/, '.catch(() => ({ token_type: "Bearer" }));'),
  ]),
  mutant("asks-again-by-itself", "It opens the browser again when the token endpoint fails.", [
    EXCHANGE,
    EXCHANGE.replace(/;$/, ".catch(() => authorize(settings, server, resource, scope));"),
  ]),
  mutant("calls-twice", "After a sign-in it sends the call twice.", [
    WORK,
    `if (signIns > 0) await work(await mine);\n        ${WORK}`,
  ]),
  mutant("gives-up-on-expiry", "It signs in again, and leaves the call to its user.", [
    "ensure(signIns++ < 2",
    "if (error.id) {\n" +
    "          await signIn(settings, error);\n" +
    '          throw new Error("Signed in again: try once more");\n' +
    "        }\n        ensure(signIns++ < 2",
  ]),
  mutant("patient", "It signs in twenty times before it gives up.", ["signIns++ < 2", "signIns++ < 20"]),
  mutant("forgetful", "It keeps everything in memory.", [
    "let connection: Promise<Client> | undefined;",
    "settings = { ...settings, store: new Map() };\n  let connection;",
  ]),
  keyed("one-token", "It has one place for its token, whatever server that is for.", "tokens"),
  keyed(
    "token-by-host",
    "It keeps tokens by host name.",
    "tokens for ${new URL(settings.resource).hostname}",
  ),
  mutant("quotes-answers", "It quotes the token endpoint's answer in its error.", [
    "errorCode(answer?.error)",
    "JSON.stringify(answer)",
  ]),
  mutant("quotes-pages", "It quotes the page that it gets for a token.", [
    "const answer = await response.json().catch(() => undefined);",
    "const text = await response.text();\n" +
    "  const answer = await Response.json(0).json().then(() => JSON.parse(text)).catch(() => undefined);\n" +
    "  ensure(answer, `${url} answered ${text}`);",
  ]),
  mutant("quotes-any-error", "It takes whatever stands under error for an error's name.", [
    "/^[a-z_]{1,40}$/.test(text)",
    "text.length < 200",
  ]),
  mutant("quotes-refusals", "It quotes the MCP server's page.", [
    "  await response.body?.cancel();\n  const challenge",
    "  ensure(response.status < 500, await response.text());\n  await response.body?.cancel();\n  const challenge",
  ]),
  quoting(
    "quotes-callback",
    "It shows the whole address when the browser comes back elsewhere.",
    "new URL(settings.redirectUri).href",
    "href",
  ),
  quoting(
    "quotes-state",
    "It shows the state that it expected when another comes.",
    'answer.get("state") === state',
    "state",
  ),
  quoting(
    "quotes-answer-of-another",
    "It shows the whole answer of another issuer.",
    '(answer.get("iss") || silent) === issuer',
    "answer",
  ),
  quoting(
    "quotes-token",
    "It shows the answer with a token of another type.",
    TYPE,
    "JSON.stringify(answer)",
  ),
];
