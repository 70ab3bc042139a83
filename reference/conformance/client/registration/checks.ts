/** How a client becomes known to an authorization server, and that it stays unknown to the others. */

import type { Check } from "../../check.ts";
import {
  CLIENT_METADATA_URL,
  EVERY_WAY_OPEN,
  moveServer,
  NO_REGISTRATION,
  ONLY_WITH_SECRET,
  preregister,
  REGISTERED_AT_THE_SECOND,
  REGISTERED_ELSEWHERE,
  REGISTRATION_REFUSED,
  type Restarting,
  SERVER_MOVES,
  SIGNS_IN_AGAIN,
} from "./scenarios.ts";
import { REDIRECT_URI, type Scenario, type Seen, type World } from "../world/world.ts";
import {
  accepting,
  carries,
  expectError,
  expectNotOpened,
  expectRan,
  failedIn,
  HONEST,
  refusing,
  requestsTo,
  type WorldJudge,
} from "../expect.ts";
import { expectNoSignIn, usesOfServers } from "../no_sign_in.ts";

/** The registration requests that arrived at any authorization server. */
function registrationsIn(world: World): Seen[] {
  return usesOfServers(world).filter(({ request }) => {
    return request.method === "POST" && new URL(request.url).pathname.endsWith("/register");
  });
}

/** As whom the browser was sent to sign in, each time. */
const clientIdsIn = ({ opened }: World) => opened.map(({ searchParams }) => searchParams.get("client_id"));

function expectNoRegistration(world: World, scenario: Scenario, expected: string): void {
  if (registrationsIn(world).length > 0) throw failedIn(scenario, "a registration request", expected);
}

/** The client metadata in a registration request (RFC 7591 §2). */
function metadataIn(world: World, scenario: Scenario): Record<string, unknown> {
  const [registration] = registrationsIn(world);
  if (!registration) throw failedIn(scenario, "no registration request", "a registration request");
  const { body = "" } = registration.request;
  try {
    return Object(JSON.parse(body));
  } catch {
    throw failedIn(scenario, "a registration request that is no JSON", "client metadata as JSON");
  }
}

const usesTheGivenId: WorldJudge = async (world, scenario) => {
  const registration = await preregister(world.issuer, "client_secret_basic");
  const client = await world.client({ registration, clientMetadataUrl: CLIENT_METADATA_URL });
  const outcome = await client.call("list_notes");
  const expected = "the client id that its operator gave it";
  expectNoRegistration(world, scenario, expected);
  const other = clientIdsIn(world).find((id) => id !== registration.client_id);
  if (other !== undefined) throw failedIn(scenario, "another client id", expected);
  expectRan(world, scenario, outcome, "list_notes");
};

const usesItsUrl: WorldJudge = async (world, scenario) => {
  const outcome = await (await world.client({ clientMetadataUrl: CLIENT_METADATA_URL })).call("list_notes");
  const expected = `${CLIENT_METADATA_URL} as the client id`;
  expectNoRegistration(world, scenario, expected);
  if (clientIdsIn(world).some((id) => id !== CLIENT_METADATA_URL)) {
    throw failedIn(scenario, "another client id", expected);
  }
  expectRan(world, scenario, outcome, "list_notes");
};

/** A client that registers: its metadata is judged once it has got its result. */
function registersWith(judge: (metadata: Record<string, unknown>, scenario: Scenario) => void): WorldJudge {
  return async (world, scenario) => {
    // Its URL is of no use here: the authorization server does not say that it takes such.
    // What comes of the call is for other checks: a registration is what it is, whatever goes wrong after it.
    await (await world.client({ clientMetadataUrl: CLIENT_METADATA_URL })).call("list_notes");
    judge(metadataIn(world, scenario), scenario);
  };
}

/** A member of the client metadata, as text; absent is not the same as its default. */
function expectMember(
  scenario: Scenario,
  metadata: Record<string, unknown>,
  name: string,
  expected: unknown,
): void {
  const [found, wanted] = [JSON.stringify(metadata[name]), JSON.stringify(expected)];
  if (found !== wanted) throw failedIn(scenario, `${name} ${found ?? "missing"}`, `${name} ${wanted}`);
}

const forTheCodeFlow = registersWith((metadata, scenario) => {
  // The defaults of RFC 7591 §2 are as good as saying so.
  const { redirect_uris = [], grant_types = ["authorization_code"], response_types = ["code"] } = metadata;
  const members = { redirect_uris, grant_types, response_types };
  const needed = { redirect_uris: REDIRECT_URI, grant_types: "authorization_code", response_types: "code" };
  for (const [name, value] of Object.entries(needed)) {
    const list = members[name as keyof typeof needed];
    if (Array.isArray(list) && list.includes(value)) continue;
    throw failedIn(scenario, `${name} ${JSON.stringify(list)}`, `${value} in ${name}`);
  }
});

const registersOnce: WorldJudge = async (world, scenario) => {
  const client = await world.client();
  const [called, listed] = await Promise.all([client.call("list_notes"), client.list()]);
  // Who spends one code for both fails one of them, whichever comes second; here it counts that it has signed in.
  if ("error" in listed) expectRan(world, scenario, called, "list_notes");
  world.notes.expireTokens();
  expectRan(world, scenario, await (await world.client()).call("whoami"), "whoami");
  const count = registrationsIn(world).length;
  if (count !== 1) throw failedIn(scenario, `${count} registrations`, "one, which is kept in the store");
};

const staysUnknownElsewhere: WorldJudge = async (world, scenario) => {
  const registration = await preregister(world.issuer, "client_secret_basic");
  await (await world.client({ registration })).call("list_notes");
  const expected = "nothing of what another authorization server has given";
  if (usesOfServers(world).some((seen) => carries(seen, registration.client_secret!))) {
    throw failedIn(scenario, "the client's secret", expected);
  }
  if (clientIdsIn(world).includes(registration.client_id)) {
    throw failedIn(scenario, "the client's id in the browser's URL", expected);
  }
  if (usesOfServers(world).some((seen) => carries(seen, registration.client_id))) {
    throw failedIn(scenario, "the client's id", expected);
  }
};

const registersAnew: WorldJudge<Restarting> = async (world, scenario) => {
  let client = await world.client();
  expectRan(world, scenario, await client.call("list_notes"), "list_notes");
  const [before] = clientIdsIn(world);
  const next = await moveServer(world);
  if (scenario.restarted) client = await world.client();
  const outcome = await client.call("whoami");
  const expected = "a registration of its own at the new one";
  if (clientIdsIn(world)[1] === before || requestsTo(world, next).some((seen) => carries(seen, before!))) {
    throw failedIn(scenario, "the client id that the old one gave, at the new one", expected);
  }
  if (requestsTo(world, next, "/register").length !== 1) {
    throw failedIn(scenario, "no registration at the new one", expected);
  }
  expectRan(world, scenario, outcome, "whoami");
};

const staysOut: WorldJudge = async (world, scenario) => {
  const registration = await preregister(await world.addIssuer());
  const outcome = await (await world.client({ registration })).call("list_notes");
  expectNoSignIn(world, scenario, outcome, "authorization-server", "an error: there is no client id to use");
};

const tellsWhy: WorldJudge = async (world, scenario) => {
  const outcome = await (await world.client()).call("list_notes");
  const expected = "an error that says invalid_redirect_uri";
  expectNotOpened(world, scenario, expected);
  expectError(scenario, outcome, expected);
  if (registrationsIn(world).length === 0) throw failedIn(scenario, "no registration request", expected);
  if ("error" in outcome && !outcome.error.includes("invalid_redirect_uri")) {
    throw failedIn(scenario, `an error without it: ${outcome.error || "no words at all"}`, expected);
  }
};

const picksTheKnownOne: WorldJudge = async (world, scenario) => {
  const registration = await preregister(world.issuer);
  const outcome = await (await world.client({ registration })).call("list_notes");
  const expected = "a sign-in at the one where it is registered";
  expectNoRegistration(world, scenario, expected);
  expectRan(world, scenario, outcome, "list_notes");
};

/** The checks of registration. */
export const registrationChecks: Check[] = [
  accepting("registration.given-id-first", EVERY_WAY_OPEN, usesTheGivenId),
  refusing("registration.given-id-elsewhere", REGISTERED_ELSEWHERE, staysUnknownElsewhere),
  accepting("registration.known-server-first", REGISTERED_AT_THE_SECOND, picksTheKnownOne),
  accepting("registration.metadata-document", EVERY_WAY_OPEN, usesItsUrl),
  accepting("registration.dynamic", HONEST, forTheCodeFlow),
  accepting(
    "registration.application-type",
    HONEST,
    registersWith((metadata, scenario) => expectMember(scenario, metadata, "application_type", "native")),
  ),
  accepting(
    "registration.public-client",
    HONEST,
    registersWith((metadata, scenario) => {
      expectMember(scenario, metadata, "token_endpoint_auth_method", "none");
    }),
  ),
  accepting("registration.authentication-method", ONLY_WITH_SECRET, async (world, scenario) => {
    const outcome = await (await world.client()).call("list_notes");
    const { method } = scenario;
    expectMember(scenario, metadataIn(world, scenario), "token_endpoint_auth_method", method);
    expectRan(world, scenario, outcome, "list_notes");
  }),
  accepting("registration.once", SIGNS_IN_AGAIN, registersOnce),
  refusing("registration.bound-to-issuer", SERVER_MOVES, registersAnew),
  refusing("registration.no-way", NO_REGISTRATION, staysOut),
  refusing("registration.refusal-told", REGISTRATION_REFUSED, tellsWhy),
];
