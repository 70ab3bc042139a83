/** What is pasted into the tools: what it is taken for, which rules judge it, and what of it is in a link. */

import assert from "node:assert/strict";
import { EXAMPLES } from "../../site/lib/tools/examples.ts";
import { explained } from "../../site/lib/tools/fields.ts";
import { judgePasted } from "../../site/lib/tools/judge_pasted.ts";
import { holdsToken, type Pasted, pastedIn } from "../../site/lib/tools/kind.ts";
import { fragmentFor, textIn } from "../../site/lib/tools/pasted_link.ts";
import { type Point, pointsOf } from "../../site/lib/tools/registration.ts";
import { requirementById } from "../../reference/conformance/catalogue.ts";
import { memoryIssuer } from "../target.ts";

const RESOURCE = "https://mcp.example.com/mcp";
const GOOD_CHALLENGE =
  `Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp", scope="notes:read"`;
const GOOD_METADATA = {
  resource: RESOURCE,
  authorization_servers: ["https://login.example.com"],
  scopes_supported: ["notes:read"],
  bearer_methods_supported: ["header"],
};
const GOOD_ISSUER = {
  issuer: "https://login.example.com",
  authorization_endpoint: "https://login.example.com/authorize",
  token_endpoint: "https://login.example.com/token",
  registration_endpoint: "https://login.example.com/register",
  jwks_uri: "https://login.example.com/keys",
  response_types_supported: ["code"],
  code_challenge_methods_supported: ["S256"],
  token_endpoint_auth_methods_supported: ["none"],
  client_id_metadata_document_supported: true,
  authorization_response_iss_parameter_supported: true,
};

const judged = async (text: string, resource?: string) =>
  await judgePasted(pastedIn(text), { resource, revision: "2025-11-25" });
const failing = async (text: string, resource?: string) =>
  (await judged(text, resource)).filter(({ status }) => status === "fail")
    .flatMap(({ id, alsoFails = [] }) => [id, ...alsoFails]);
const answer = (status: number, head: string, body = "") => `HTTP/1.1 ${status} X\r\n${head}\r\n\r\n${body}`;

Deno.test("judgePasted() fails nothing when what was pasted is as it should be", async () => {
  const json = "content-type: application/json";
  for (
    const [text, least] of [
      [`WWW-Authenticate: ${GOOD_CHALLENGE}`, 5],
      [GOOD_CHALLENGE, 5],
      [answer(401, `www-authenticate: ${GOOD_CHALLENGE}`, '{"error":"x"}'), 6],
      // Wrapped by a terminal, after a redirect, and with curl's own lines.
      [
        `HTTP/2 307\r\nlocation: /mcp\r\n\r\nHTTP/2 401\r\nwww-authenticate: ${
          GOOD_CHALLENGE.replace(", ", ",\r\n ")
        }\r\n\r\n`,
        6,
      ],
      [`> POST /mcp HTTP/2\n> host: x\n< HTTP/2 401\n< www-authenticate: ${GOOD_CHALLENGE}\n<\n`, 6],
      [JSON.stringify(GOOD_METADATA), 8],
      [answer(200, json, JSON.stringify(GOOD_METADATA)), 9],
      [JSON.stringify(GOOD_ISSUER), 12],
      [answer(200, `${json}\r\ncontent-encoding: gzip`, JSON.stringify(GOOD_ISSUER)), 13],
    ] as const
  ) {
    const verdicts = await judged(text, RESOURCE);
    assert.deepEqual(await failing(text, RESOURCE), [], text);
    assert.ok(verdicts.length >= least, `${verdicts.length} rules: ${text}`);
    for (const { status, id } of verdicts) assert.equal(status, "pass", id);
  }
});

const flaws: [what: string, text: string, ids: string[]][] = [
  ["a URL without quotes", "Bearer resource_metadata=https://a.example/x", [
    "challenge.grammar",
    "challenge.header",
  ]],
  ["no pointer", 'Bearer scope="a"', ["challenge.resource-metadata"]],
  ["two spaces between scopes", GOOD_CHALLENGE.replace("notes:read", "a  b"), ["challenge.scope"]],
  ["offline_access in a challenge", GOOD_CHALLENGE.replace("notes:read", "a offline_access"), []],
  ["another scheme", 'Basic realm="x"', ["challenge.header"]],
  ["200 for everybody", answer(200, "content-type: application/json", '{"result":{}}'), [
    "challenge.missing-token",
  ]],
  ["a slash behind the resource", JSON.stringify({ ...GOOD_METADATA, resource: `${RESOURCE}/` }), [
    "metadata.resource",
  ]],
  ["no issuer", JSON.stringify({ ...GOOD_METADATA, authorization_servers: [] }), [
    "metadata.authorization-servers",
    "metadata.no-empty-lists",
  ]],
  [
    "tokens in the query",
    JSON.stringify({ ...GOOD_METADATA, bearer_methods_supported: ["header", "query"] }),
    [
      "metadata.bearer-methods",
    ],
  ],
  ["metadata as HTML", answer(200, "content-type: text/html", JSON.stringify(GOOD_METADATA)), [
    "metadata.content-type",
  ]],
  ["no PKCE", JSON.stringify({ ...GOOD_ISSUER, code_challenge_methods_supported: undefined }), [
    "issuer.challenge-methods",
  ]],
  [
    "a token endpoint over http",
    JSON.stringify({ ...GOOD_ISSUER, token_endpoint: "http://login.example.com/token" }),
    [
      "issuer.https",
    ],
  ],
  ["an empty list", JSON.stringify({ ...GOOD_ISSUER, scopes_supported: [] }), ["issuer.empty-lists"]],
];
for (const [what, text, ids] of flaws) {
  Deno.test(`judgePasted() names the rule when there is ${what}`, async () => {
    const found = await failing(text, RESOURCE);
    for (const id of ids) assert.ok(found.includes(id), `${id} is not among ${found.join(", ")}`);
    for (const { id } of await judged(text, RESOURCE)) assert.ok(requirementById(id), id);
  });
}

Deno.test("judgePasted() tells a fault once when it fails several rules", async () => {
  const verdicts = await judged("Bearer resource_metadata=https://a.example/x");
  const [first, ...others] = verdicts.filter(({ status }) => status === "fail");
  assert.equal(others.length, 0);
  assert.ok(first!.alsoFails!.length >= 3);
});

Deno.test("judgePasted() leaves out what only the URL that clients call could decide when nobody has said it", async () => {
  const ids = (await judged(JSON.stringify(GOOD_METADATA))).map(({ id }) => id);
  assert.ok(!ids.includes("metadata.resource") && ids.includes("metadata.resource-url"));
});

Deno.test("judgePasted() expects no error of a challenge that answers a token", async () => {
  const ids = (await judged(`Bearer error="invalid_token", ${GOOD_CHALLENGE.slice(7)}`)).map(({ id }) => id);
  assert.ok(!ids.includes("challenge.no-error"));
});

const unknown: [text: string, why: RegExp][] = [
  ["", /nothing yet/],
  ["hello", /neither a header/],
  ['{"resource": ', /looks like JSON and is none/],
  ['{"a":1}', /without resource, issuer or appId/],
];
for (const [text, why] of unknown) {
  Deno.test(`pastedIn() says why ${JSON.stringify(text)} is nothing that it knows`, () => {
    const pasted = pastedIn(text) as Extract<Pasted, { kind: "unknown" }>;
    assert.equal(pasted.kind, "unknown");
    assert.match(pasted.why, why);
  });
}

Deno.test("explained() says of a token what the guard wants of each claim, and that nobody has verified it", async () => {
  const { issuer, close } = await memoryIssuer();
  try {
    const token = await issuer.mint({ audience: "http://127.0.0.1:8001/mcp" });
    for (const text of [token, `Bearer ${token}`, `Authorization: Bearer ${token}`]) {
      const pasted = pastedIn(text);
      assert.equal(pasted.kind, "token");
      const { fields, notes } = explained(pasted, RESOURCE);
      const audience = fields.find(({ name }) => name === "aud");
      assert.equal(audience?.fate, "setting");
      assert.match(notes[0]!, /No signature was verified/);
      const signature = token.split(".")[2]!;
      assert.ok(!JSON.stringify({ fields, notes }).includes(signature), "the signature is nowhere");
    }
  } finally {
    close();
  }
});

Deno.test("fragmentFor() makes no link of what holds a token, and a link that is read back of anything else", async () => {
  const { issuer, close } = await memoryIssuer();
  try {
    const token = await issuer.mint({ audience: RESOURCE });
    for (
      const text of [
        token,
        `Bearer ${token}`,
        `POST /mcp\nAuthorization: Bearer ${token}`,
        `{"a":"${token}"}`,
        answer(200, '{"access_token":"ya29.0123456789abcdef","token_type":"Bearer"}'),
        "HTTP/1.1 400 Bad Request\n\nclient_secret=0123456789abcdef",
      ]
    ) {
      assert.ok(holdsToken(text));
      assert.equal(fragmentFor(text), undefined);
    }
    assert.equal(
      fragmentFor(answer(401, "authorization: Bearer 0123456789abcdef0123")),
      undefined,
      "an opaque one",
    );
    assert.equal(fragmentFor("ya29.0123456789abcdef"), undefined, "an opaque one alone");
  } finally {
    close();
  }
  for (const { text } of EXAMPLES) assert.equal(textIn(`#${fragmentFor(text)}`), text);
  const challenge = 'Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource"';
  assert.equal(textIn(`#${fragmentFor(challenge)}`), challenge, "a long parameter is no token");
  assert.equal(
    textIn(`#${fragmentFor('{"resource":"https://ü.example"}')}`),
    '{"resource":"https://ü.example"}',
  );
  for (const other of ["", "#section", "#pasted=", "#pasted=%", "#pasted=_w"]) {
    assert.equal(textIn(other), undefined);
  }
  assert.equal(fragmentFor(`{"resource":"https://${"x".repeat(10_000)}.example"}`), undefined);
});

Deno.test("EXAMPLES are of different kinds, and each has faults that are found", async () => {
  const kinds = EXAMPLES.map(({ text }) => pastedIn(text).kind);
  assert.equal(new Set(kinds).size, kinds.length);
  for (const { name, text } of EXAMPLES) {
    const pasted = pastedIn(text);
    const faults = pasted.kind === "app registration"
      ? pointsOf(pasted.document, { ...GOOD_METADATA, resource: RESOURCE }).filter(({ is }) => is === "wrong")
      : await failing(text);
    assert.ok(faults.length > 0, name);
  }
});

const TENANT = "https://login.microsoftonline.com/99999999-8888-7777-6666-555555555555";
const APP = {
  appId: "11111111-2222-3333-4444-555555555555",
  signInAudience: "AzureADMyOrg",
  identifierUris: [RESOURCE],
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [{ value: "notes:read", isEnabled: true }, { value: "old", isEnabled: false }],
  },
};
const ENTRA_METADATA = {
  resource: RESOURCE,
  authorization_servers: [`${TENANT}/v2.0`],
  scopes_supported: [`${RESOURCE}/notes:read`],
};

Deno.test("pointsOf() finds nothing wrong when a registration and the metadata agree", () => {
  assert.deepEqual(pointsOf(APP, ENTRA_METADATA).map(({ is }) => is), [
    "right",
    "right",
    "right",
    "right",
    "right",
  ]);
});

const registrations: [
  what: string,
  app: Record<string, unknown>,
  metadata: Record<string, unknown>,
  says: RegExp,
][] = [
  ["the resource is no identifier", { identifierUris: [`api://${APP.appId}`] }, {
    scopes_supported: [`api://${APP.appId}/notes:read`],
  }, /AADSTS9010010/],
  ["the identifier has a slash more", { identifierUris: [`${RESOURCE}/`] }, {
    scopes_supported: [`${RESOURCE}//notes:read`],
  }, /a slash is a difference/],
  ["a scope is listed without its identifier", {}, { scopes_supported: ["notes:read"] }, /AADSTS650053/],
  ["a scope is listed that is not enabled", {}, { scopes_supported: [`${RESOURCE}/old`] }, /AADSTS650053/],
  ["no scope is exposed", { api: { requestedAccessTokenVersion: 2 } }, {}, /exposes no scope/],
  ["the metadata names all tenants", {}, {
    authorization_servers: ["https://login.microsoftonline.com/common/v2.0"],
  }, /which no token comes from/],
  ["the metadata names the issuer of another version", {}, {
    authorization_servers: [TENANT.replace("login.microsoftonline.com", "sts.windows.net") + "/"],
  }, /iss will be of version 2\.0/],
];
for (const [what, app, metadata, says] of registrations) {
  Deno.test(`pointsOf() says what is wrong, and what to do, when ${what}`, () => {
    const wrong: Point[] = pointsOf({ ...APP, ...app }, { ...ENTRA_METADATA, ...metadata })
      .filter(({ is }) => is === "wrong");
    assert.equal(wrong.length, 1, JSON.stringify(wrong));
    assert.match(`${wrong[0]!.says} ${wrong[0]!.so}`, says);
  });
}
