/** Whether a client finds its way to the authorization server, in whatever honest way it is shown. */

import type { Check } from "../../check.ts";
import { WELL_KNOWN } from "../world/bend.ts";
import {
  FIRST_SERVER_GONE,
  FIRST_SERVER_LIES,
  NO_POINTER,
  ONLY_AT_ROOT,
  OPENID_BEHIND_PATH,
  OPENID_ONLY,
  PAGE_OF_ISSUER,
  PAGE_OF_SERVER,
  POINTER_ABROAD,
  POINTER_ELSEWHERE,
} from "./scenarios.ts";
import { WRITTEN_ODDLY } from "./scenarios_challenges.ts";
import type { Exchange } from "../../exchange.ts";
import { accepting, expectRan, failedIn, formOf, requestsTo, type WorldJudge } from "../expect.ts";
import { isMetadataRequest, usesOfServers } from "../no_sign_in.ts";

const signsIn: WorldJudge = async (world, scenario) => {
  expectRan(world, scenario, await (await world.client()).call("list_notes"), "list_notes");
};

/** The same, and at the issuer that the right document names. */
const signsInThere: WorldJudge = async (world, scenario) => {
  const outcome = await (await world.client()).call("list_notes");
  if (usesOfServers(world).some(({ party }) => party !== world.issuer)) {
    throw failedIn(scenario, "a sign-in at the other authorization server", "a sign-in at the right one");
  }
  expectRan(world, scenario, outcome, "list_notes");
};

/** Metadata is looked for at these paths of somebody, in this order, and then there is a sign-in. */
function looksAt(whose: Exchange["to"], expected: string[]): WorldJudge {
  return async (world, scenario) => {
    await signsIn(world, scenario);
    const requests = world.seen.filter((seen) => seen.party.role === whose && isMetadataRequest(seen));
    const paths = [...new Set(requests.map(({ request }) => new URL(request.url).pathname))];
    if (paths.join() === expected.join()) return;
    throw failedIn(scenario, `requests for ${paths.join(", ")}`, `requests for ${expected.join(", ")}`);
  };
}

const asksForTheHost: WorldJudge = async (world, scenario) => {
  await looksAt("resource-server", [`${WELL_KNOWN}/mcp`, WELL_KNOWN])(world, scenario);
  const asked = [
    ...world.opened.map(({ searchParams }) => searchParams),
    ...requestsTo(world, world.issuer, "/token").map(formOf),
  ];
  const { origin } = world.notes;
  const other = asked.find((parameters) => parameters.get("resource") !== origin);
  if (other) {
    throw failedIn(scenario, `resource ${other.get("resource")}`, `resource ${origin}, as it is written`);
  }
};

/** The checks of discovery among honest servers. */
export const discoveryChecks: Check[] = [
  accepting("discovery.pointer-first", [POINTER_ELSEWHERE, POINTER_ABROAD], signsInThere),
  accepting("discovery.well-known-path", NO_POINTER, signsInThere),
  accepting("discovery.well-known-root", ONLY_AT_ROOT, asksForTheHost),
  accepting("discovery.challenge-grammar", WRITTEN_ODDLY, signsIn),
  accepting(
    "discovery.openid-next",
    OPENID_ONLY,
    looksAt("authorization-server", [
      "/.well-known/oauth-authorization-server",
      "/.well-known/openid-configuration",
    ]),
  ),
  accepting(
    "discovery.issuer-path",
    OPENID_BEHIND_PATH,
    looksAt("authorization-server", [
      "/.well-known/oauth-authorization-server/tenant",
      "/.well-known/openid-configuration/tenant",
      "/tenant/.well-known/openid-configuration",
    ]),
  ),
  accepting("discovery.page-is-no-document", [PAGE_OF_SERVER, PAGE_OF_ISSUER], signsIn),
  accepting("discovery.next-server", [FIRST_SERVER_GONE, FIRST_SERVER_LIES], signsInThere),
];
