/** Secrets made up by chance, and cut by chance: nothing of them is in what is recorded. */

import assert from "node:assert/strict";
import type { Answer } from "../../reference/conformance/exchange.ts";
import { createRecorder } from "../../reference/conformance/recorder.ts";
import type { Outgoing } from "../../reference/conformance/send/outgoing.ts";
import { chance } from "../fuzz/chance.ts";
import { answering, base64url, MESSAGE } from "./recorder_under_test.ts";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const B64TOKEN = BASE64URL + "._~+/";
const VSCHAR = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index)) + "éß€";

/** What stands around a secret in a URL within a URL, and as it is sent: a secret may have eight of its characters. */
const AROUND_SECRET = "http://a.example/?x=1&";
const AROUND = encodeURIComponent(AROUND_SECRET);

Deno.test("take() leaves nothing of a secret when it stands anywhere in an exchange", async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const { below: random, of: one } = chance(seed, 0);
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
