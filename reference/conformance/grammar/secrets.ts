/** Where secrets stand in HTTP messages, by the grammars of OAuth, JOSE and HTTP. */

import { formMeanings, unescaped } from "./encodings.ts";

/** Parameters that hold secrets, and what to call these. @see RFC 6749, RFC 7521, RFC 7591, RFC 7636, RFC 8693 */
const KINDS: Record<string, string> = {
  access_token: "token",
  token: "token",
  refresh_token: "token",
  registration_access_token: "token",
  subject_token: "token",
  actor_token: "token",
  id_token: "token",
  id_token_hint: "token",
  logout_token: "token",
  assertion: "assertion",
  client_assertion: "assertion",
  code: "code",
  device_code: "code",
  code_verifier: "code verifier",
  client_secret: "client secret",
  logout_hint: "logout hint",
  password: "password",
};

/** Also `accessToken` and `access-token`, as programs write them in what they log. */
const NAME = Object.keys(KINDS).map((name) => name.replaceAll("_", "[_-]?")).join("|");

/**
 * A parameter: in JSON, a form, a query, or what somebody made of one. After a colon only a quoted value counts,
 * so a JSON-RPC error keeps its numeric `code`. The closing quote may be missing: bodies are cut.
 */
const PARAMETER = new RegExp(
  `(?<![\\w-])(${NAME})["']?\\s*(?::\\s*(?=["'])|=\\s*)` +
    `(?:"([^"\\\\]*(?:\\\\[^][^"\\\\]*)*)|'([^']*)|([^&#\\s"'<>\\\\;=](?:[^&#\\s"<>\\\\]*[^&#\\s"<>\\\\;,])?))`,
  "dgi",
);

/** Hidden fields, as in the form post response mode. */
const INPUT = /<input\b[^<>]*/gi;
const INPUT_NAME = new RegExp(`\\bname\\s*=\\s*["']?(${NAME})(?![\\w-])`, "i");
const INPUT_VALUE = /\bvalue\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'>]+))/di;

/**
 * A compact JWS or JWE begins with `{"`, encoded, and has two dots or more (RFC 7515 §7.1, RFC 7516 §7.1). The last
 * part may be empty, for `alg: none`; a dot after that is a full stop.
 */
const COMPACT_RUN = /eyJ[\w.-]*/g;
const COMPACT = /^[^.]*\.[^.]*\.(?:[^]*[^.])?/;

/**
 * The password in the authority of a URL (RFC 3986 §3.2.1). An address and a port there are no user and password but
 * somebody posing as that host: taken for a secret, the port would be hidden wherever else it stands.
 */
const USERINFO = /:\/\/(?!(?:\d{1,3}(?:\.\d{1,3}){3}|localhost):\d{1,5}@)[^\s/?#@"'<>:]*:([^\s/?#@"'<>]+)@/dg;

/**
 * Only these count as a scheme and stay, and a word that begins with one, such as `Bearerless`, before a space: whoever
 * forgets the scheme puts the token first.
 * @see https://www.iana.org/assignments/http-authschemes
 */
const CREDENTIALS =
  /^\s*((?:basic|bearer|concealed|digest|dpop|gnap|hoba|mutual|negotiate|oauth|privatetoken|scram-sha-(?:1|256)|vapid|token|apikey)(?:-?[a-z]{1,8}(?=\s))?)(?:[\s:=,]+([^]*))?$/di;

/** Told about a secret: its kind, where it stands, and what it may mean, the likeliest first. */
export type Add = (kind: string, at: [start: number, end: number], meanings: string[]) => void;

/**
 * Finds what is a secret in any text: parameters by name, compact JWS and JWE, passwords in URLs.
 * @see RFC 6749, RFC 7515 §7.1, RFC 7516 §7.1, RFC 3986 §3.2.1
 */
export function inText(text: string, add: Add): void {
  for (const match of text.matchAll(PARAMETER)) {
    const kind = kindOf(match[1]!);
    const [, , inDouble, inSingle, bare] = match;
    if (inDouble !== undefined) add(kind, match.indices![2]!, [unescaped(inDouble), inDouble]);
    if (inSingle !== undefined) add(kind, match.indices![3]!, [inSingle]);
    // In prose a bracket or a full stop may follow, which is taken for a part of the value: better than half of it.
    if (bare !== undefined) {
      add(kind, match.indices![4]!, [...formMeanings(bare), ...formMeanings(bare.replace(/\W+$/, ""))]);
    }
  }
  for (const input of text.matchAll(INPUT)) {
    const name = INPUT_NAME.exec(input[0])?.[1];
    const value = INPUT_VALUE.exec(input[0]);
    const at = value?.indices?.slice(1).find((indices) => indices !== undefined);
    if (!name || !at) continue;
    add(kindOf(name), [input.index + at[0], input.index + at[1]], [input[0].slice(...at)]);
  }
  for (const { 0: run, index } of text.matchAll(COMPACT_RUN)) {
    const token = COMPACT.exec(run)?.[0];
    if (token) add("token", [index, index + token.length], [token]);
  }
  for (const match of text.matchAll(USERINFO)) add("password", match.indices![1]!, formMeanings(match[1]!));
}

/**
 * Finds what is a secret because of the header field that it is the value of.
 * @see RFC 9110 §11.6.2, §11.7.2; RFC 6265 §4
 */
export function inField(value: string, name: string, add: Add): void {
  const field = name.toLowerCase();
  if (field === "authorization" || field === "proxy-authorization") {
    const match = CREDENTIALS.exec(value);
    const at = match ? match.indices![2] : [0, value.length] as [number, number];
    if (!at) return; // a scheme and nothing else
    const credentials = value.slice(...at);
    const kind = /^(bearer|dpop)$/i.test(match?.[1] ?? "") ? "token" : "credentials";
    // Two tokens in one field are both secrets by themselves.
    add(kind, at, [credentials.trim(), ...credentials.split(/[\s,]+/).filter((part) => part.length >= 8)]);
    if (/^basic$/i.test(match?.[1] ?? "")) add("password", at, basicPassword(credentials));
  }
  if (field === "cookie" || field === "set-cookie") {
    // Of Set-Cookie only the first pair is the cookie (RFC 6265 §4.1.1). A pair without "=" is a value.
    const pairs = field === "cookie" ? /[^;]+/g : /^[^;]+/g;
    for (const { 0: pair, index } of value.matchAll(pairs)) {
      const start = index + pair.search(/=(?!=*\s*$)/) + 1; // the padding of Base64 ends no name
      const cookie = value.slice(start, index + pair.length);
      const bare = cookie.trim().replace(/^"(.*)"$/, "$1");
      add("cookie", [start, index + pair.length], [bare, cookie.trim(), ...formMeanings(bare)]);
    }
  }
  // Whoever has a session's id can join it where nothing else protects the server.
  if (field === "mcp-session-id") add("session", [0, value.length], [value.trim()]);
}

function kindOf(name: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/[_-]/g, "");
  return Object.entries(KINDS).find(([key]) => plain(key) === plain(name))?.[1] ?? "secret";
}

/** The password of Basic credentials, which a client also form-encodes (RFC 7617 §2, RFC 6749 §2.3.1). */
function basicPassword(credentials: string): string[] {
  try {
    const bytes = Uint8Array.from(atob(credentials.trim()), (character) => character.charCodeAt(0));
    const pair = new TextDecoder().decode(bytes);
    return pair.includes(":") ? formMeanings(pair.slice(pair.indexOf(":") + 1)) : [];
  } catch {
    return []; // not Base64: hidden as it stands
  }
}
