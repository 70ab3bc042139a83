/** Groups of vectors while they are written: an honest token, and others that differ from it in what is said. */

import { base64url } from "jose";
import type { FlagName } from "./flags.ts";
import { type Bytes, published, type Signer, type TestKey } from "./keys.ts";

/** The moment at which tokens are judged, in seconds since 1970: 17 March 2030. */
export const NOW = 1_900_000_000;
/** Who issues the tokens. */
export const ISSUER = "https://issuer.example";
/** Whom they are for. */
export const RESOURCE = "https://notes.example/mcp";

/** What a verifier is told before it judges the tokens of a group. */
export interface Settings {
  issuer: string;
  audience: string;
  /** Seconds since 1970. */
  now: number;
  /** Seconds by which clocks may differ. */
  clockTolerance: number;
  algorithms: string[];
  /** A token has to have all of them; none: scopes are not judged. */
  requiredScopes: string[];
  /** The issuer's access tokens are as RFC 9068 has them. */
  profile?: "rfc9068";
  jwks: { keys: unknown[] };
}

/** How a token differs from the honest one. */
export interface Change {
  /** Members of the header; `undefined` leaves one out. */
  header?: Record<string, unknown>;
  /** Claims; `undefined` leaves one out. */
  claims?: Record<string, unknown>;
  /** What becomes of the header's JSON. */
  headerText?: (json: string) => string | Bytes;
  /** What becomes of the claims' JSON. */
  claimsText?: (json: string) => string | Bytes;
  /** Signs, instead of the group's key. */
  sign?: (input: string) => Bytes | Promise<Bytes>;
  /** What becomes of the signature. */
  signature?: (real: Bytes) => Bytes;
  /** What becomes of the whole token. */
  token?: (token: string) => string;
}

/** One vector in words. */
export interface Draft extends Change {
  /** What is the matter with it; no other vector of the file says the same. */
  comment: string;
  /** The requirement that decides, by its id in the catalogue. */
  rule: string;
  flags: FlagName[];
  /** What a verifier should do; whether it must is the rule's level. */
  decision: "accept" | "refuse";
  /** The text leaves it open, although the rule is a MUST; the flags say why. */
  open?: boolean;
  /** Nobody advises: it depends on the issuer. */
  unadvised?: boolean;
  /** Which of RFC 6750's errors it may be refused with. Default: invalid_token. */
  errors?: ("invalid_token" | "insufficient_scope")[];
}

/** A vector with its token. */
export interface Drafted extends Draft {
  encoded: string;
  /** Where it differs from the honest token: "claims.aud", "header", "signature", "form". */
  flaw: string[];
}

/** A group of vectors. The first is the honest token. */
export interface Group {
  comment: string;
  settings: Settings;
  /** Adds vectors, in this order. */
  add(...drafts: Draft[]): Promise<void>;
  /** Adds a vector for each of these values of one claim. */
  claim(name: string, values: unknown[], draft: Omit<Draft, "comment">): Promise<void>;
  /** Adds a vector for each of these values of one header parameter. */
  parameter(name: string, values: unknown[], draft: Omit<Draft, "comment">): Promise<void>;
  /** The honest token with a change. */
  mint(change?: Change): Promise<string>;
  drafted: Drafted[];
}

/** How a group differs from the others. */
export interface GroupOptions extends Partial<Settings> {
  comment: string;
  /** Signs its honest tokens, and is published. */
  key: TestKey;
  /** Stands before its vectors' comments where other groups have the same. */
  label?: string;
  /** How its honest token differs from that of other groups. */
  honest?: Pick<Change, "header" | "claims">;
}

/** Starts a group, with its honest token. */
export async function group(signer: Signer, options: GroupOptions): Promise<Group> {
  const { comment, key, label, honest = {}, ...others } = options;
  const settings: Settings = {
    issuer: ISSUER,
    audience: RESOURCE,
    now: NOW,
    clockTolerance: 5,
    algorithms: [key.alg],
    requiredScopes: [],
    jwks: { keys: [published(key)] },
    ...others,
  };

  async function mint(change: Change = {}): Promise<string> {
    const header = { alg: key.alg, typ: "at+jwt", kid: key.kid, ...honest.header, ...change.header };
    const claims = {
      iss: settings.issuer,
      sub: "alice",
      aud: settings.audience,
      client_id: "notes-client",
      iat: settings.now - 60,
      exp: settings.now + 3600,
      jti: "one-of-many",
      scope: "notes:read notes:write",
      ...honest.claims,
      ...change.claims,
    };
    const same = (json: string) => json;
    const parts = [
      (change.headerText ?? same)(JSON.stringify(header)),
      (change.claimsText ?? same)(JSON.stringify(claims)),
    ];
    const input = parts.map((part) => base64url.encode(part)).join(".");
    const real = await (change.sign ?? ((text) => signer(text, key)))(input);
    const signature = change.signature?.(real) ?? real;
    const token = `${input}.${base64url.encode(signature)}`;
    return change.token?.(token) ?? token;
  }

  const drafted: Drafted[] = [];
  const add: Group["add"] = async (...drafts) => {
    for (const draft of drafts) {
      drafted.push({
        ...draft,
        comment: label === undefined ? draft.comment : `${label}: ${draft.comment}`,
        encoded: await mint(draft),
        flaw: flawOf(draft),
      });
    }
  };
  await add({ comment: "an honest token", rule: "token.accepted", flags: ["Normal"], decision: "accept" });
  return {
    comment,
    settings,
    drafted,
    mint,
    add,
    claim: (name, values, draft) =>
      add(...values.map((value) => ({
        ...draft,
        comment: said(name, value),
        claims: { ...draft.claims, [name]: value },
      }))),
    parameter: (name, values, draft) =>
      add(...values.map((value) => ({
        ...draft,
        comment: said(name, value),
        header: { ...draft.header, [name]: value },
      }))),
  };
}

function flawOf(
  { header = {}, claims = {}, headerText, claimsText, sign, signature, token }: Change,
): string[] {
  return [
    ...headerText ? ["header"] : Object.keys(header).map((name) => `header.${name}`),
    ...claimsText ? ["claims"] : Object.keys(claims).map((name) => `claims.${name}`),
    ...sign || signature ? ["signature"] : [],
    ...token ? ["form"] : [],
  ];
}

/** `aud is "x"`, in printable ASCII, and not longer than a line. */
function said(name: string, value: unknown): string {
  if (value === undefined) return `without ${name}`;
  const text = ascii(JSON.stringify(value));
  return `${name} is ${text.length > 80 ? `${text.slice(0, 40)}... (${text.length} characters)` : text}`;
}

/** Other characters as JSON escapes them. */
export function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
