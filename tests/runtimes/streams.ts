/** What a catalogue cannot ask: streams, their end with the token, and clients that go away. */

import assert from "node:assert/strict";
import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { startServer } from "../../reference/verify/start.ts";
import { legacy, modern, post, type Raw } from "../guard/raw.ts";
import { HERE, type Subject } from "./runtimes.ts";

/** A server with its issuer. */
interface World {
  resource: string;
  issuer: TestIssuer;
}

/** How often something that has to become true is looked for. */
const LOOKS = 200;

/** Milliseconds between two looks. */
const BETWEEN = 50;

const SECONDS_OF_LIFE = 3;

/** Milliseconds after which a stream has outlived its token, whatever the guard allows clocks to differ. */
const OUTLIVED = 30_000;

const calling = (
  era: (method: string, params: Record<string, unknown>) => Raw,
  name: string,
) => era("tools/call", { name, arguments: {}, _meta: { progressToken: 7 } });

/** What the tool says of itself, as the last message of an answer has it. */
async function said(answer: Response): Promise<string> {
  const text = await answer.text();
  const last = text.split("\n").findLast((line) => /^(?:data: )?\{/.test(line)) ?? "{}";
  return JSON.parse(last.replace(/^data: /, "")).result?.content?.[0]?.text ??
    text;
}

async function streams({ resource, issuer }: World): Promise<void> {
  const message = modern("tools/call", { name: "count", arguments: {} });
  (message.body.params as { _meta: Record<string, unknown> })._meta
    .progressToken = 7;
  for (const raw of [message, calling(legacy, "count")]) {
    const answer = await post(resource, await issuer.mint(), raw);
    assert.match(
      answer.headers.get("content-type") ?? "",
      /^text\/event-stream/,
    );
    const messages = (await answer.text()).split("\n").filter((line) => line.startsWith("data: {"))
      .map((line) => JSON.parse(line.slice("data: ".length)));
    assert.deepEqual(messages.map(({ method = "result" }) => method), [
      ...Array(3).fill("notifications/progress"),
      "result",
    ]);
  }
}

async function ends({ resource, issuer }: World): Promise<void> {
  const exp = Math.floor(Date.now() / 1000) + SECONDS_OF_LIFE;
  const listen = modern("subscriptions/listen", {
    notifications: { toolsListChanged: true },
  });
  const answer = await post(
    resource,
    await issuer.mint({ claims: { exp } }),
    listen,
  );
  assert.match(answer.headers.get("content-type") ?? "", /^text\/event-stream/);
  const outlives = AbortSignal.timeout(OUTLIVED);
  await Promise.race([
    answer.text(),
    new Promise((_, reject) => {
      outlives.onabort = () => reject(new Error("the stream outlives its token"));
    }),
  ]);
  assert.ok(
    Date.now() >= exp * 1000,
    "the stream ended before its token expired",
  );
}

async function stops({ resource, issuer }: World): Promise<void> {
  const message = modern("tools/call", { name: "wait", arguments: {} });
  (message.body.params as { _meta: Record<string, unknown> })._meta
    .progressToken = 7;
  const token = await issuer.mint();
  const client = new AbortController();
  const answer = await post(resource, token, message, client.signal);
  await answer.body!.getReader().read(); // It has begun.
  client.abort();
  for (let look = 0; look < LOOKS; look++) {
    if (
      await said(
        await post(
          resource,
          token,
          modern("tools/call", { name: "stopped", arguments: {} }),
        ),
      ) === "1"
    ) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  }
  assert.fail("nobody waited any more, and the tool went on");
}

/** Each with what it says of a runtime that passes. */
export const PROBES: Record<string, (world: World) => Promise<void>> = {
  "streams": streams,
  "ends with the token": ends,
  "stops when its client leaves": stops,
};

/**
 * Tries them on one server.
 *
 * @returns those that hold, and why the others do not
 */
export async function streamed(
  { command }: Subject,
): Promise<{ held: string[]; broken: string[] }> {
  let answer: (request: Request) => Promise<Response> = () =>
    Promise.resolve(new Response(null, { status: 503 }));
  const served = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => answer(request),
  );
  const origin = `http://127.0.0.1:${served.addr.port}`;
  const issuer = await createIssuer({ issuer: origin, resources: {} });
  answer = issuer.fetch;
  const server = await startServer({ command, cwd: HERE }, { issuer: origin });
  issuer.addResource(server.resource, ["notes:read", "notes:write"]);
  const held: string[] = [];
  const broken: string[] = [];
  try {
    for (const [name, probe] of Object.entries(PROBES)) {
      try {
        await probe({ resource: server.resource, issuer });
        held.push(name);
      } catch (error) {
        broken.push(
          `${name}: ${error instanceof Error ? error.message : error}`,
        );
      }
    }
  } finally {
    await server.stop();
    await served.shutdown();
  }
  return { held, broken };
}
