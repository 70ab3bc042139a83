import assert from "node:assert/strict";
import { createRedactor, hashOf } from "../../reference/conformance/redact.ts";

const SECRET = "s3cr3t-V4lue.w1th~all_of+b64/t0ken==";
const HASH = await hashOf(SECRET);
const ENCODED = encodeURIComponent(SECRET);

function base64url(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
const CLAIMS = { iss: "http://127.0.0.1:9000", sub: "alice", note: "~~~???" };
const JWS = `${base64url({ alg: "ES256", typ: "at+jwt" })}.${base64url(CLAIMS)}.${"sIgNaTuRe".repeat(9)}`;
const UNSIGNED = `${base64url({ alg: "none" })}.${base64url(CLAIMS)}.`;
const JWE = `${base64url({ alg: "dir", enc: "A256GCM" })}..aXZpdml2aXY.Y2lwaGVydGV4dA.dGFndGFndGFn`;
const [JWS_HASH, UNSIGNED_HASH, JWE_HASH] = await Promise.all([JWS, UNSIGNED, JWE].map(hashOf));

/** A text, what is left of it, and the header field that it is the value of. */
const PLACES: [where: string, text: string, expected: string, field?: string][] = [
  ["Bearer credentials", `Bearer ${SECRET}`, `Bearer «token ${HASH}»`, "Authorization"],
  ["Bearer credentials in another case", `bEARER  ${SECRET} `, `bEARER  «token ${HASH}»`, "authorization"],
  ["DPoP credentials", `DPoP ${SECRET}`, `DPoP «token ${HASH}»`, "AUTHORIZATION"],
  ["Proxy-Authorization", `Bearer ${SECRET}`, `Bearer «token ${HASH}»`, "Proxy-Authorization"],
  [
    "credentials of another scheme",
    `Negotiate ${SECRET}`,
    `Negotiate «credentials ${HASH}»`,
    "Authorization",
  ],
  [
    "a scheme that is none",
    `Bearer-Custom ${SECRET}`,
    `Bearer-Custom «credentials ${HASH}»`,
    "Authorization",
  ],
  [
    "a scheme that its credentials run into",
    `Bearer${SECRET}`,
    `«credentials ${await hashOf(`Bearer${SECRET}`)}»`,
    "Authorization",
  ],
  ["credentials without a scheme", SECRET, `«credentials ${HASH}»`, "Authorization"],
  ["credentials with a comma for a space", `Bearer,${SECRET}`, `Bearer,«token ${HASH}»`, "Authorization"],
  ["a scheme without credentials", "Bearer", "Bearer", "Authorization"],
  ["short credentials", "Bearer abc", `Bearer «token ${await hashOf("abc")}»`, "Authorization"],
  ["cookies", `a=${SECRET}; b="${SECRET}"`, `a=«cookie ${HASH}»; b=«cookie ${HASH}»`, "Cookie"],
  ["a cookie without a name", SECRET, `«cookie ${HASH}»`, "Cookie"],
  ["a cookie set", `a=${SECRET}; Path=/x; HttpOnly`, `a=«cookie ${HASH}»; Path=/x; HttpOnly`, "Set-Cookie"],
  ["a session id", SECRET, `«session ${HASH}»`, "Mcp-Session-Id"],
  [
    "a Location",
    `http://a/cb?code=${ENCODED}&state=x`,
    `http://a/cb?code=«code ${HASH}»&state=x`,
    "Location",
  ],
  ["a query", `/x?access_token=${ENCODED}#top`, `/x?access_token=«token ${HASH}»#top`],
  ["a query that forgot to encode", `/x?access_token=${SECRET}`, `/x?access_token=«token ${HASH}»`],
  ["a fragment", `http://a/#id_token=${ENCODED}&state=1`, `http://a/#id_token=«token ${HASH}»&state=1`],
  [
    "a query within a query",
    `/x?to=${encodeURIComponent(`/y?code=${ENCODED}&z=1`)}&w=2`, // two levels deep
    `/x?to=%2Fy%3Fcode%3D«code ${HASH}»%26z%3D1&w=2`,
  ],
  [
    "an address and a port as userinfo",
    "http://127.0.0.1:49152@a.example/",
    "http://127.0.0.1:49152@a.example/",
  ],
  ["userinfo", `https://bob:${ENCODED}@a.example/`, `https://bob:«password ${HASH}»@a.example/`],
  [
    "a form",
    `grant_type=refresh_token&refresh_token=${ENCODED}`,
    `grant_type=refresh_token&refresh_token=«token ${HASH}»`,
  ],
  [
    "JSON",
    `{"access_token": "${SECRET}","token_type":"Bearer"}`,
    `{"access_token": "«token ${HASH}»","token_type":"Bearer"}`,
  ],
  [
    "JSON with escapes",
    `{"token":"${SECRET.replaceAll("/", "\\/").replaceAll("+", "\\u002B")}"}`,
    `{"token":"«token ${HASH}»"}`,
  ],
  [
    "JSON in JSON",
    JSON.stringify({ text: JSON.stringify({ client_secret: SECRET }) }),
    String.raw`{"text":"{\"client_secret\":\"«client secret ${HASH}»\"}"}`,
  ],
  ["JSON that was cut", `{"access_token":"${SECRET}`, `{"access_token":"«token ${HASH}»`],
  ["an event stream", `data: {"token":"${SECRET}"}\n\n`, `data: {"token":"«token ${HASH}»"}\n\n`],
  ["what a program logs", `{'accessToken': '${SECRET}'}`, `{'accessToken': '«token ${HASH}»'}`],
  [
    "a hidden field",
    `<input type="hidden" name="code" value="${SECRET}"/>`,
    `<input type="hidden" name="code" value="«code ${HASH}»"/>`,
  ],
  [
    "a hidden field, value first",
    `<input value='${SECRET}' name='code'>`,
    `<input value='«code ${HASH}»' name='code'>`,
  ],
  ["a JWS", `the token ${JWS}.`, `the token «token ${JWS_HASH}».`],
  ["a JWS without a signature", `(${UNSIGNED})`, `(«token ${UNSIGNED_HASH}»)`],
  ["a JWE", `"${JWE}"`, `"«token ${JWE_HASH}»"`],
  ["a JWS in a cookie", `a=${JWS}`, `a=«token ${JWS_HASH}»`, "Set-Cookie"],
  ["a short secret", `code=abc&x=abc`, `code=«code ${await hashOf("abc")}»&x=abc`],
];
for (
  const name of [
    "access_token",
    "refresh_token",
    "id_token",
    "token",
    "code_verifier",
    "client_secret",
    "assertion",
    "client_assertion",
    "subject_token",
    "actor_token",
    "registration_access_token",
    "id_token_hint",
    "logout_hint",
    "device_code",
    "password",
  ]
) {
  const kind = name.endsWith("token") || name === "id_token_hint"
    ? "token"
    : name.endsWith("assertion")
    ? "assertion"
    : name === "device_code"
    ? "code"
    : name.replace("_", " ");
  PLACES.push([`the form field ${name}`, `a=1&${name}=${ENCODED}`, `a=1&${name}=«${kind} ${HASH}»`]);
  PLACES.push([`the JSON field ${name}`, `{"${name}":"${SECRET}"}`, `{"${name}":"«${kind} ${HASH}»"}`]);
}

for (const [where, text, expected, field] of PLACES) {
  Deno.test(`redact() takes the secret out when it is in ${where}`, async () => {
    const redactor = createRedactor();
    redactor.learn(text, field);
    await redactor.hash();
    assert.equal(redactor.redact(text, field).trim(), expected.trim());
  });
}

const INNOCENT: [what: string, text: string, field?: string][] = [
  ["a JSON-RPC error has a numeric code", `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"no"}}`],
  ["an error code is a word", `{"error":{"code":"invalid_token"}}`],
  [
    "metadata names the parameters",
    `{"response_types_supported":["code"],"token_endpoint":"http://a/token","token":null}`,
  ],
  [
    "a request names its types",
    "response_type=code&grant_type=authorization_code&token_type_hint=access_token",
  ],
  [
    "a PKCE challenge is public",
    "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
  ],
  ["a progress token is not one", `{"_meta":{"progressToken":"p-123456"}}`],
  ["a challenge is given", `Bearer error="invalid_token", scope="notes:read"`, "WWW-Authenticate"],
  [
    "a JSON Schema has such properties",
    `{"properties":{"code":{"type":"string"},"token":{"type":"string"}}}`,
  ],
];
for (const [what, text, field] of INNOCENT) {
  Deno.test(`redact() leaves a text alone when ${what}`, () => {
    assert.equal(createRedactor().redact(text, field), text);
  });
}

Deno.test("redact() takes a secret out of any other text when it was learned before", async () => {
  const redactor = createRedactor();
  redactor.learn(`Bearer ${SECRET}`, "Authorization");
  await redactor.hash();
  const double = encodeURIComponent(ENCODED);
  const lower = ENCODED.replaceAll(/%../g, (hex) => hex.toLowerCase());
  const escaped = SECRET.replace(
    /./g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  for (const form of [SECRET, ENCODED, double, lower, escaped, escaped.replaceAll("\\", "\\\\")]) {
    assert.equal(redactor.redact(`no: <${form}>!`), `no: <«token ${HASH}»>!`);
  }
  assert.equal(redactor.redact("x", "X-Echo"), "x");
});

Deno.test("redact() takes a secret out of a text that it left alone before it knew of it", async () => {
  const redactor = createRedactor();
  const texts = [`bad secret ${SECRET}`, `got ${JWS.slice(7, 30)}… instead`];
  for (const text of texts) assert.equal(redactor.redact(text), text);
  redactor.learn(`password=${ENCODED}`);
  redactor.learn(`Bearer ${JWS}`, "Authorization");
  await redactor.hash();
  assert.deepEqual(texts.map((text) => redactor.redact(text)), [
    `bad secret «password ${HASH}»`,
    `got «token ${JWS_HASH}»… instead`,
  ]);
});

Deno.test("redact() remembers every secret when it has read more than it keeps", async () => {
  const redactor = createRedactor();
  redactor.learn(`Bearer ${SECRET}`, "Authorization");
  await redactor.hash();
  for (let page = 0; page < 150; page++) redactor.learn(`${page}${" word".repeat(6000)}`);
  assert.equal(redactor.redact(`no: ${SECRET}`), `no: «token ${HASH}»`);
});

Deno.test("redact() takes a secret with a space out when a form encoded it", async () => {
  const redactor = createRedactor();
  redactor.learn(JSON.stringify({ password: "open sesame + 1 & é" }));
  await redactor.hash();
  const form = new URLSearchParams({ x: "open sesame + 1 & é" }).toString();
  assert.equal(redactor.redact(form), `x=«password ${await hashOf("open sesame + 1 & é")}»`);
});

Deno.test("redact() takes the password of Basic credentials out when it turns up alone", async () => {
  const redactor = createRedactor();
  redactor.learn(`Basic ${btoa(`client:${ENCODED}`)}`, "Authorization");
  await redactor.hash();
  assert.equal(redactor.redact(`bad secret ${SECRET}`), `bad secret «password ${HASH}»`);
});

Deno.test("redact() takes a part of a token out when an error quotes it", async () => {
  const redactor = createRedactor();
  redactor.learn(`Bearer ${JWS}`, "Authorization");
  await redactor.hash();
  for (const part of [JWS.slice(0, 40), JWS.slice(7, 30), JWS.split(".")[2], JWS.slice(-16)]) {
    assert.equal(redactor.redact(`got ${part}… instead`), `got «token ${JWS_HASH}»… instead`);
  }
});

Deno.test("redact() names a secret only by its kind when it has no hash yet", () => {
  assert.equal(createRedactor().redact(`code=${SECRET}`), "code=«code»");
});

Deno.test("redact() changes nothing more when it is applied again", async () => {
  const redactor = createRedactor();
  redactor.learn(`Bearer ${JWS}`, "Authorization");
  await redactor.hash();
  const once = redactor.redact(`a ${JWS} b {"access_token":"${JWS}"}`);
  assert.equal(once, `a «token ${JWS_HASH}» b {"access_token":"«token ${JWS_HASH}»"}`);
  assert.equal(redactor.redact(`x ${once.slice(0, 18)}`), `x ${once.slice(0, 18)}`);
});

Deno.test("redact() keeps public words elsewhere when one was sent for a secret", () => {
  const redactor = createRedactor();
  for (const word of ["token", "invalid_token", "null"]) redactor.learn(`Bearer ${word}`, "Authorization");
  assert.equal(redactor.redact("a token: invalid_token, null"), "a token: invalid_token, null");
  assert.equal(redactor.redact("Bearer null", "Authorization"), "Bearer «token»");
});

Deno.test("redact() stays quick when a text is long and odd", () => {
  const started = performance.now();
  for (
    const piece of [
      "eyJ",
      "eyJ.",
      "<input ",
      "://a:",
      "code=",
      'token":"',
      "%25",
      "\\",
      "\\\\u0025",
      "token ",
      "é%C3",
      "a+",
    ]
  ) {
    createRedactor().redact(piece.repeat(20_000));
  }
  assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
});
