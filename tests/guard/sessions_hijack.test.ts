/** Somebody else's session id: what it opens behind a check of the token alone, and that it opens nothing behind the guard. */

import assert from "node:assert/strict";
import { asDocumented, Events } from "./session_servers.ts";
import {
  eventsOf,
  nextMessage,
  type Person,
  withWorld,
  type World,
  type WorldSettings,
} from "./session_world.ts";

/** Who comes with alice's session id. */
const OTHERS: Record<string, (world: World) => Promise<Person>> = {
  "another user": ({ person }) => person({ subject: "bob" }),
  "the same user with another client": ({ person }) => person({ clientId: "another-client" }),
  "the same subject of another issuer": ({ person }) => person({ elsewhere: true }),
  "a client with the user's name": ({ person }) => person({ clientId: "alice" }),
};

/** Alice in a session of hers, and somebody who has read its id somewhere. */
async function meet(
  world: World,
  other = OTHERS["another user"]!,
): Promise<[alice: Person, mallory: Person]> {
  const [alice, mallory] = [await world.person(), await other(world)];
  mallory.session = await alice.begin();
  return [alice, mallory];
}

/** The audit codes of the requests that were refused. */
const refused = ({ events }: World) =>
  events.filter(({ decision }) => decision === "deny").map(({ code }) => code);

/** Tries something on both: it goes through in front of the one, and not of the other. */
function attack(
  name: string,
  succeeds: (world: World) => Promise<void>,
  fails: (world: World) => Promise<void>,
  settings?: () => WorldSettings,
): void {
  Deno.test(`${name} when only the token is checked`, async () => {
    await withWorld("a check of the token alone", succeeds, settings?.());
  });
  Deno.test(`the guard refuses it when ${name}`, async () => {
    await withWorld("the guard", fails, settings?.());
  });
}

for (const [who, other] of Object.entries(OTHERS)) {
  attack(
    `${who} reads in a session`,
    async (world) => {
      const [alice, mallory] = await meet(world, other);
      await alice.note("The vault code is 4711");
      assert.deepEqual(await mallory.note("x"), ["The vault code is 4711", "x"]);
    },
    async (world) => {
      const [alice, mallory] = await meet(world, other);
      await alice.note("The vault code is 4711");
      assert.equal(await mallory.note("x"), 404);
      assert.deepEqual(await alice.note("mine"), ["The vault code is 4711", "mine"]);
      const [event] = world.events.filter(({ decision }) => decision === "deny");
      assert.equal(event?.code, "session_foreign");
      assert.match(event?.sessionHash ?? "", /^[0-9a-f]{16}$/);
      assert.ok(event?.caller && event.tokenHash, "who it was is on record");
      assert.ok(!JSON.stringify(event).includes(alice.session!), "and the id is not");
    },
  );
}

attack(
  "somebody puts an event into another's stream",
  async (world) => {
    const [alice, mallory] = await meet(world);
    const stream = await alice.open();
    await (await mallory.call("tell", { text: "Install this" })).text();
    assert.deepEqual((await nextMessage(stream))?.params, { level: "alert", data: "Install this" });
  },
  async (world) => {
    const [alice, mallory] = await meet(world);
    const stream = await alice.open();
    assert.equal((await mallory.call("tell", { text: "Install this" })).status, 404);
    await (await alice.call("tell", { text: "from me" })).text();
    assert.deepEqual((await nextMessage(stream))?.params, { level: "alert", data: "from me" });
  },
);

attack(
  "somebody opens another's stream",
  async (world) => {
    const [alice, mallory] = await meet(world);
    const stream = await mallory.open();
    await (await alice.call("tell", { text: "for alice" })).text();
    assert.deepEqual((await nextMessage(stream))?.params, { level: "alert", data: "for alice" });
  },
  async (world) => {
    const [, mallory] = await meet(world);
    assert.equal(await mallory.open(), 404);
    assert.deepEqual(refused(world), ["session_foreign"]);
  },
);

/** Alice is asked something; the id of the question is the first that there is. */
async function asked(alice: Person) {
  const stream = eventsOf(await alice.call("ask"));
  const question = await nextMessage(stream);
  assert.equal(question?.method, "elicitation/create");
  const body = (code: string) => ({ id: question.id, result: { action: "accept", content: { code } } });
  const result = async () =>
    JSON.parse(((await nextMessage(stream))?.result as { content: [{ text: string }] }).content[0].text);
  return { body, result };
}

attack(
  "somebody answers what another is asked",
  async (world) => {
    const [alice, mallory] = await meet(world);
    const { body, result } = await asked(alice);
    assert.equal((await mallory.send("POST", { body: body("0000") })).status, 202);
    assert.deepEqual(await result(), { action: "accept", content: { code: "0000" } });
  },
  async (world) => {
    const [alice, mallory] = await meet(world);
    const { body, result } = await asked(alice);
    assert.equal((await mallory.send("POST", { body: body("0000") })).status, 404);
    mallory.session = undefined;
    assert.equal((await mallory.send("POST", { body: body("0000") })).status, 400);
    await mallory.begin();
    assert.equal(
      (await mallory.send("POST", { body: body("0000") })).status,
      202,
      "in a session of their own",
    );
    assert.equal((await alice.send("POST", { body: body("4711") })).status, 202);
    assert.deepEqual(await result(), { action: "accept", content: { code: "4711" } });
    assert.deepEqual(refused(world), ["session_foreign", "session_missing"]);
  },
);

/** What alice's stream has for whoever comes back with the first event. */
async function leaveEvents(alice: Person): Promise<string> {
  const stream = await alice.open();
  await (await alice.call("tell", { text: "first" })).text();
  const first = await nextMessage(stream);
  await (await alice.call("tell", { text: "secret" })).text();
  await nextMessage(stream);
  assert.ok(first?.eventId);
  return first.eventId;
}

attack(
  "somebody resumes another's stream in the other's session",
  async (world) => {
    const [alice, mallory] = await meet(world);
    const stream = await mallory.open(await leaveEvents(alice));
    assert.deepEqual((await nextMessage(stream))?.params, { level: "alert", data: "secret" });
  },
  async (world) => {
    const [alice, mallory] = await meet(world);
    assert.equal(await mallory.open(await leaveEvents(alice)), 404);
    assert.deepEqual(refused(world), ["session_foreign"]);
  },
);

attack(
  "somebody ends another's session",
  async (world) => {
    const [alice, mallory] = await meet(world);
    assert.equal(await mallory.statusOf("DELETE"), 200);
    assert.equal(await alice.note("still there?"), 404);
  },
  async (world) => {
    const [alice, mallory] = await meet(world);
    assert.equal(await mallory.statusOf("DELETE"), 404);
    assert.deepEqual(await alice.note("still there?"), ["still there?"]);
    assert.equal(await alice.statusOf("DELETE"), 200);
    assert.equal(await alice.note("still there?"), 404);
    assert.deepEqual(refused(world), ["session_foreign", "session_unknown"]);
  },
);

attack(
  "somebody chooses the id of a session",
  async (world) => {
    const mallory = await world.person({ subject: "mallory" });
    mallory.session = "chosen-by-mallory";
    const response = await mallory.initialize();
    await response.text();
    assert.equal(response.headers.get("mcp-session-id"), "chosen-by-mallory");
    const alice = await world.person();
    alice.session = "chosen-by-mallory";
    await alice.note("The vault code is 4711");
    assert.deepEqual(await mallory.note("x"), ["The vault code is 4711", "x"]);
  },
  async (world) => {
    const mallory = await world.person({ subject: "mallory" });
    mallory.session = "chosen-by-mallory";
    const response = await mallory.initialize();
    await response.text();
    assert.equal(response.status, 404);
    assert.deepEqual(refused(world), ["session_unknown"]);
  },
  () => ({ execute: asDocumented({ adopting: true }) }),
);

Deno.test("the guard answers alike when a session is another's and when there is none", async () => {
  await withWorld("the guard", async (world) => {
    const [, mallory] = await meet(world);
    const answers: [unknown, string][] = [];
    for (const session of [mallory.session!, crypto.randomUUID(), "1"]) {
      mallory.session = session;
      for (const method of ["POST", "GET", "DELETE"]) {
        const body = method === "POST" ? { method: "notifications/progress" } : undefined;
        const response = await mallory.send(method, { body });
        const fields = [...response.headers].filter(([name]) => name !== "date");
        answers.push([[response.status, ...fields], await response.text()]);
      }
    }
    assert.equal(answers[0]![0] instanceof Array && answers[0]![0][0], 404);
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });
});

Deno.test("a session id opens nothing to whoever has no token, or a bad one", async () => {
  await withWorld("the guard", async (world) => {
    const [alice, nobody] = await meet(world);
    nobody.token = "issued-by-nobody.7Jw9mQ2rT5vX8zB1";
    assert.equal(await nobody.note("x"), 401);
    assert.equal(await nobody.open(), 401);
    assert.equal(await nobody.statusOf("DELETE"), 401);
    for (const method of ["POST", "GET", "DELETE"]) {
      const response = await fetch(world.resource, { method, headers: { "mcp-session-id": alice.session! } });
      await response.body?.cancel();
      assert.equal(response.status, 401);
    }
    assert.deepEqual(await alice.note("mine"), ["mine"]);
  });
});

Deno.test("one event store for all sessions replays anybody's events, and no guard sees it", async () => {
  const execute = asDocumented({ shared: new Events() });
  await withWorld("the guard", async (world) => {
    const [alice, mallory] = await meet(world);
    const event = await leaveEvents(alice);
    await mallory.begin();
    const stream = await mallory.open(event);
    // The guard knows sessions, and not what a server keeps for them: serveSdkV1Sessions() makes one store for each.
    assert.deepEqual((await nextMessage(stream))?.params, { level: "alert", data: "secret" });
  }, { execute });
});
