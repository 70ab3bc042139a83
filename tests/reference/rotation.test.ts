/** Keys that are rotated while requests come in without a pause: nobody is refused who should not be. */

import assert from "node:assert/strict";
import { protect, type ProtectOptions } from "../../reference/guard/mod.ts";
import { listen } from "../../reference/server/listener.ts";
import { legacy, modern, post, type ServedIssuer, serveIssuer } from "../server/server_under_test.ts";
import { referenceBehind } from "./reference_server.ts";

/** How many requests are under way at any time. */
const WORKERS = 8;

/** How many answers there have to be before anything changes again. */
const ENOUGH = 40;

/** The tokens of one signing key, and how they fared. */
interface Generation {
  tokens: string[];
  published: boolean;
  statuses: number[];
}

/** A guarded server whose clock a test moves, and clients that never stop calling it. */
class Load {
  readonly generations: Generation[] = [];
  /** Refusals of tokens whose key was published when they were sent, and still was when the answer came. */
  readonly wrong: string[] = [];
  #seconds = 0;
  #over = false;
  #answered = Promise.withResolvers<void>();

  constructor(readonly issuer: ServedIssuer, readonly resource: string) {}

  now = () => Date.now() + this.#seconds * 1000;

  /** Signs with a fresh key from now on, once the pause between two questions to the issuer (`keys.cooldown`) is over. */
  async rotate(options: { keepOld: boolean }): Promise<Generation> {
    this.#seconds += 2;
    for (const generation of this.generations) generation.published &&= options.keepOld;
    await this.issuer.controls.rotateKeys(options);
    return await this.add();
  }

  /** Puts tokens of the key that signs now among those that are sent. */
  async add(): Promise<Generation> {
    const tokens = await Promise.all(
      ["alice", "bob", "carol"].map((subject) => this.issuer.mint({ subject })),
    );
    const generation = { tokens, published: true, statuses: [] };
    this.generations.push(generation);
    return generation;
  }

  /** Waits for so many answers to tokens of a generation. */
  async answers(generation: Generation, count = ENOUGH): Promise<void> {
    const until = generation.statuses.length + count;
    while (generation.statuses.length < until) await this.#answered.promise;
  }

  /** Calls until the work is done. */
  async during(work: () => Promise<void>): Promise<void> {
    const workers = Promise.all(Array.from({ length: WORKERS }, (_, i) => this.#call(i)));
    try {
      await Promise.race([work(), workers]);
    } finally {
      this.#over = true;
      await workers;
    }
  }

  async #call(i: number): Promise<void> {
    for (let turn = i; !this.#over; turn++) {
      const generation = this.generations[turn % this.generations.length]!;
      const token = generation.tokens[turn % generation.tokens.length]!;
      const message = turn % 2 === 0 ? modern : legacy;
      const { published } = generation;
      const answer = await post(
        this.resource,
        token,
        message("tools/call", { name: "whoami", arguments: {} }),
      );
      const said = await answer.text();
      if (published && generation.published && answer.status !== 200) this.wrong.push(said);
      generation.statuses.push(answer.status);
      this.#answered.resolve();
      this.#answered = Promise.withResolvers();
    }
  }
}

async function underLoad(test: (load: Load) => Promise<void>, keys?: ProtectOptions["keys"]): Promise<void> {
  const issuer = await serveIssuer();
  const listener = listen({ hostname: "127.0.0.1", port: 0 }, () => {});
  const resource = `http://127.0.0.1:${listener.port}/mcp`;
  issuer.addResource(resource, ["notes:read", "notes:write"]);
  const load = new Load(issuer, resource);
  const createServer = referenceBehind(protect, { now: load.now, ...keys && { keys } });
  listener.answerWith(createServer({ resource, issuer: issuer.issuer }).fetch);
  try {
    await load.add();
    await load.during(() => test(load));
  } finally {
    await listener.stop(1_000);
    await issuer.close();
  }
}

const ROTATIONS = 5;

Deno.test("the reference server refuses no token whose key is published while keys are rotated under load", () =>
  underLoad(async (load) => {
    await load.answers(load.generations[0]!);
    for (let i = 0; i < ROTATIONS; i++) await load.answers(await load.rotate({ keepOld: true }));
    // The oldest are as good as the newest.
    for (const generation of load.generations) await load.answers(generation, 10);
    assert.deepEqual(load.wrong, []);
    assert.ok(load.generations.every(({ statuses }) => statuses.every((status) => status === 200)));
    const asked = load.issuer.controls.requests("jwks");
    assert.ok(asked <= ROTATIONS + 1, `it asked for the keys ${asked} times`);
  }));

Deno.test("the reference server refuses tokens of a withdrawn key as soon as one of the new key has come", () =>
  underLoad(async (load) => {
    await load.answers(load.generations[0]!);
    await load.answers(await load.rotate({ keepOld: true }));
    const withdrawn = [...load.generations];
    const fresh = await load.rotate({ keepOld: false });
    await load.answers(fresh, 1);
    // What was under way just then may still have passed.
    for (const generation of withdrawn) await load.answers(generation, WORKERS);
    for (const generation of withdrawn) {
      const before = generation.statuses.length;
      await load.answers(generation);
      // 503 for as long as nobody may ask whether the key is a new one.
      const refused = generation.statuses.slice(before).every((status) => status === 401 || status === 503);
      assert.ok(refused, `${generation.statuses.slice(before)}`);
    }
    assert.deepEqual([...new Set(fresh.statuses)], [200]);
    assert.deepEqual(load.wrong, []);
  }));

Deno.test("the load notices a guard that does not ask for keys when it meets a new one", () =>
  underLoad(async (load) => {
    await load.answers(load.generations[0]!);
    await load.answers(await load.rotate({ keepOld: true }));
    assert.ok(load.wrong.length > 0);
  }, { cooldown: 60, maxCooldown: 60 }));
