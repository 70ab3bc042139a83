/** Keys that cannot be had: nobody is let in unseen, nobody is told that his token is bad, and it passes. */

import { type Check, type Power, powerOf, type Target } from "../../check.ts";
import type { Controls, Endpoint } from "../../issuer/issuer.ts";
import { type Answered, expectStatus, headerOf, send } from "../expect.ts";
import {
  ask,
  expectAccepted,
  expectAcceptedSoon,
  expectAskedAtMost,
  expectReadsMetadata,
  issuerOf,
  ownKey,
  publish,
  withFreshServer,
} from "./own_keys.ts";
import { withToken } from "../messages.ts";
import { messageFor, reading, writing } from "../operations.ts";
import { costsTheCheck } from "../../harness_error.ts";
import { failed } from "../../words.ts";
import { rpcResponse } from "../../rpc.ts";

const FRESH: Power[] = ["an operation that reads", "mint", "control issuer", "fresh server"];

/** Tokens of a flood: a few in a second are enough to see whether each of them is a question to the issuer. */
const FLOOD = 40;

/** Nobody listens there. */
const UNREACHABLE = "http://127.0.0.1:9/jwks";

/** What is expected of an answer while the keys cannot be had. */
type Judge = (exchange: Answered) => void;

/** Nobody is let in: whatever the status is, it is a refusal. */
const closed: Judge = (exchange) => {
  if (exchange.response.status < 400 || rpcResponse(exchange.response)?.result) {
    throw failed(exchange, "a refusal, and no result");
  }
};

/** And the refusal is none that sends a client to get another token for nothing, or that looks like a crash. */
const closedAndSaid: Judge = (exchange) => {
  closed(exchange);
  expectStatus(exchange, [401, 503], "503 with Retry-After, or 401");
};

/** An operation with an honest token, which cannot be verified just now. */
async function calling(target: Target, why: string, judge: Judge): Promise<Answered> {
  const caller = withToken(target, await powerOf(target, "mint")());
  const writes = target.powers["an operation that writes"];
  const message = writes ? writing(caller) : reading(caller);
  const exchange = await send(target, { ...message, note: `${message.note}, while ${why}` });
  judge(exchange);
  return exchange;
}

/** Something that is wrong with the issuer: what it does to a server that has met it in no other state. */
type Trouble = (target: Target, judge: Judge) => Promise<void>;

/** This endpoint is out of order. */
function outage(endpoint: Endpoint): Trouble {
  return async (target, judge) => {
    const prepare = (controls: Controls) => {
      controls.resetCounters();
      controls.fail(endpoint, { status: 500 });
    };
    await withFreshServer(target, prepare, async (fresh, controls) => {
      const refused = [
        await ofMetadata(endpoint, controls, () => calling(fresh, `${endpoint} is 500`, judge)),
      ];
      for (const status of [503, 404]) {
        controls.fail(endpoint, { status });
        refused.push(await calling(fresh, `${endpoint} is ${status}`, judge));
      }
      controls.recover();
      await expectNothingWritten(fresh, refused);
    });
  };
}

/** Nobody listens where the metadata says that the keys are. */
const unreachable: Trouble = async (target, judge) => {
  const prepare = (controls: Controls) => {
    controls.resetCounters();
    controls.changeMetadata({ jwks_uri: UNREACHABLE });
  };
  await withFreshServer(target, prepare, async (fresh, controls) => {
    const call = () => calling(fresh, "nobody listens where the keys should be", judge);
    await ofMetadata("metadata", controls, call);
  });
};

/** The key set is none. */
const garbage: Trouble = async (target, judge) => {
  const { jwk } = await ownKey();
  const sets: [string, unknown][] = [
    ["has no keys", undefined],
    ["has a text for keys", "none"],
    ["has an object for keys", { 0: jwk }],
    ["has null for a key", [null]],
    ["has keys that are none", [{ kty: "EC" }, { ...jwk, x: "", y: "" }, 1]],
    ["is empty", []],
  ];
  await withFreshServer(target, () => publish(target, undefined), async (fresh, controls) => {
    for (const [what, keys] of sets) {
      publish(target, keys);
      await calling(fresh, `the key set ${what}`, judge);
    }
    controls.fail("jwks", { status: 200 });
    await calling(fresh, "the key set is no JSON", judge);
  });
};

/** The metadata does not say where the keys are. */
const metadataGarbage: Trouble = async (target, judge) => {
  const places: [string, unknown][] = [
    ["nowhere", undefined],
    ["in a number", 7],
    ["at a path", "/jwks"],
    ["in a file", "file:///jwks.json"],
  ];
  const noJson = (controls: Controls) => {
    controls.resetCounters();
    controls.fail("metadata", { status: 200 });
  };
  await withFreshServer(target, noJson, async (fresh, controls) => {
    await ofMetadata("metadata", controls, () => calling(fresh, "the metadata is no JSON", judge));
    for (const [where, jwks_uri] of places) {
      controls.recover();
      controls.changeMetadata({ jwks_uri });
      await calling(fresh, `the metadata has the keys ${where}`, judge);
    }
  });
};

/** The metadata is another issuer's. */
const otherIssuer: Trouble = async (target, judge) => {
  const others: [string, (controls: Controls, issuer: string) => void][] = [
    ["another issuer", (controls) => controls.lieAboutIssuer("https://other-issuer.example")],
    ["an issuer with a slash more", (controls, issuer) => controls.lieAboutIssuer(`${issuer}/`)],
    ["an issuer below it", (controls, issuer) => controls.lieAboutIssuer(`${issuer}/tenant`)],
    ["no issuer", (controls) => controls.changeMetadata({ issuer: undefined })],
    ["a list with the issuer", (controls, issuer) => controls.changeMetadata({ issuer: [issuer] })],
  ];
  const first = (controls: Controls) => {
    controls.resetCounters();
    controls.lieAboutIssuer("https://other-issuer.example");
  };
  const issuer = await issuerOf(target);
  await withFreshServer(target, first, async (fresh, controls) => {
    for (const [what, lie] of others) {
      lie(controls, issuer);
      const call = () => calling(fresh, `the metadata names ${what}`, judge);
      await ofMetadata("metadata", controls, call);
    }
  });
};

/** What one kind of trouble cannot tell of a server, another may. */
async function unlessUntested(running: Promise<void>): Promise<void> {
  try {
    await running;
  } catch (error) {
    if (!costsTheCheck(error)) throw error;
  }
}

/** By the rule that nobody is let in then. */
const TROUBLES: Record<string, Trouble> = {
  "keys.outage": outage("jwks"),
  "keys.metadata-outage": outage("metadata"),
  "keys.unreachable": unreachable,
  "keys.garbage": garbage,
  "keys.metadata-garbage": metadataGarbage,
  "keys.other-issuer": otherIssuer,
};

/** Runs what says something only of a server that reads the metadata, where it is the metadata that is wrong. */
async function ofMetadata<T>(endpoint: Endpoint, controls: Controls, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (endpoint === "metadata") expectReadsMetadata(controls);
    throw error;
  }
}

/** Long enough not to be there by chance. */
const TELLING = 16;

/** Expects that what was refused was not executed, as far as a text in its arguments shows that afterwards. */
async function expectNothingWritten(target: Target, refused: Answered[]): Promise<void> {
  const { observe } = target.powers["an operation that writes"] ?? {};
  if (!observe) return;
  const caller = withToken(target, await powerOf(target, "mint")());
  const { response } = await send(target, messageFor(caller, observe));
  for (const exchange of refused) {
    const sent = exchange.request.body?.match(/"[^"]*"/g)?.map((text) => text.slice(1, -1)) ?? [];
    const longest = sent.toSorted((a, b) => b.length - a.length)[0] ?? "";
    if (longest.length >= TELLING && response.body.includes(longest)) {
      throw failed(exchange, "nothing executed", "a refusal, and it was executed");
    }
  }
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function isRetryAfter(value: string): boolean {
  return /^\d+$/.test(value) || (/^[A-Z][a-z]{2}, /.test(value) && !Number.isNaN(Date.parse(value)));
}

/** The checks of this file's subject. */
export const keysOutageChecks: Check[] = [
  ...Object.entries(TROUBLES).map(([id, trouble]): Check => ({
    verifies: [id],
    polarity: "refuses",
    needs: FRESH,
    uses: ["an operation that writes"],
    run: (target) => trouble(target, closed),
  })),
  {
    verifies: ["keys.trouble-said"],
    polarity: "refuses",
    needs: FRESH,
    uses: ["an operation that writes"],
    async run(target) {
      for (const trouble of Object.values(TROUBLES)) await unlessUntested(trouble(target, closedAndSaid));
    },
  },
  {
    verifies: ["keys.outage-said"],
    polarity: "refuses",
    needs: FRESH,
    uses: ["an operation that writes"],
    async run(target) {
      const prepare = (controls: Controls) => controls.fail("metadata", { status: 503 });
      await withFreshServer(target, prepare, async (fresh, controls) => {
        for (const endpoint of ["metadata", "jwks"] as const) {
          controls.recover();
          controls.fail(endpoint, { status: 503 });
          const exchange = await calling(fresh, `${endpoint} is 503`, closed);
          expectStatus(exchange, [503], "503 with Retry-After");
          const after = headerOf(exchange, "retry-after");
          if (!isRetryAfter(after)) {
            throw failed(exchange, "503 with Retry-After", `503 with Retry-After ${after || "missing"}`);
          }
        }
      });
    },
  },
  {
    verifies: ["keys.outage-flood"],
    polarity: "refuses",
    needs: FRESH,
    uses: ["an operation that writes"],
    async run(target) {
      const stranger = await ownKey();
      for (const endpoint of ["metadata", "jwks"] as const) {
        const prepare = (controls: Controls) => controls.fail(endpoint, { status: 503 });
        await withFreshServer(target, prepare, async (fresh, controls) => {
          controls.resetCounters();
          let last = await calling(fresh, `${endpoint} is 503`, closed);
          for (let sent = 1; sent < FLOOD; sent++) {
            const junk = sent % 2 === 0;
            last = junk
              ? await ask(
                fresh,
                await stranger.token(fresh, { kid: crypto.randomUUID() }),
                "by an unknown key",
              )
              : await calling(fresh, `${endpoint} is 503`, closed);
          }
          expectAskedAtMost(FLOOD / 4, controls, `${FLOOD} tokens, while ${endpoint} is 503`, last);
        });
      }
    },
  },
  {
    verifies: ["keys.recovers"],
    polarity: "accepts",
    needs: FRESH,
    async run(target) {
      const prepare = (controls: Controls) => controls.fail("metadata", { status: 503 });
      await withFreshServer(target, prepare, async (fresh, controls) => {
        const token = await powerOf(fresh, "mint")();
        await ask(fresh, token, "while the metadata cannot be had");
        controls.recover();
        controls.fail("jwks", { status: 503 });
        await ask(fresh, token, "while the keys cannot be had");
        controls.recover();
        await expectAcceptedSoon(fresh, token, "after the outage");
      });
    },
  },
  {
    verifies: ["keys.known-key"],
    polarity: "accepts",
    needs: FRESH,
    async run(target) {
      const stranger = await ownKey();
      await withFreshServer(target, () => {}, async (fresh, controls) => {
        const mint = powerOf(fresh, "mint");
        await expectAccepted(fresh, await mint(), "while all is well");
        for (const endpoint of ["metadata", "jwks"] as const) controls.fail(endpoint, { status: 503 });
        await expectAccepted(fresh, await mint(), "by a known key, during an outage");
        await ask(fresh, await stranger.token(fresh), "by an unknown key, during an outage");
        await expectAccepted(fresh, await mint(), "by a known key, after that");
      });
    },
  },
];
