/** A decoded token, read claim by claim: what each says, and how it compares with what was wanted. */

import { type DecodedToken, type Exchange, headerValues } from "../../../reference/conformance/exchange.ts";
import type { Source } from "../../../reference/conformance/requirement.ts";
import { rfc } from "../../../reference/conformance/sources.ts";

/** A claim or header parameter. */
export interface Claim {
  name: string;
  /** JSON, except that a text is shown without its quotes. */
  value: string;
  /** One sentence, and where it is written; absent for a name that no text here gives a meaning. */
  meaning?: string;
  source?: Source;
  /** What to make of it, in words: when it expires, whether it is equal. */
  remark?: string;
}

/** The resource identifier that a token in an exchange is for, or should be (RFC 8707 §2). */
export interface WantedResource {
  value: string;
  /** Who says so, in a few words. */
  saidBy: string;
}

/** `aud` and `resource`, side by side. */
export interface Comparison {
  audience: string;
  resource: WantedResource;
  equal: boolean;
  /** The outcome, as a sentence. */
  words: string;
}

const CLAIMS: Record<string, [meaning: string, source: Source]> = {
  iss: ["Who issued it: the issuer identifier, compared as a string.", rfc(9068, "2.2")],
  sub: ["Whom it is about: the user, by a name that is unique at this issuer alone.", rfc(9068, "2.2")],
  aud: ["For whom it was issued: the resource that may take it, and nobody else.", rfc(9068, "2.2")],
  client_id: ["Which client asked for it.", rfc(8693, "4.3")],
  exp: ["From when on it must not be taken any more, in seconds since 1970.", rfc(7519, "4.1.4")],
  nbf: ["Before when it must not be taken, in seconds since 1970.", rfc(7519, "4.1.5")],
  iat: ["When it was issued, in seconds since 1970.", rfc(7519, "4.1.6")],
  jti: ["A name for this one token, to recognise it by.", rfc(7519, "4.1.7")],
  scope: ["What the client may do, in words separated by spaces.", rfc(8693, "4.2")],
  roles: [
    "What the user is at this organisation; what that allows is the server's to say.",
    rfc(9068, "2.2.3.1"),
  ],
  cnf: ["The key that its holder has to show: a bearer alone is not enough.", rfc(7800, "3.1")],
  act: ["Who acts for the subject.", rfc(8693, "4.1")],
  auth_time: ["When the user last signed in, in seconds since 1970.", rfc(9068, "2.2.1")],
};

const PARAMETERS: Record<string, [meaning: string, source: Source]> = {
  alg: ["How it says it was signed. The server's own list decides, never this.", rfc(8725, "3.1")],
  typ: ["What kind of token it is: at+jwt is an access token.", rfc(9068, "2.1")],
  kid: ["Which of the issuer's keys to verify with: a hint, not a proof.", rfc(7515, "4.1.4")],
  jwk: ["A key that the token brings along. Whoever made the token chose it.", rfc(7515, "4.1.3")],
  jku: ["Where the sender says the keys are. Never fetched on its word.", rfc(7515, "4.1.2")],
  x5u: ["Where the sender says the certificate is. Never fetched on its word.", rfc(7515, "4.1.5")],
  x5c: ["A certificate that the token brings along.", rfc(7515, "4.1.6")],
  crit: ["Extensions that have to be understood, or the token is refused.", rfc(7515, "4.1.11")],
};

/** The header parameters of a token; empty for one that is no JWT. */
export function parametersOf({ header = {} }: DecodedToken): Claim[] {
  return Object.entries(header).map(([name, value]) => ({
    ...described(name, value, PARAMETERS),
    ...(name === "alg" && /^none$/i.test(String(value)) && { remark: "not signed: anybody can write this" }),
  }));
}

/**
 * The claims of a token; empty for one that is no JWT.
 *
 * @param at when it was sent, in milliseconds since 1970
 */
export function claimsOf({ claims = {} }: DecodedToken, at: number): Claim[] {
  return Object.entries(claims).map(([name, value]) => {
    const remark = timeRemark(name, value, at);
    return { ...described(name, value, CLAIMS), ...(remark !== undefined && { remark }) };
  });
}

function described(name: string, value: unknown, table: typeof CLAIMS): Claim {
  const claim = { name, value: shown(value) };
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  return entry ? { ...claim, meaning: entry[0], source: entry[1] } : claim;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}

function timeRemark(name: string, value: unknown, at: number): string | undefined {
  if (!["exp", "nbf", "iat", "auth_time"].includes(name)) return undefined;
  if (typeof value !== "number") return "not a number, and so not a time";
  const seconds = value - at / 1000;
  const span = inWords(Math.abs(seconds));
  if (name === "exp") return seconds <= 0 ? `expired ${span} ago` : `expires in ${span}`;
  if (name === "nbf" && seconds > 0) return `not valid for another ${span}`;
  return seconds > 0 ? `in ${span}` : `${span} ago`;
}

function inWords(seconds: number): string {
  for (const [unit, length] of [["day", 86_400], ["hour", 3600], ["minute", 60]] as const) {
    if (seconds >= 2 * length || seconds === length) return count(Math.round(seconds / length), unit);
  }
  return count(Math.round(seconds), "second");
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

/**
 * What the tokens of an exchange are compared with: the `resource` parameter where a token is asked for, else the
 * MCP server that it was sent to. `undefined` where neither says anything.
 *
 * @param own the resource under judgement, if it is one
 */
export function wantedResource({ to, request }: Exchange, own?: string): WantedResource | undefined {
  if (to === "resource-server") {
    const called = request.url.split(/[?#]/)[0] ?? "";
    const ours = own !== undefined && originOf(own) === originOf(called);
    return ours
      ? { value: own, saidBy: "the MCP server it was sent to" }
      : { value: called, saidBy: "the URL it was sent to" };
  }
  const asked = new URLSearchParams(parameterText(request)).get("resource");
  return asked ? { value: asked, saidBy: "the resource parameter of the request" } : undefined;
}

/** The parameters of an OAuth request: in its body as a form, or in its query. */
function parameterText({ url, headers, body }: Exchange["request"]): string {
  const [type = ""] = headerValues(headers, "content-type");
  if (body !== undefined && /^application\/x-www-form-urlencoded/i.test(type)) return body;
  return url.split("#")[0]?.split("?")[1] ?? "";
}

function originOf(url: string): string | undefined {
  return /^https?:\/\/[^/?#]*/i.exec(url)?.[0].toLowerCase();
}

/**
 * Whether a token was issued for a resource; `undefined` for one that is no JWT.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function compareAudience(
  { claims }: DecodedToken,
  resource: WantedResource | undefined,
): Comparison | undefined {
  if (!claims || !resource) return undefined;
  const { aud } = claims;
  const outcome = (equal: boolean, words: string) => ({ audience: shown(aud), resource, equal, words });
  if (aud === undefined) {
    return outcome(false, "Not equal: the token has no aud, so it was issued for nobody.");
  }
  if (Array.isArray(aud)) {
    return aud.includes(resource.value)
      ? outcome(true, "Equal: one member of the list is this resource, character by character.")
      : outcome(false, "Not equal: no member of the list is this resource.");
  }
  if (typeof aud !== "string") return outcome(false, "Not equal: aud is neither a text nor a list of texts.");
  return aud === resource.value
    ? outcome(true, "Equal, character by character: the token was issued for this resource.")
    : outcome(false, "Not equal: the token was issued for another resource.");
}
