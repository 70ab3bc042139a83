/**
 * Tokens, honest and not, with what is right about each of them. Nothing here is the guard's: tokens are made with Web
 * Crypto, and what is right follows from how one was made and not from reading it.
 */

import type { Chance } from "./chance.ts";

/** The issuer and the server that the tokens are about. */
export const ISSUER = "https://login.example.com";
export const RESOURCE = "http://127.0.0.1:8000/mcp";

/** One token as it is sent, and whether it opens the door. */
export interface TokenCase {
  /** The `Authorization` field. */
  field: string;
  /** What must not be seen again anywhere. */
  token: string;
  opens: boolean;
  /** The honest token that it was made from, where it was: sent first, so that it is known by then. */
  before?: string;
  /** An issuer that has to be asked about a key may be asked later: 503. */
  mayWait: boolean;
  /** How it was made. */
  story: string[];
}

type Json = Record<string, unknown>;

/** What a token is made of, before it is signed. */
interface Draft {
  header: Json;
  claims: Json;
  key: CryptoKey;
  opens: boolean;
  mayWait: boolean;
}

const ES256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNS = { name: "ECDSA", hash: "SHA-256" } as const;
const newKey = () => crypto.subtle.generateKey(ES256, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
const own = await newKey();
const foreign = await newKey();
const encoder = new TextEncoder();

/** What the issuer publishes. */
export async function issuerFetch(input: RequestInfo | URL): Promise<Response> {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  if (pathname.startsWith("/.well-known/")) {
    const endpoints = { authorization_endpoint: `${ISSUER}/authorize`, token_endpoint: `${ISSUER}/token` };
    return Response.json({
      issuer: ISSUER,
      ...endpoints,
      jwks_uri: `${ISSUER}/jwks`,
      response_types_supported: ["code"],
    });
  }
  if (pathname !== "/jwks") return new Response(null, { status: 404 });
  const jwk = await crypto.subtle.exportKey("jwk", own.publicKey);
  return Response.json({
    keys: [{ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, kid: "k1", alg: "ES256", use: "sig" }],
  });
}

/** Bytes in base64url, without padding (RFC 4648 §5). */
function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function signed({ header, claims, key }: Draft): Promise<string> {
  const input = [header, claims].map((part) => base64url(encoder.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign(SIGNS, key, encoder.encode(input));
  return `${input}.${base64url(new Uint8Array(signature))}`;
}

let serial = 0;

function honest(scope: string): Draft {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: ISSUER,
    sub: "alice",
    aud: RESOURCE,
    client_id: "client-1",
    iat: now,
    exp: now + 600,
  };
  const header = { alg: "ES256", typ: "at+jwt", kid: "k1" };
  const jti = `fuzz-${serial++}-${crypto.randomUUID()}`;
  return { header, claims: { ...claims, jti, scope }, key: own.privateKey, opens: true, mayWait: false };
}

/** An honest token with this scope. */
export function honestToken(scope: string): Promise<string> {
  return signed(honest(scope));
}

type Change = [story: string, keeps: boolean, change: (draft: Draft, chance: Chance) => void];

const set = (member: string, ...values: unknown[]): Change[2] => (draft, chance) => {
  draft.claims[member] = chance.of(values);
};
const head = (member: string, ...values: unknown[]): Change[2] => (draft, chance) => {
  draft.header[member] = chance.of(values);
};
const soon = () => Math.floor(Date.now() / 1000);

/** What can be done to a token before it is signed, and whether it still opens the door. */
const CHANGES: Change[] = [
  [
    "claims nobody reads",
    true,
    (draft, chance) => void (draft.claims[`x_${chance.below(99)}`] = chance.text(8)),
  ],
  ["an audience of several", true, set("aud", [RESOURCE], ["https://other.example", RESOURCE])],
  ["the type in full", true, head("typ", "application/at+jwt", "AT+JWT")],
  ["the key's thumbprint", true, head("x5t", "abc")],
  ["signed by a stranger", false, (draft) => void (draft.key = foreign.privateKey)],
  ["another audience", false, set("aud", "https://other.example/mcp", [], "", 7, null, "client-1")],
  [
    "an audience like ours",
    false,
    set("aud", `${RESOURCE}/`, RESOURCE.slice(0, -1), [`${RESOURCE}x`], `${RESOURCE}?x`),
  ],
  [
    "another issuer",
    false,
    set("iss", `${ISSUER}/`, "https://evil.example", ISSUER.toUpperCase(), 7, null, [ISSUER]),
  ],
  ["expired", false, (draft, chance) => void (draft.claims.exp = soon() - 60 - chance.below(9999))],
  ["no time", false, set("exp", "soon", null, `${soon() + 600}`, [soon() + 600], {})],
  ["too early", false, (draft, chance) => void (draft.claims.nbf = soon() + 600 + chance.below(9999))],
  ["bound to a key", false, set("cnf", { jkt: "abc" }, { "x5t#S256": "abc" })],
  ["nobody's", false, set("sub", "", 7, null, ["alice"], {})],
  [
    "a claim is missing",
    false,
    (draft, chance) => void delete draft.claims[chance.of(["iss", "sub", "aud", "exp"])],
  ],
  ["another type", false, head("typ", "JWT", "id+jwt", "at+jwt2", "", 7, undefined, "jwt")],
  ["no algorithm", false, head("alg", "none", "None", "", null, undefined, 7)],
  ["another algorithm", false, head("alg", "HS256", "RS256", "ES384", "es256", "RS1")],
  ["critical", false, head("crit", ["exp"], ["b64"], [], "exp")],
  ["not its payload", false, (draft) => Object.assign(draft.header, { b64: false, crit: ["b64"] })],
  ["an unknown key", false, (draft, chance) => {
    draft.mayWait = true;
    draft.header.kid = chance.of(["k2", "", "../k1", "K1", `k${chance.below(1e6)}`]);
    draft.key = foreign.privateKey;
  }],
  ["a key of its own", false, (draft) => {
    draft.header.jwk = { kty: "EC", crv: "P-256", x: "AA", y: "AA" };
    draft.key = foreign.privateKey;
  }],
];

/** What can be done to the text of a token. None of it opens the door. */
const DISTORTIONS: [story: string, distort: (token: string, chance: Chance) => string][] = [
  ["one character", (token, chance) => {
    const at = chance.below(token.length);
    const other = chance.of([..."ABCabc019-_"].filter((each) => each !== token[at]));
    return token.slice(0, at) + other + token.slice(at + 1);
  }],
  ["cut off", (token, chance) => token.slice(0, chance.below(token.length))],
  ["a part too many", (token, chance) => `${token}.${chance.of(["", "abc", "e30"])}`],
  ["a part missing", (token) => token.split(".").slice(0, 2).join(".")],
  [
    "another signature",
    (token, chance) => `${token.split(".").slice(0, 2).join(".")}.${"A".repeat(80 + chance.below(12))}`,
  ],
  ["no signature", (token) => `${token.split(".").slice(0, 2).join(".")}.`],
  ["padding", (token, chance) => `${token}${"=".repeat(1 + chance.below(3))}`],
  ["blanks", (token, chance) => chance.of([`${token} x`, `a ${token}`, `${token}\t${token}`, `${token},`])],
  ["anything", (_, chance) => chance.text(1 + chance.below(200)).trim() || "x"],
  ["too long", (token, chance) => token + "A".repeat(16_384 + chance.below(4000))],
];

const SCHEMES = ["Bearer ", "bearer ", "BEARER ", "Bearer  "];
const OTHER_SCHEMES = [
  "Basic ",
  "Token ",
  "OAuth ",
  "Bearer: ",
  "Bearer",
  "Bearer\t",
  "DPoP ",
  "",
  "Bearer=",
  "X-Bearer ",
];

/** Makes one. */
export async function tokenCase(chance: Chance): Promise<TokenCase> {
  const draft = honest("notes:read");
  const story: string[] = [];
  const changes = Array.from({ length: chance.of([0, 1, 1, 1, 2]) }, () => chance.of(CHANGES));
  // Those that keep it good go first: they must not mend what another one broke.
  for (const [name, keeps, change] of changes.sort(([, a], [, b]) => Number(b) - Number(a))) {
    change(draft, chance);
    if (!keeps) draft.opens = false;
    story.push(name);
  }
  let token = await signed(draft);
  let { opens } = draft;
  let before: string | undefined;
  if (chance.once(4)) {
    const [name, distort] = chance.of(DISTORTIONS);
    if (opens) before = token;
    token = distort(token, chance);
    story.push(name);
    opens = false;
  }
  let field = chance.of(SCHEMES) + token;
  if (chance.once(12)) {
    const scheme = chance.of(OTHER_SCHEMES);
    [field, opens] = [scheme + token, false];
    story.push(`scheme ${JSON.stringify(scheme)}`);
  }
  return { field, token, opens, before, mayWait: draft.mayWait, story };
}
