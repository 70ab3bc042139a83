/** What checks of a client expect of it, and of the world that it was put into. Each throws a failure in words. */

import { type Check, CheckFailure, type Target } from "../check.ts";
import type { ClientPower } from "./world/power.ts";
import type { Outcome } from "./world/outcome.ts";
import type { Party } from "./world/party.ts";
import { inWorld, type Scenario, type Seen, type World } from "./world/world.ts";

/** Nobody misbehaves. */
export const HONEST: Scenario = { name: "honest", story: "everybody is honest", arrange() {} };

const worked = new WeakMap<ClientPower, Promise<void>>();

/**
 * The control of every check that wants something refused: where everybody is honest, this client signs in and gets
 * its result. A client that refuses everything would pass such a check for the wrong reason.
 */
export function expectWorksWhenHonest(target: Target): Promise<void> {
  const client = target.powers.client!;
  const control = worked.get(client) ??
    inWorld(target, HONEST, async (world) => {
      const outcome = await (await world.client()).call("list_notes");
      expectRan(world, HONEST, outcome, "list_notes", ", before any refusal counts");
    });
  worked.set(client, control);
  return control;
}

/** Judges a client in a world: starts it, calls it, and looks at what came of it. */
export type WorldJudge<S extends Scenario = Scenario> = (world: World, scenario: S) => void | Promise<void>;

/**
 * A check that puts the client into a world where something is wrong; `judge` says what must not have happened.
 *
 * @param scenarios what is wrong; each of several has a world of its own
 */
export function refusing<S extends Scenario>(id: string, scenarios: S | S[], judge: WorldJudge<S>): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    needs: ["client"],
    async run(target) {
      await expectWorksWhenHonest(target);
      await inEach(target, scenarios, judge);
    },
  };
}

/** A check that puts the client into a world that is odd and honest, where it has to get its result. */
export function accepting<S extends Scenario>(id: string, scenarios: S | S[], judge: WorldJudge<S>): Check {
  return {
    verifies: [id],
    polarity: "accepts",
    needs: ["client"],
    run: (target) => inEach(target, scenarios, judge),
  };
}

async function inEach<S extends Scenario>(
  target: Target,
  scenarios: S | S[],
  judge: WorldJudge<S>,
): Promise<void> {
  for (const scenario of [scenarios].flat() as S[]) {
    await inWorld(target, scenario, (world) => judge(world, scenario));
  }
}

/** A failure in this world. */
export function failedIn(scenario: Scenario, received: string, expected: string): CheckFailure {
  return new CheckFailure(`a world in which ${scenario.story}`, received, expected);
}

/** Expects a result, and the server to have run the tool. */
export function expectRan(world: World, scenario: Scenario, outcome: Outcome, tool: string, why = ""): void {
  const expected = `the result of ${tool}${why}`;
  if ("error" in outcome) throw failedIn(scenario, `an error: ${outcome.error}`, expected);
  if (!world.notes.executed.includes(tool)) {
    throw failedIn(scenario, "a result, though the server never ran the tool", expected);
  }
}

/** Expects the client to have given up with an error. */
export function expectError(scenario: Scenario, outcome: Outcome, expected: string): void {
  if ("result" in outcome) throw failedIn(scenario, "a result", expected);
}

/** Expects that no browser was opened. */
export function expectNotOpened(world: World, scenario: Scenario, expected: string): void {
  if (world.opened.length > 0) throw failedIn(scenario, "the person was sent to sign in", expected);
}

/** What arrived at a party: all of it, or what was sent to a path that ends like this. */
export function requestsTo(world: World, party: Party, pathEnd = ""): Seen[] {
  return world.seen.filter((seen) => {
    return seen.party === party && !seen.from && new URL(seen.request.url).pathname.endsWith(pathEnd);
  });
}

/** The form of a token request. */
export function formOf({ request }: Seen): URLSearchParams {
  return new URLSearchParams(request.body ?? "");
}

/** Whether a request carries this text anywhere: in its URL, its headers or its body. */
export function carries({ request }: Seen, text: string): boolean {
  const { url, headers, body = "" } = request;
  const parts = [url, body, ...headers.map(([, value]) => value)];
  return parts.some((part) => part.includes(text) || part.includes(encodeURIComponent(text)));
}
