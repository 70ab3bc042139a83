/** What checks of the refresh and of step-up have in common: a client that has signed in, and what it sent since. */

import type { NotesParty } from "./world/notes_party.ts";
import type { ClientHandle, IssuerParty, Scenario, Seen, World } from "./world/world.ts";
import { carries, expectError, failedIn, formOf } from "./expect.ts";
import { parsed } from "../rpc.ts";

/** Starts a client that signs in, as far as nobody has yet, and lists the notes. */
export async function signIn(world: World, scenario: Scenario): Promise<ClientHandle> {
  const client = await world.client();
  await expectCall(world, scenario, client);
  return client;
}

/**
 * Signs in, and refreshes once while nothing is wrong. The control of checks that look for a refresh token where it
 * must not be: a client that never refreshes would pass them for the wrong reason.
 */
export async function signInAndRefresh(world: World, scenario: Scenario): Promise<ClientHandle> {
  const client = await signIn(world, scenario);
  await expectRenewed(world, scenario, client);
  return client;
}

/** Expects a result, and the server to have run the tool for it, whatever else it ran before. */
export async function expectCall(
  world: World,
  scenario: Scenario,
  client: ClientHandle,
  tool = "list_notes",
  server = world.notes,
): Promise<void> {
  const before = runsOf(server, tool);
  const outcome = await client.call(tool);
  if ("error" in outcome) throw failedIn(scenario, `an error: ${outcome.error}`, `the result of ${tool}`);
  if (runsOf(server, tool) === before) {
    throw failedIn(scenario, "a result, though the server did not run the tool", `the result of ${tool}`);
  }
}

/** Expects the server to have run the tool so often: what is tried again must not have happened before. */
export function expectRuns(world: World, scenario: Scenario, tool: string, times: number): void {
  const runs = runsOf(world.notes, tool);
  if (runs !== times) throw failedIn(scenario, `runs of ${tool}: ${runs}`, `runs of ${tool}: ${times}`);
}

/** Expects the call to end with an error, and returns its words. */
export async function expectRejected(
  scenario: Scenario,
  client: ClientHandle,
  expected: string,
  tool = "list_notes",
): Promise<string> {
  const outcome = await client.call(tool);
  expectError(scenario, outcome, expected);
  return "error" in outcome ? outcome.error : "";
}

/** Expires the tokens, and expects the next call to work without the person. */
export async function expectRenewed(
  world: World,
  scenario: Scenario,
  client: ClientHandle,
  tool?: string,
): Promise<void> {
  const [opened, refreshes] = [world.opened.length, refreshesIn(world).length];
  world.notes.expireTokens();
  await expectCall(world, scenario, client, tool);
  expectOpened(world, scenario, opened, "a refresh, and no browser");
  if (refreshesIn(world).length === refreshes) {
    throw failedIn(scenario, "a result without any refresh", "a refresh at the token endpoint");
  }
}

/** Expects the browser to have been opened so often, the first sign-in included. */
export function expectOpened(world: World, scenario: Scenario, times: number, expected: string): void {
  const opened = world.opened.length;
  if (opened !== times) throw failedIn(scenario, `a browser opened ${inWords(opened)}`, expected);
}

/** The refresh requests that arrived anywhere (RFC 6749 §6), in order. */
export function refreshesIn(world: World): Seen[] {
  return world.seen.filter((seen) => formOf(seen).get("grant_type") === "refresh_token");
}

/** Expects so many refresh requests. */
export function expectRefreshes(world: World, scenario: Scenario, times: number, expected: string): void {
  const sent = refreshesIn(world).length;
  if (sent !== times) throw failedIn(scenario, `refresh requests: ${sent}`, expected);
}

/** Tokens that an authorization server gave. */
export interface Given {
  access_token: string;
  refresh_token?: string;
  by: Seen["party"];
  /** For what: "authorization_code" or "refresh_token". */
  grant: string | null;
}

/** The answer of a token endpoint, as far as it is one. */
type TokenAnswer = Partial<Pick<Given, "access_token" | "refresh_token">> | undefined;

/** All tokens that were given so far, in order. */
export function tokensIn(world: World): Given[] {
  return world.seen.flatMap((seen) => {
    const { party, request, response } = seen;
    if (!request.url.endsWith("/token") || response?.status !== 200) return [];
    const { access_token, refresh_token } = (parsed(response.body) as TokenAnswer) ?? {};
    const grant = formOf(seen).get("grant_type");
    return access_token ? [{ access_token, refresh_token, by: party, grant }] : [];
  });
}

/** The tokens that were given last. */
export function latestTokens(world: World, scenario: Scenario): Given {
  const given = tokensIn(world).at(-1);
  if (!given) throw failedIn(scenario, "nothing at the token endpoint", "a sign-in");
  return given;
}

/** Expects no refresh token of an issuer's to have arrived anywhere but there, the browser included. */
export function expectKeptFromOthers(world: World, scenario: Scenario, issuer: IssuerParty): void {
  const secrets = tokensIn(world).flatMap(({ by, refresh_token }) =>
    by === issuer && refresh_token ? [refresh_token] : []
  );
  for (const seen of world.seen) {
    if (seen.party !== issuer && secrets.some((secret) => carries(seen, secret))) {
      const { pathname } = new URL(seen.request.url);
      const where = `${seen.party === world.notes ? "the MCP server" : "a stranger"}, ${pathname}`;
      throw failedIn(scenario, `the refresh token arriving at ${where}`, "it to go to its issuer only");
    }
  }
}

function runsOf({ executed }: NotesParty, tool: string): number {
  return executed.filter((each) => each === tool).length;
}

function inWords(times: number): string {
  return ["never", "once", "twice"][times] ?? `${times} times`;
}
