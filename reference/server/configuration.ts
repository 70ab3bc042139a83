/** The settings of one run, from the environment. Nothing of them is ever taken from a request. */

import type { z } from "zod";
import { isLoopback } from "../guard/resource_url.ts";
import type { AuthorizationServer } from "../guard/mod.ts";
import { calendarProblems } from "./calendar_settings.ts";
import { trusted, TrustError } from "./trust.ts";
import { VARIABLES } from "./variables.ts";

/** A variable that does not hold what it should. */
export interface Problem {
  variable: string;
  /** What it should be. */
  message: string;
}

/** All that is wrong with the settings, at once. */
export class ConfigurationError extends Error {
  override name = "ConfigurationError";
  readonly code = "configuration_invalid";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ variable, message }) => `${variable} should be ${message}`).join("\n"));
  }
}

/** The settings one by one, under the names of their variables. */
type Settings = {
  [Name in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[Name]["schema"]>;
};

/** The settings, and what follows from them. */
export interface Configuration extends Settings {
  /** Whom to trust; absent where the server brings an authorization server of its own. */
  authorizationServers?: readonly (string | AuthorizationServer)[];
}

/**
 * Reads and checks the settings.
 *
 * @param get Looks up a variable; an empty one counts as missing.
 * @throws {ConfigurationError} naming every variable that is wrong.
 */
export function readConfiguration(get: (name: string) => string | undefined): Configuration {
  const problems: Problem[] = [];
  const entries = Object.entries(VARIABLES).map(([name, { schema }]) => {
    const { data, error } = schema.safeParse(get(name) || undefined);
    if (error) problems.push({ variable: name, message: error.issues[0]?.message ?? "" });
    return [name, data];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  const settings = Object.fromEntries(entries) as Settings;
  const { servers, problem } = trust(settings);
  problems.push(...conflicts(settings), ...calendarProblems(settings), ...(problem ? [problem] : []));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return servers ? { ...settings, authorizationServers: servers } : settings;
}

/** Settings that are right one by one and wrong together. */
function conflicts({ RESOURCE, ISSUER, HOST }: Settings): Problem[] {
  const found: Problem[] = [];
  const alone = HOST === "::1" || isLoopback(HOST);
  if (!alone && !RESOURCE) {
    found.push({
      variable: "RESOURCE",
      message: "set: other machines cannot call this one by its loopback address",
    });
  }
  const exposed = !alone || (RESOURCE && !isLoopback(new URL(RESOURCE).hostname));
  if (exposed && !ISSUER) {
    // Whoever reaches the demo's sign-in page is whoever they say they are.
    found.push({
      variable: "ISSUER",
      message: "set: the demo's users have no passwords, and stay on this machine",
    });
  }
  return found;
}

function trust(settings: Settings): { servers?: Configuration["authorizationServers"]; problem?: Problem } {
  try {
    const servers = trusted({ ...settings, ISSUER: settings.ISSUER ?? [] });
    return servers.length > 0 ? { servers } : {};
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    return { problem: { variable: error.variable, message: error.message } };
  }
}
