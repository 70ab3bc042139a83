/** Two thousand generated tokens against lesson 6: none is accepted that should not be, and none is a 500. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { base64url } from "jose";
import { memoryTarget } from "../target.ts";
import { answered } from "../../reference/conformance/exchange.ts";
import { powerOf } from "../../reference/conformance/check.ts";
import { call, withToken } from "../../reference/conformance/server/messages.ts";
import { rpcResponse } from "../../reference/conformance/rpc.ts";
import { createServerOf } from "../target.ts";

const lesson6 = await createServerOf("lessons/06-scopes/server.ts");
const RUNS = 2_000;

/** Values that a claim or a header parameter may have by malice or mistake. */
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    "",
    "none",
    "NONE",
    "HS256",
    "JWT",
    "at+jwt",
    "alice",
    "admin",
    0,
    -1,
    1e308,
    true,
    null,
    [],
    {},
  ),
  fc.constantFrom<unknown>(["admin"], ["notes:read", "notes:write"], "notes:write", "9999999999", 4102444800),
  fc.string(),
  fc.double(),
  fc.jsonValue(),
);

const change = (names: string[]) =>
  fc.tuple(fc.constantFrom(...names), fc.option(oddValue, { nil: undefined }));
const headerChange = change(["alg", "typ", "kid", "crit", "b64", "jwk", "jku", "cty", "x5c", "zip", "p2c"]);
const claimChange = change([
  "iss",
  "sub",
  "aud",
  "exp",
  "nbf",
  "iat",
  "client_id",
  "scope",
  "roles",
  "cnf",
  "jti",
  "act",
]);

/** What is done to the finished token. */
type Mangling =
  | { kind: "none" | "pad" | "dot" | "space" | "json" | "unsigned" }
  | { kind: "flip"; at: number; by: number }
  | { kind: "cut"; at: number }
  | { kind: "signature"; bytes: Uint8Array };

const mangling: fc.Arbitrary<Mangling> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "none" } as const) },
  fc.record({
    kind: fc.constant("flip" as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    by: fc.integer({ min: 1, max: 63 }),
  }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant("signature" as const), bytes: fc.uint8Array({ maxLength: 96 }) }),
  fc.constantFrom(
    { kind: "pad" } as const,
    { kind: "dot" } as const,
    { kind: "space" } as const,
    { kind: "json" } as const,
  ),
  fc.constant({ kind: "unsigned" } as const),
);

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function mangled(token: string, how: Mangling): string {
  const [header = "", claims = "", signature = ""] = token.split(".");
  if (how.kind === "flip") {
    const at = Math.min(token.length - 1, Math.floor(how.at * token.length));
    const index = ALPHABET.indexOf(token[at]!);
    return index < 0
      ? `${token.slice(0, at)}A${token.slice(at + 1)}`
      : token.slice(0, at) + ALPHABET[(index + how.by) % 64] + token.slice(at + 1);
  }
  if (how.kind === "cut") return token.slice(0, Math.floor(how.at * token.length));
  if (how.kind === "signature") return `${header}.${claims}.${base64url.encode(how.bytes)}`;
  if (how.kind === "pad") return `${header}=.${claims}.${signature}`;
  if (how.kind === "dot") return `${token}.`;
  if (how.kind === "space") return `${header} .${claims}.${signature}`;
  if (how.kind === "json") {
    return btoa(JSON.stringify({ payload: claims, signatures: [{ protected: header, signature }] }));
  }
  if (how.kind === "unsigned") return `${header}.${claims}.`;
  return token;
}

/** Whether a token signed by the issuer's key may be let in: RFC 9068 §4 once more, in other words than the lesson's. */
function isHonest(
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  want: { iss: string; aud: string },
): boolean {
  const now = Date.now() / 1000;
  const text = (value: unknown) => typeof value === "string" && value !== "";
  const time = (value: unknown) => value === undefined || typeof value === "number";
  return header.alg === "ES256" && /^(application\/)?at\+jwt$/i.test(`${header.typ}`) &&
    header.crit === undefined &&
    claims.iss === want.iss && [claims.aud].flat().includes(want.aud) && text(claims.sub) &&
    text(claims.client_id) &&
    Number.isInteger(claims.exp) && (claims.exp as number) > now - 6 &&
    time(claims.nbf) && (claims.nbf as number ?? 0) <= now + 6 && time(claims.iat) &&
    (claims.scope === undefined || typeof claims.scope === "string") &&
    claims.cnf === undefined;
}

/** Whether roles make an admin. What cannot be read of them makes nobody one, and is no reason to refuse. */
function isAdmin(roles: unknown): boolean {
  if (!Array.isArray(roles)) {
    return roles === "admin" || (roles as { value?: unknown } | null)?.value === "admin";
  }
  const names = roles.map((role) => role?.value ?? role);
  return names.every((name) => typeof name === "string") && names.includes("admin");
}

Deno.test(`createServer() of lesson 6 accepts no token that it should not, and answers no 5xx, when ${RUNS} are generated`, async () => {
  const target = await memoryTarget(lesson6, true);
  const mint = powerOf(target, "mint");
  const issuer = JSON.parse(atob(target.token!.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/"))).iss;
  let accepted = 0;
  const arbitrary = fc.record({
    header: fc.array(headerChange, { maxLength: 2 }),
    claims: fc.array(claimChange, { maxLength: 2 }),
    how: mangling,
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ header, claims, how }) => {
      const token = await mint({
        scope: "notes:read",
        header: Object.fromEntries(header),
        claims: Object.fromEntries(claims),
      });
      const sent = mangled(token, how);
      const exchange = await target.send(call(withToken(target, sent), "list_notes"));
      assert.ok(answered(exchange));
      const { status } = exchange.response;
      assert.ok([200, 400, 401, 403].includes(status), `status ${status}`);
      const [head = "", body = ""] = token.split(".").map((part) =>
        part.replaceAll("-", "+").replaceAll("_", "/")
      );
      const honest = isSameToken(sent, token) &&
        isHonest(JSON.parse(utf8(head)), JSON.parse(utf8(body)), { iss: issuer, aud: target.resource });
      if (status === 200) {
        accepted++;
        assert.ok(honest, "a token was accepted that should not be");
        const result = rpcResponse(exchange.response)?.result;
        assert.ok(result);
        const { roles, sub } = JSON.parse(utf8(body));
        const bobs = JSON.stringify(result).includes("Ask alice for a raise");
        assert.equal(bobs, isAdmin(roles) || sub === "bob", "bob's note, for whom it is meant");
      }
      // 403: it holds, and does not reach that far.
      if (status === 403) assert.ok(honest, "a token that does not hold has no scopes to speak of");
    }),
    { numRuns: RUNS, endOnFailure: true, verbose: 0 },
  );
  await target.close();
  assert.ok(
    accepted > 50 && accepted < RUNS * 0.9,
    `${accepted} accepted: a test of refusals needs both kinds`,
  );
});

/** The last character of a signature has bits that mean nothing: two texts may be one signature. */
function isSameToken(one: string, other: string): boolean {
  const split = (
    token: string,
  ) => [token.slice(0, token.lastIndexOf(".")), token.slice(token.lastIndexOf(".") + 1)];
  const [[input, signature], [otherInput, otherSignature]] = [split(one), split(other)];
  return input === otherInput && bytesOf(signature!) === bytesOf(otherSignature!);
}

function bytesOf(signature: string): string {
  try {
    return base64url.decode(signature).join();
  } catch {
    return signature;
  }
}

function utf8(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
