/** Tokens that are no JWT, in the forms that issuers really use: shown to the one issuer that is asked, and to no other. */

import assert from "node:assert/strict";
import { bearerToken } from "../../../reference/guard/bearer.ts";
import { protect } from "../../../reference/guard/mod.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import { OPTIONS, requestOf } from "../guard_under_test.ts";
import { assertRefused, networkOf, newIssuer, part, RESOURCE } from "./verifier_under_test.ts";

const ASKED = "https://asked.example";

/** An issuer that takes any token for alice's, and what it was shown. */
function askedIssuer() {
  const shown: string[] = [];
  const handler = {
    issuer: ASKED,
    async fetch(request: Request) {
      shown.push(new URLSearchParams(await request.text()).get("token")!);
      const exp = Math.floor(Date.now() / 1000) + 600;
      const answer = { active: true, token_type: "Bearer", sub: "alice", client_id: "c", aud: RESOURCE, exp };
      return Response.json({ ...answer, scope: "notes:read" });
    },
  };
  const introspection = { clientId: "notes", clientSecret: "secret", endpoint: `${ASKED}/introspect` };
  return { shown, handler, server: { issuer: ASKED, introspection } };
}

const jwe = `${part({ alg: "RSA-OAEP-256", enc: "A256GCM" })}.AAAA.AAAA.AAAA.AAAA`;
const OPAQUE: Record<string, string> = {
  "PASETO, local":
    "v4.local.QAxIpVe-ECVNI1z4xQbm_qQYomyT3h8FtV8bxkz8pBJWkT8f7HtlOpbroPDEZUKop_vaglyp76CzYy375cHmKCW8e1CCkV0Lflu4GTDyXMqQdpZMM1E6OaoQW27gaRSvWBrR3IgbFIa0AkuUFw.UGFyYWdvbg",
  "PASETO, public": `v4.public.${part({ sub: "alice" })}AAAA`,
  "Google": "ya29.c.c0ASRK0GZ6bJ0Ra",
  "Google, one dot": "ya29.a0AfH6SMBx",
  "four dots": "a.b.c.d.e",
  "encrypted": jwe,
  "one part": "dGhlLXRva2Vu",
  "a key": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
};
/** Outside b64token. */
const LENIENT: Record<string, string> = {
  "Cloudflare's provider": "user:grant:secret",
  "Laravel Sanctum": "7|laravel_sanctum_abcdef",
  "others": "a!#$%&'*;<>?@[]^`{}b",
};

Deno.test("verify() asks about tokens that are no JWT, whatever dots they have", async () => {
  const { shown, handler, server } = askedIssuer();
  const { fetch } = networkOf(handler);
  const verifier = createTokenVerifier({ resource: RESOURCE, authorizationServers: [server], fetch });
  for (const [what, token] of Object.entries({ ...OPAQUE, ...LENIENT })) {
    assert.equal((await verifier.verify(token)).subject, "alice", what);
    assert.equal(shown.at(-1), token);
  }
});

Deno.test("verify() refuses tokens that are no JWT where nobody is asked", async () => {
  const issuer = await newIssuer();
  const { fetch, requests } = networkOf(issuer);
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [issuer.issuer],
    fetch,
  });
  for (const [what, token] of Object.entries(OPAQUE)) {
    await assertRefused(verifier, token, "token_malformed", what);
  }
  assert.deepEqual(requests, []);
});

Deno.test("verify() shows nobody what could be a JWT of another issuer, wherever in a token it is", async () => {
  const { shown, handler, server } = askedIssuer();
  const issuer = await newIssuer();
  const { fetch } = networkOf(handler, issuer);
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [issuer.issuer, server],
    fetch,
  });
  const honest = await issuer.mint();
  const [header, claims, signature] = honest.split(".");
  const broken = [
    `x${honest}`,
    `Bearer:${honest}`,
    `${honest}.x.y`,
    `v4.${honest}.x`,
    `${header}.${claims}`,
    `${header}..${signature}`,
    `${header}.!.${signature}`,
    `|${header}.${claims}.${signature}|`,
  ];
  for (const token of broken) await assertRefused(verifier, token, "token_malformed", token);
  assert.deepEqual(shown, []);
});

Deno.test("a guard takes tokens with other characters than RFC 6750 has where an issuer is asked, and nowhere else", async () => {
  const { handler, server } = askedIssuer();
  const issuer = await newIssuer();
  const { fetch } = networkOf(handler, issuer);
  const lenient = protect({ ...OPTIONS, authorizationServers: [issuer.issuer, server], fetch });
  const strict = protect({ ...OPTIONS, authorizationServers: [issuer.issuer], fetch });
  for (const [what, token] of Object.entries(LENIENT)) {
    assert.ok(!(await lenient(requestOf({ token })) instanceof Response), what);
    const refused = await strict(requestOf({ token }));
    assert.ok(refused instanceof Response);
    assert.equal(refused.status, 400, what);
  }
});

Deno.test("bearerToken() takes no comma, quote, backslash or space, however lenient it is", () => {
  for (const token of ["a,b", 'a"b', "a\\b", "a b", "a\tb", "", "a\x7f", "a\xe9"]) {
    for (const opaque of [false, true]) {
      assert.throws(
        () => bearerToken(`Bearer ${token}`, { opaque }),
        { code: "credential_malformed" },
        token,
      );
    }
  }
});
