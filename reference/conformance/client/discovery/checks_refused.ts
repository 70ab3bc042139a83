/** Whether a client refuses what it is shown on its way to the authorization server, where that is not honest. */

import type { Check } from "../../check.ts";
import {
  ALMOST_THE_ISSUER,
  NAMES_A_NEIGHBOUR,
  NAMES_A_VICTIM,
  NAMES_NO_SERVER,
  NO_SERVER_METADATA,
  SENDS_ELSEWHERE,
  SPEAKS_FOR_ANOTHER,
} from "./scenarios_lies.ts";
import { type Leading, LEADS_INSIDE, LEADS_OVER_PLAIN_HTTP, OPENS_ANYTHING } from "./scenarios_urls.ts";
import type { World } from "../world/world.ts";
import { type Exchange, headerValues } from "../../exchange.ts";
import { expectError, failedIn, formOf, refusing, requestsTo, type WorldJudge } from "../expect.ts";
import { expectNoSignIn } from "../no_sign_in.ts";
import { urlIn } from "../../url_in.ts";

function noSignIn(misleading: Exchange["to"], expected: string): WorldJudge {
  return async (world, scenario) => {
    const outcome = await (await world.client()).call("list_notes");
    expectNoSignIn(world, scenario, outcome, misleading, expected);
  };
}

const noTokenForTheAttacker: WorldJudge = async (world, scenario) => {
  const expected = "no sign-in: the metadata is not about the server that was called";
  const { notes, issuer } = world;
  const outcome = await (await world.client()).call("list_notes");
  const asked = requestsTo(world, issuer, "/token").map((seen) => formOf(seen).get("resource"));
  const sent = requestsTo(world, notes).some(({ request }) => {
    return headerValues(request.headers, "authorization").length > 0;
  });
  if (sent && asked.includes(notes.metadata.resource as string)) {
    throw failedIn(scenario, "a token for the other server, in the hands of the malicious one", expected);
  }
  expectNoSignIn(world, scenario, outcome, "resource-server", expected);
};

/** Hosts beyond this world that the client tried to reach, or would have had its browser reach. */
function strangersIn({ notes, issuer, attempts, opened }: World): string[] {
  const ours = [notes.origin, issuer.origin];
  const urls = [...attempts.map(urlIn), ...opened].filter((url) => url !== undefined);
  return urls.filter(({ origin }) => !ours.includes(origin)).map(({ protocol, host }) =>
    `${protocol}//${host}`
  );
}

/** Whether an answer to the client had this in it. */
function wasTold({ seen }: World, text: string): boolean {
  return seen.some(({ from, response }) => {
    if (from || !response) return false;
    return [response.body, ...response.headers.map(([, value]) => value)].some((part) => part.includes(text));
  });
}

function leavesAlone(expected: string): WorldJudge<Leading> {
  return async (world, scenario) => {
    const outcome = await (await world.client()).call("list_notes");
    const [stranger] = strangersIn(world);
    if (stranger) throw failedIn(scenario, `an attempt to reach ${stranger}`, expected);
    expectError(scenario, outcome, expected);
    if (!wasTold(world, scenario.url)) throw failedIn(scenario, "an error before it came to that", expected);
  };
}

const staysThere: WorldJudge = async (world, scenario) => {
  const expected = "an error: nobody named that host";
  const outcome = await (await world.client()).call("list_notes");
  if (world.seen.some(({ party }) => party.role === "elsewhere")) {
    throw failedIn(scenario, "requests to that host", expected);
  }
  expectError(scenario, outcome, expected);
  if (!world.seen.some(({ response }) => response && [302, 307].includes(response.status))) {
    throw failedIn(scenario, "an error before it came to that", expected);
  }
};

/** The checks of discovery among dishonest servers. */
export const discoveryRefusedChecks: Check[] = [
  refusing("discovery.victim-named", NAMES_A_VICTIM, noTokenForTheAttacker),
  refusing(
    "discovery.neighbour-named",
    NAMES_A_NEIGHBOUR,
    noSignIn("resource-server", "no sign-in: the metadata is not about the URL that was called"),
  ),
  refusing(
    "discovery.no-server-named",
    NAMES_NO_SERVER,
    noSignIn("resource-server", "no sign-in: nobody said where"),
  ),
  refusing(
    "discovery.issuer-mismatch",
    SPEAKS_FOR_ANOTHER,
    noSignIn("authorization-server", "no sign-in: the metadata is of another issuer"),
  ),
  refusing(
    "discovery.issuer-as-string",
    ALMOST_THE_ISSUER,
    noSignIn("authorization-server", "no sign-in: the two strings are not the same"),
  ),
  refusing(
    "discovery.no-guessing",
    NO_SERVER_METADATA,
    noSignIn("authorization-server", "no sign-in: nothing says where the endpoints are"),
  ),
  refusing("discovery.redirect", SENDS_ELSEWHERE, staysThere),
  refusing("discovery.plain-http", LEADS_OVER_PLAIN_HTTP, leavesAlone("no request over plain http")),
  refusing("discovery.internal-address", LEADS_INSIDE, leavesAlone("no request to an internal address")),
  refusing(
    "discovery.browser-url",
    OPENS_ANYTHING,
    leavesAlone("nothing opened but https, or http on loopback"),
  ),
];
