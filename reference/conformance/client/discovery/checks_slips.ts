/** Whether a client finds its way where honest servers write something a little wrong. */

import type { Check } from "../../check.ts";
import { accepting, expectRan, failedIn, formOf, requestsTo, type WorldJudge } from "../expect.ts";
import { usesOfServers } from "../no_sign_in.ts";
import {
  CHALLENGE_SLIPS,
  SAME_RESOURCE,
  type SpeltScenario,
  TWO_POINTERS,
  UNUSED_MEMBERS,
} from "./scenarios_slips.ts";

const signsIn: WorldJudge = async (world, scenario) => {
  expectRan(world, scenario, await (await world.client()).call("list_notes"), "list_notes");
};

/** And the authorization server is asked for the resource in the document's own letters. */
const asksInItsLetters: WorldJudge<SpeltScenario> = async (world, scenario) => {
  const client = await world.client({ resource: scenario.called(world) });
  expectRan(world, scenario, await client.call("list_notes"), "list_notes");
  const asked = [
    ...world.opened.map(({ searchParams }) => searchParams),
    ...requestsTo(world, world.issuer, "/token").map(formOf),
  ].map((parameters) => parameters.get("resource"));
  const { resource } = world.notes.metadata;
  const other = asked.find((each) => each !== resource);
  if (other !== undefined) throw failedIn(scenario, `resource ${other}`, `resource ${resource}`);
};

const signsInAtItsOwn: WorldJudge = async (world, scenario) => {
  const outcome = await (await world.client()).call("list_notes");
  if (usesOfServers(world).some(({ party }) => party !== world.issuer)) {
    throw failedIn(
      scenario,
      "a sign-in where one of the two leads",
      "a sign-in where the well-known place leads",
    );
  }
  expectRan(world, scenario, outcome, "list_notes");
};

/** The checks of discovery among servers that make slips. */
export const discoverySlipChecks: Check[] = [
  accepting("discovery.same-resource", SAME_RESOURCE, asksInItsLetters),
  accepting("discovery.empty-members", UNUSED_MEMBERS, signsIn),
  accepting("discovery.challenge-slips", CHALLENGE_SLIPS, signsIn),
  accepting("discovery.pointers-disagree", TWO_POINTERS, signsInAtItsOwn),
];
