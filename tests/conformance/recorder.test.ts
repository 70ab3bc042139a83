import assert from "node:assert/strict";
import type { Outgoing, Send } from "../../reference/conformance/send/outgoing.ts";
import type { Answer, Exchange } from "../../reference/conformance/exchange.ts";
import { createRecorder, MAX_RECORDED_BODY } from "../../reference/conformance/recorder.ts";
import { hashOf } from "../../reference/conformance/redact.ts";

const MESSAGE: Outgoing = { method: "POST", url: "http://127.0.0.1:8000/mcp", headers: [] };

/** A server that gives the same answer to everything, or what a function makes of the message. */
function answering(
  answer: Partial<Answer> | ((message: Outgoing) => Partial<Answer> | { error: string }),
): Send {
  let startedAt = 1;
  return (message) => {
    const { to = "resource-server", method, url, headers, body, note } = message;
    const given = typeof answer === "function" ? answer(message) : answer;
    const response = "error" in given ? given : { status: 200, headers: [], body: "", ...given };
    const request = {
      method,
      url,
      headers,
      ...(body !== undefined && { body: typeof body === "string" ? body : new TextDecoder().decode(body) }),
    };
    return Promise.resolve({
      to,
      request,
      response,
      startedAt: startedAt++,
      durationMs: 1,
      ...(note && { note }),
    });
  };
}

function base64url(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

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

/** mulberry32: small, seeded, good enough to make up test data. */
function generator(state: number): (below: number) => number {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % below;
  };
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const B64TOKEN = BASE64URL + "._~+/";
const VSCHAR = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index)) + "éß€";

/** What stands around a secret in a URL within a URL, and as it is sent: a secret may have eight of its characters. */
const AROUND_SECRET = "http://a.example/?x=1&";
const AROUND = encodeURIComponent(AROUND_SECRET);

Deno.test("take() leaves nothing of a secret when it stands anywhere in an exchange", async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = generator(seed);
  const one = <T>(values: T[]): T => values[random(values.length)]!;
  const word = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[random(alphabet.length)]).join("");
  const names = [
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
    "code",
    "logout_hint",
  ];

  for (let round = 0; round < 1500; round++) {
    // A JWT, an opaque token, or, where the place allows it, anything a client secret may be (RFC 6749 §A.2).
    const jwt = `${base64url({ alg: one(["ES256", "RS256", "none"]) })}.${
      base64url({ sub: word(BASE64URL, 9) })
    }`;
    const token = one([
      `${jwt}.${word(BASE64URL, random(90))}`,
      word(BASE64URL, 8 + random(60)),
      word(B64TOKEN, 8 + random(60)),
    ]);
    const printable = one([token, `${word(B64TOKEN, 1)}${word(VSCHAR, 8 + random(40))}${word(B64TOKEN, 1)}`]);
    const name = one(names);
    const form = (value: string) => new URLSearchParams({ [name]: value, state: "x" }).toString();
    const json = (value: string) => JSON.stringify({ a: 1, [name]: value, b: [name] });
    const places: [secret: string, place: (message: Outgoing, answer: Answer) => void][] = [
      [
        token,
        (message) =>
          message.headers.push([
            one(["Authorization", "proxy-authorization"]),
            `${one(["Bearer", "DPoP", "bearer", "Negotiate"])} ${token}`,
          ]),
      ],
      [token, (message) => message.headers.push(["Authorization", token])],
      [
        printable,
        (message) =>
          message.headers.push(["Authorization", `Basic ${btoa(`me:${encodeURIComponent(printable)}`)}`]),
      ],
      [token, (message) => message.headers.push(["Cookie", `a=b; session=${token}; c=d`])],
      [token, (_, answer) => answer.headers.push(["Set-Cookie", `session=${token}; Path=/; HttpOnly`])],
      [
        printable,
        (_, answer) =>
          answer.headers.push(["Location", `http://a.example/cb${one(["?", "#"])}${form(printable)}`]),
      ],
      [printable, (message) => message.url += `?${form(printable)}`],
      [
        printable,
        (message) =>
          message.url += `?to=${
            encodeURIComponent(`${AROUND_SECRET}${name}=${encodeURIComponent(printable)}`)
          }`,
      ],
      [printable, (message) => message.body = form(printable)],
      [printable, (message) => message.body = new TextEncoder().encode(form(printable))],
      [printable, (message) => message.body = json(printable)],
      [printable, (_, answer) => answer.body = json(printable)],
      [
        printable,
        (_, answer) =>
          answer.body = JSON.stringify({ result: { content: [{ type: "text", text: json(printable) }] } }),
      ],
      [printable, (_, answer) => answer.body = `event: message\ndata: ${json(printable)}\n\n`],
    ];
    const [secret, plant] = one(places);
    const message: Outgoing = { ...MESSAGE, headers: [["Accept", "application/json"]] };
    const answer: Answer = { status: 200, headers: [], body: "" };
    plant(message, answer);
    // And a second time, where nothing says that it is one.
    const written = one([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
    const about = `seed ${seed}, round ${round}: ${JSON.stringify([secret, written, message, answer])}`;
    one([
      () => answer.body += one(["", " "]) + `no such thing: ${written}, sorry`,
      () => answer.headers.push(["X-Echo", written]),
      () => message.note = `sends <${written}>`,
      () => answer.headers.push(["WWW-Authenticate", `Bearer error_description="bad ${written}"`]),
    ])();

    const recorder = createRecorder(answering(answer));
    await recorder.send(message);
    const text = JSON.stringify(await recorder.take()) + recorder.redact(`failed with ${written}`);
    const spellings = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      btoa(`me:${encodeURIComponent(secret)}`),
    ];
    for (const spelling of spellings) {
      for (let at = 0; at + 8 <= spelling.length; at++) {
        if (AROUND.includes(spelling.slice(at, at + 8))) continue;
        assert.ok(
          !text.includes(spelling.slice(at, at + 8)),
          `${spelling.slice(at, at + 8)} in ${text}\n${about}`,
        );
      }
    }
  }
});

Deno.test("createRecorder() shows no part of a token when a long body is cut in the middle of it", async () => {
  const token = "s3cr3t-0123456789-abcdefghijklmnopqrstuvwxyz";
  const before = "word ".repeat(10_000);
  for (let from = 31_900; from <= 32_010; from += 5) {
    const body = `${before.slice(0, from)} ${token} ${before}`;
    const recorder = createRecorder((message) =>
      Promise.resolve({
        to: "resource-server",
        request: { method: message.method, url: message.url, headers: message.headers, body },
        response: { status: 200, headers: [], body },
        startedAt: 0,
        durationMs: 0,
      })
    );
    const headers: [string, string][] = [["authorization", `Bearer ${token}`]];
    await recorder.send({ method: "POST", url: "http://127.0.0.1/mcp", headers, body });
    const text = JSON.stringify(await recorder.take());
    assert.ok(!text.includes(token.slice(0, 8)) && !text.includes("xyz"));
    assert.match(text, /cut: [\d,]+ characters in all/);
  }
});
