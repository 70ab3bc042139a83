import assert from "node:assert/strict";
import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JSONWebKeySet, jwtVerify } from "jose";
import type { Endpoint, TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import {
  authorize,
  get,
  ISSUER,
  newIssuer,
  postForm,
  postJson,
  redirected,
  register,
  token,
} from "./client_steps.ts";

async function metadataOf(issuer: TestIssuer): Promise<Record<string, unknown>> {
  return await (await get(issuer, "/.well-known/oauth-authorization-server")).json();
}

async function verifies(issuer: TestIssuer, accessToken: string): Promise<boolean> {
  const keys = createLocalJWKSet(await (await get(issuer, "/jwks")).json() as JSONWebKeySet);
  return await jwtVerify(accessToken, keys).then(() => true, () => false);
}

Deno.test("rotateKeys() signs with a fresh key and keeps the old one published when not told otherwise", async () => {
  const issuer = await newIssuer();
  const before = await issuer.mint();
  await issuer.controls.rotateKeys();
  await issuer.controls.rotateKeys();
  const after = await issuer.mint();
  assert.notEqual(after.split(".")[0], before.split(".")[0]);
  assert.deepEqual([await verifies(issuer, before), await verifies(issuer, after)], [true, true]);
});

Deno.test("rotateKeys() withdraws every old key when keepOld is false", async () => {
  const issuer = await newIssuer();
  const first = await issuer.mint();
  await issuer.controls.rotateKeys();
  const second = await issuer.mint();
  await issuer.controls.rotateKeys({ keepOld: false });
  const third = await issuer.mint();
  const all = [await verifies(issuer, first), await verifies(issuer, second), await verifies(issuer, third)];
  assert.deepEqual(all, [false, false, true]);
});

const ENDPOINTS: Record<Endpoint, (issuer: TestIssuer) => Promise<Response>> = {
  metadata: (issuer) => get(issuer, "/.well-known/openid-configuration"),
  jwks: (issuer) => get(issuer, "/jwks"),
  authorize: (issuer) => authorize(issuer, "nobody"),
  token: (issuer) => token(issuer, {}),
  introspect: (issuer) => postForm(issuer, "/introspect", {}),
  register: (issuer) => postJson(issuer, "/register", {}),
  records: (issuer) => postJson(issuer, "/records?of=a-server", {}),
  other: (issuer) => get(issuer, "/keys-of-an-attacker"),
};

for (const [name, ask] of Object.entries(ENDPOINTS)) {
  const endpoint = name as Endpoint;
  Deno.test(`fail() makes ${endpoint} and nothing else fail when asked to, until recover()`, async () => {
    const issuer = await newIssuer();
    const before = (await ask(issuer)).status;
    issuer.controls.fail(endpoint, { status: 503 });
    for (const [other, askOther] of Object.entries(ENDPOINTS)) {
      assert.equal((await askOther(issuer)).status === 503, other === endpoint, other);
    }
    issuer.controls.fail(endpoint, "reset");
    await assert.rejects(ask(issuer), TypeError);
    issuer.controls.recover();
    assert.equal((await ask(issuer)).status, before);
  });

  Deno.test(`requests() counts ${endpoint} and nothing else when it is asked, refused or failing`, async () => {
    const issuer = await newIssuer();
    await ask(issuer);
    issuer.controls.fail(endpoint, "reset");
    await ask(issuer).catch(() => {});
    for (const other of Object.keys(ENDPOINTS) as Endpoint[]) {
      assert.equal(issuer.controls.requests(other), other === endpoint ? 2 : 0);
    }
    issuer.controls.resetCounters();
    assert.equal(issuer.controls.requests(endpoint), 0);
  });
}

Deno.test("records() holds every record when several are posted at once", async () => {
  const issuer = await newIssuer();
  const posted = [1, 2, 3, 4, 5].map((record) => postJson(issuer, "/records?of=a-server", { record }));
  for (const { status } of await Promise.all(posted)) assert.equal(status, 204);
  assert.equal(issuer.controls.records("of=a-server").length, 5);
});

Deno.test("requests() shows one key request when a cached key verifies twice", async () => {
  const issuer = await newIssuer();
  const keys = createRemoteJWKSet(new URL(`${ISSUER}/jwks`), {
    [customFetch]: (url, options) => issuer.fetch(new Request(url, options)),
  });
  await jwtVerify(await issuer.mint(), keys);
  await jwtVerify(await issuer.mint(), keys);
  assert.equal(issuer.controls.requests("jwks"), 1);
});

Deno.test("lieAboutIssuer() changes the metadata's issuer and nothing else when called, until recover()", async () => {
  const issuer = await newIssuer();
  const honest = await metadataOf(issuer);
  issuer.controls.lieAboutIssuer("https://evil.example");
  assert.deepEqual(await metadataOf(issuer), { ...honest, issuer: "https://evil.example" });
  issuer.controls.recover();
  assert.deepEqual(await metadataOf(issuer), honest);
});

Deno.test("changeMetadata() sets fields and leaves others out when called, until recover()", async () => {
  const issuer = await newIssuer();
  const honest = await metadataOf(issuer);
  issuer.controls.changeMetadata({
    code_challenge_methods_supported: ["plain"],
    registration_endpoint: undefined,
  });
  const changed = await metadataOf(issuer);
  assert.deepEqual(changed["code_challenge_methods_supported"], ["plain"]);
  assert.ok(!("registration_endpoint" in changed));
  issuer.controls.recover();
  assert.deepEqual(await metadataOf(issuer), honest);
});

Deno.test("omitIss() and sendIss() change codes and errors alike when called, until recover()", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const isses = async () => [
    redirected(await authorize(issuer, client_id)).get("iss"),
    redirected(await authorize(issuer, client_id, { scope: "unknown" })).get("iss"),
  ];
  issuer.controls.omitIss();
  assert.deepEqual(await isses(), [null, null]);
  issuer.controls.sendIss("https://evil.example");
  assert.deepEqual(await isses(), ["https://evil.example", "https://evil.example"]);
  issuer.controls.recover();
  assert.deepEqual(await isses(), [ISSUER, ISSUER]);
});
