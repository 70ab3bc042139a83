/** How verdicts come about: never a pass for something that was not tried. */

import assert from "node:assert/strict";
import { type Target } from "../../reference/conformance/check.ts";
import { HarnessError } from "../../reference/conformance/harness_error.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import { createServerOf, memoryTarget } from "../target.ts";

const lesson1 = await createServerOf("lessons/01-open-server/server.ts");
const lesson3 = await createServerOf("lessons/03-challenge/server.ts");

async function judged(target: Target, ...ids: string[]): Promise<Report> {
  return await judge({ subject: { name: "test", resource: target.resource }, target, ids });
}

async function verdict(target: Target, id: string): Promise<Verdict> {
  return (await judged(target, id)).verdicts[0]!;
}

Deno.test("judge() skips with the reason when a power is missing", async () => {
  const target = await memoryTarget(lesson1);
  const { status, reason, exchanges } = await verdict({ ...target, powers: {} }, "transport.origin-foreign");
  assert.deepEqual({ status, reason, exchanges }, {
    status: "skip",
    reason: "needs raw headers",
    exchanges: [],
  });
});

Deno.test("judge() leaves untested with the reason what would not arrive as meant when it is sent", async () => {
  const target = await memoryTarget(lesson1);
  const send: Target["send"] = (message) => {
    if (message.headers.some(([name]) => name === "origin")) {
      throw new HarnessError("not_sent", "The header origin is lost");
    }
    return target.send(message);
  };
  const { status, reason } = await verdict({ ...target, send }, "transport.origin-foreign");
  assert.deepEqual({ status, reason }, { status: "untested", reason: "The header origin is lost" });
});

Deno.test("judge() skips with the reason when the revision does not have the rule", async () => {
  const target = await memoryTarget(lesson3);
  const { status, reason, level } = await verdict({ ...target, revision: "2025-06-18" }, "challenge.scope");
  assert.deepEqual({ status, reason, level }, {
    status: "skip",
    reason: "not a rule of 2025-06-18",
    level: undefined,
  });
});

Deno.test("judge() reports the level that the rule has at the revision", async () => {
  const target = await memoryTarget(lesson3);
  const levelIn = async (revision: Target["revision"]) => {
    return (await verdict({ ...target, revision }, "challenge.resource-metadata")).level;
  };
  assert.equal(await levelIn("2025-06-18"), "MUST");
  assert.equal(await levelIn("2025-11-25"), "house");
});

Deno.test("judge() leaves one rule untested when its answer does not come, and goes on", async () => {
  const target = await memoryTarget(lesson1);
  const send: Target["send"] = (message) =>
    message.method === "GET"
      ? Promise.reject(new HarnessError("no_answer", "it has not answered for 10 s"))
      : target.send(message);
  const { verdicts } = await judged({ ...target, send }, "transport.get", "transport.tools-list");
  assert.deepEqual(verdicts.map(({ status }) => status), ["untested", "pass"]);
  assert.equal(verdicts[0]?.reason, "it has not answered for 10 s");
});

Deno.test("judge() skips a rule of a profile when the issuer's tokens are not of it", async () => {
  const target = await memoryTarget(lesson3);
  const { status, reason } = await verdict({ ...target, profiles: [] }, "token.type");
  assert.deepEqual([status, reason], [
    "skip",
    "binds only where the issuer issues access tokens of RFC 9068",
  ]);
});

Deno.test("judge() gives no verdict when a check goes wrong by itself", async () => {
  const target = await memoryTarget(lesson1);
  const send: Target["send"] = (message) =>
    message.method === "GET"
      ? Promise.reject(new TypeError("a mistake in the harness"))
      : target.send(message);
  await assert.rejects(judged({ ...target, send }, "transport.get"), (error: HarnessError) => {
    return error.code === "check_crashed" && /transport\.get/.test(error.message);
  });
});

Deno.test("judge() gives no verdict when an id is not in the catalogue", async () => {
  const target = await memoryTarget(lesson1);
  await assert.rejects(judged(target, "transport.no-such-rule"), (error: HarnessError) => {
    return error.code === "unknown_requirement";
  });
});

Deno.test("judge() leaves a rule untested when the server hangs up, and says so", async () => {
  const target = await memoryTarget(lesson1);
  const send: Target["send"] = async (message) => ({
    ...await target.send(message),
    response: { error: "connection closed" },
  });
  const { status, reason } = await verdict({ ...target, send }, "transport.initialize");
  assert.equal(status, "untested");
  assert.match(reason ?? "", /no answer: connection closed$/);
});

Deno.test("judge() says which exchange a failure tells of when there were others before it", async () => {
  const target = await memoryTarget(lesson1);
  let sent = 0;
  const send: Target["send"] = async (message) => {
    const exchange = await target.send(message);
    const counts = !/"initialize"/.test(exchange.request.body ?? "");
    return counts && ++sent === 2
      ? { ...exchange, response: { status: 500, headers: [], body: "" } }
      : exchange;
  };
  const { failure, exchanges } = await verdict({ ...target, send }, "transport.add-delete");
  assert.equal(failure?.exchange, 2);
  assert.equal((exchanges[1]?.response as { status: number }).status, 500);
});

Deno.test("judge() shows no token when the server repeats it", async () => {
  const tokens: string[] = [];
  const echo = await memoryTarget(() => ({
    fetch(request) {
      const token = request.headers.get("authorization") ?? "";
      tokens.push(token.replace(/^\S+ /, ""));
      return new Response(`no: ${token}`, {
        status: 401,
        headers: { "www-authenticate": `Bearer error="${token}"` },
      });
    },
  }));
  const report = await judged(
    echo,
    "challenge.not-echoed",
    "challenge.forged-token",
    "challenge.invalid-token",
  );
  const text = JSON.stringify(report);
  const secrets = tokens.filter((token) => token.length > 8);
  assert.ok(secrets.length >= 3);
  for (const secret of secrets) {
    assert.ok(!text.includes(secret.slice(0, 12)), `${secret.slice(0, 12)}… in the report`);
  }
});
