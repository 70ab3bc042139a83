/** What can be wrong with an issuer, and what a server has to make of it: nobody is let in unseen. */

import { powerOf, type Target } from "../../check.ts";
import type { Controls, Endpoint } from "../../issuer/issuer.ts";
import { type Answered, expectStatus, send } from "../expect.ts";
import { expectNoticed, issuerOf, ownKey, publish, withFreshServer } from "./own_keys.ts";
import { ofAsked, UNREACHABLE } from "./told_keys.ts";
import { withToken } from "../messages.ts";
import { messageFor, reading, writing } from "../operations.ts";
import { costsTheCheck, type HarnessError } from "../../harness_error.ts";
import { failed } from "../../words.ts";
import { rpcResponse } from "../../rpc.ts";

/** What is expected of an answer while the keys cannot be had. */
export type Judge = (exchange: Answered) => void;

/** Nobody is let in: whatever the status is, it is a refusal. */
export const closed: Judge = (exchange: Answered): void => {
  if (exchange.response.status < 400 || rpcResponse(exchange.response)?.result) {
    throw failed(exchange, "a refusal, and no result");
  }
};

/** And the refusal is none that sends a client to get another token for nothing, or that looks like a crash. */
export const closedAndSaid: Judge = (exchange: Answered): void => {
  closed(exchange);
  expectStatus(exchange, [401, 503], "503 with Retry-After, or 401");
};

/** An operation with an honest token, which cannot be verified just now. */
export async function calling(target: Target, why: string, judge: Judge): Promise<Answered> {
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
        await ofAsked(endpoint, { fresh, controls }, () => calling(fresh, `${endpoint} is 500`, judge)),
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
    await ofAsked("metadata", { fresh, controls }, call);
  });
};

/** The key set is none. */
const garbage: Trouble = async (target, judge) => {
  const { jwk } = await ownKey(target);
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
    await ofAsked("metadata", { fresh, controls }, () => calling(fresh, "the metadata is no JSON", judge));
    for (const [where, jwks_uri] of places) {
      controls.recover();
      controls.changeMetadata({ jwks_uri });
      const call = () => calling(fresh, `the metadata has the keys ${where}`, judge);
      await ofAsked("metadata", { fresh, controls }, call);
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
      await ofAsked("metadata", { fresh, controls }, call);
    }
  });
};

/** By the rule that nobody is let in then. */
export const TROUBLES: Record<string, Trouble> = {
  "keys.outage": outage("jwks"),
  "keys.metadata-outage": outage("metadata"),
  "keys.unreachable": unreachable,
  "keys.garbage": garbage,
  "keys.metadata-garbage": metadataGarbage,
  "keys.other-issuer": otherIssuer,
};

/** What each trouble has shown of how it is said, by what sends to the server: to start one for each is most of the work. */
const shown = new WeakMap<Target["send"], Map<string, unknown>>();

/**
 * One of them, judged by whether anybody is let in. How the refusals say it is kept for {@linkcode allTroubles}.
 *
 * @param id the rule's
 */
export async function oneTrouble(target: Target, id: string): Promise<void> {
  let unsaid: unknown;
  const noted: Judge = (exchange) => {
    closed(exchange);
    try {
      closedAndSaid(exchange);
    } catch (error) {
      unsaid ??= error;
    }
  };
  const kept = shown.get(target.send) ?? new Map<string, unknown>();
  shown.set(target.send, kept);
  try {
    await TROUBLES[id]!(target, noted);
    kept.set(id, unsaid);
  } catch (error) {
    kept.set(id, unsaid ?? error);
    throw error;
  }
}

/** All of them, judged by how it is said as well: what one cannot tell of a server, another may. */
export async function allTroubles(target: Target): Promise<void> {
  const untold: HarnessError[] = [];
  const troubles = Object.entries(TROUBLES);
  const kept = shown.get(target.send);
  for (const [id, trouble] of troubles) {
    try {
      if (!kept?.has(id)) await trouble(target, closedAndSaid);
      else if (kept.get(id) !== undefined) throw kept.get(id);
    } catch (error) {
      if (!costsTheCheck(error)) throw error;
      untold.push(error);
    }
  }
  if (untold.length === troubles.length) throw untold[0];
}

/** Long enough not to be there by chance. */
const TELLING = 16;

/** Expects that what was refused was not executed, as far as a text in its arguments shows that afterwards. */
async function expectNothingWritten(target: Target, refused: Answered[]): Promise<void> {
  const { observe } = target.powers["an operation that writes"] ?? {};
  if (!observe) return;
  const token = await powerOf(target, "mint")();
  await expectNoticed(target, token, "that is honest, after the outage");
  const { response } = await send(target, messageFor(withToken(target, token), observe));
  for (const exchange of refused) {
    const sent = exchange.request.body?.match(/"[^"]*"/g)?.map((text) => text.slice(1, -1)) ?? [];
    const longest = sent.toSorted((a, b) => b.length - a.length)[0] ?? "";
    if (longest.length >= TELLING && response.body.includes(longest)) {
      throw failed(exchange, "nothing executed", "a refusal, and it was executed");
    }
  }
}
