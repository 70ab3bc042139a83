import assert from "node:assert/strict";
import type { Answer, Exchange } from "../../reference/conformance/exchange.ts";
import { createRecorder, MAX_RECORDED_BODY } from "../../reference/conformance/recorder.ts";
import { hashOf } from "../../reference/conformance/redact.ts";
import { answering, base64url, MESSAGE } from "./recorder_under_test.ts";

Deno.test("send() returns the exchange as it was when the recorder keeps a redacted one", async () => {
  const body = `{"access_token":"0paque-t0ken"}`;
  const recorder = createRecorder(answering({ body, headers: [["Set-Cookie", "a=s3ssion; Path=/"]] }));
  const raw = await recorder.send({
    ...MESSAGE,
    headers: [["Authorization", "Bearer 0paque-t0ken"]],
    note: "with 0paque-t0ken",
  });
  assert.deepEqual(raw.request.headers, [["Authorization", "Bearer 0paque-t0ken"]]);
  assert.equal((raw.response as Answer).body, body);
  assert.equal(raw.tokens, undefined);

  const hash = await hashOf("0paque-t0ken");
  const expected: Exchange = {
    to: "resource-server",
    request: {
      method: "POST",
      url: MESSAGE.url,
      headers: [["Authorization", `Bearer «token ${hash}»`]],
    },
    response: {
      status: 200,
      headers: [["Set-Cookie", `a=«cookie ${await hashOf("s3ssion")}»; Path=/`]],
      body: `{"access_token":"«token ${hash}»"}`,
    },
    startedAt: 1,
    durationMs: 1,
    note: `with «token ${hash}»`,
    tokens: [{ hash }],
  };
  assert.deepEqual(await recorder.take(), [expected]);
});

Deno.test("send() records what was sent when the check changes the exchange afterwards", async () => {
  const recorder = createRecorder(answering({ body: "before" }));
  const raw = await recorder.send(MESSAGE);
  (raw.response as Answer).body = "after";
  assert.equal(((await recorder.take())[0]?.response as Answer).body, "before");
});

Deno.test("send() throws what is behind it and remembers the secrets when nothing was sent", async () => {
  const failure = new Error("cannot send s3cretive");
  const recorder = createRecorder(() => Promise.reject(failure));
  const sent = recorder.send({ ...MESSAGE, headers: [["Authorization", "Bearer s3cretive"]] });
  await assert.rejects(sent, (error) => error === failure);
  assert.equal(recorder.redact(failure.message), "cannot send «token»");
  assert.deepEqual(await recorder.take(), []);
  assert.equal(recorder.redact(failure.message), `cannot send «token ${await hashOf("s3cretive")}»`);
});

Deno.test("take() gives each exchange once when it is called again", async () => {
  const recorder = createRecorder(answering({}));
  await recorder.send({ ...MESSAGE, note: "one" });
  assert.deepEqual((await recorder.take()).map(({ note }) => note), ["one"]);
  await Promise.all([
    recorder.send({ ...MESSAGE, note: "two" }),
    recorder.send({ ...MESSAGE, note: "three" }),
  ]);
  assert.deepEqual((await recorder.take()).map(({ note }) => note), ["two", "three"]);
  assert.deepEqual(await recorder.take(), []);
});

Deno.test("take() gives the exchanges in the order in which they began when they ended in another", async () => {
  const later: (() => void)[] = [];
  const send = answering({});
  const recorder = createRecorder(async (message) => {
    const exchange = await send(message);
    await new Promise<void>((resolve) => later.unshift(resolve));
    return exchange;
  });
  const both = [recorder.send({ ...MESSAGE, note: "one" }), recorder.send({ ...MESSAGE, note: "two" })];
  await Promise.resolve();
  later.forEach((resolve) => resolve());
  await Promise.all(both);
  assert.deepEqual((await recorder.take()).map(({ note }) => note), ["one", "two"]);
});

Deno.test("take() hides a secret in one exchange when it was seen in another of the run", async () => {
  const echo = answering(({ body }) => ({ body: String(body) }));
  const recorder = createRecorder(echo);
  await recorder.send({ ...MESSAGE, body: "early 0paque-t0ken" });
  await recorder.send({ ...MESSAGE, url: "http://127.0.0.1:9000/x?access_token=0paque-t0ken" });
  await recorder.take();
  await recorder.send({ ...MESSAGE, body: "late 0paque-t0ken" });
  const [late] = await recorder.take();
  assert.equal(late?.request.body, `late «token ${await hashOf("0paque-t0ken")}»`);
  assert.deepEqual(late?.tokens, [{ hash: await hashOf("0paque-t0ken") }]);
});

Deno.test("take() redacts the error when there was no answer", async () => {
  const recorder = createRecorder(answering(() => ({ error: "reset after ?code=c0de-c0de" })));
  await recorder.send(MESSAGE);
  assert.deepEqual((await recorder.take())[0]?.response, {
    error: `reset after ?code=«code ${await hashOf("c0de-c0de")}»`,
  });
});

Deno.test("take() decodes tokens when they are JWTs", async () => {
  const header = { alg: "ES256", typ: "at+jwt" };
  const claims = { iss: "http://127.0.0.1:9000", sub: "alice", name: "Zoë", jti: "a-0paque-t0ken" };
  const jwt = `${base64url(header)}.${base64url(claims)}.c2lnbmF0dXJl`;
  const jwe = `${base64url({ alg: "dir", enc: "A256GCM" })}..aXY.Y2lwaGVydGV4dA.dGFn`;
  const broken = "eyJ-not.eyJ-json.eyJ-at-all";
  const recorder = createRecorder(answering({ body: `${jwe} ${broken} ${jwt}` }));
  await recorder.send({
    ...MESSAGE,
    headers: [["Authorization", `Bearer ${jwt}`], ["Cookie", "a=0paque-t0ken"]],
  });
  const [exchange] = await recorder.take();
  assert.deepEqual(exchange?.tokens, [
    {
      hash: await hashOf(jwt),
      header,
      claims: { ...claims, jti: `a-«cookie ${await hashOf("0paque-t0ken")}»` },
    },
    { hash: await hashOf(jwe), header: { alg: "dir", enc: "A256GCM" } },
    { hash: await hashOf(broken) },
  ]);
});

Deno.test("take() names only the tokens that travelled when others begin alike", async () => {
  const tokens = ["one", "two"].map((sub) =>
    `${base64url({ alg: "ES256", kid: "the same" })}.${base64url({ iss: "http://127.0.0.1:9000", sub })}.c2ln`
  );
  const recorder = createRecorder(answering({}));
  for (const token of tokens) {
    await recorder.send({ ...MESSAGE, headers: [["Authorization", `Bearer ${token}`]] });
  }
  const taken = await recorder.take();
  assert.deepEqual(taken.map((exchange) => exchange.tokens?.map(({ claims }) => claims?.sub)), [["one"], [
    "two",
  ]]);
});

Deno.test("take() cuts a body after redaction when it is long", async () => {
  const token = `${base64url({ alg: "none" })}.${base64url({ sub: "alice" })}.`;
  const before = "x".repeat(MAX_RECORDED_BODY - 20) + " ";
  const recorder = createRecorder(answering({ body: `${before}${token} ${"y".repeat(9000)}` }));
  await recorder.send({ ...MESSAGE, body: "z".repeat(MAX_RECORDED_BODY) });
  const [exchange] = await recorder.take();
  const full = (before.length + token.length + 9001).toLocaleString("en-US");
  assert.equal(exchange?.request.body, "z".repeat(MAX_RECORDED_BODY));
  const { body } = exchange?.response as Answer;
  assert.equal(
    body,
    `${before}«token ${await hashOf(token)}» yyy`.slice(0, MAX_RECORDED_BODY) +
      `… «cut: ${full} characters in all»`,
  );
});

Deno.test("take() shows a body of bytes when it is UTF-8, and else how many there were", async () => {
  const recorder = createRecorder(answering({}));
  await recorder.send({ ...MESSAGE, body: new TextEncoder().encode("Zoë ?code=c0de-c0de") });
  await recorder.send({ ...MESSAGE, body: new Uint8Array(1234).fill(0xff) });
  assert.deepEqual((await recorder.take()).map(({ request }) => request.body), [
    `Zoë ?code=«code ${await hashOf("c0de-c0de")}»`,
    "«1,234 bytes»",
  ]);
});

Deno.test("redact() covers every secret of the run when take() has seen it", async () => {
  const recorder = createRecorder(answering({ body: `{"refresh_token":"r3fresh-r3fresh"}` }));
  await recorder.send({ ...MESSAGE, body: "client_secret=s3cret%2Bs3cret" });
  await recorder.take();
  assert.equal(
    recorder.redact("sent s3cret+s3cret; came back r3fresh-r3fresh; expected neither"),
    `sent «client secret ${await hashOf("s3cret+s3cret")}»; came back «token ${await hashOf(
      "r3fresh-r3fresh",
    )}»; expected neither`,
  );
});
