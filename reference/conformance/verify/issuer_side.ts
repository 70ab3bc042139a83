/** The issuer's side: what the authorization server offers that a server's metadata names, by its documents. */

import { requirements } from "../catalogue.ts";
import type { Login } from "../authorization_server/login.ts";
import { HarnessError } from "../harness_error.ts";
import { judge } from "../judge.ts";
import type { Verdict } from "../report.ts";
import { levelAt, type Revision } from "../requirement.ts";
import type { Send } from "../send/outgoing.ts";

/** Ids of the rules of an authorization server, in the order of the catalogue. */
export const ISSUER_RULES: string[] = requirements.filter(({ party }) => {
  return party === "authorization-server";
}).map(({ id }) => id);

/** The authorization server, and how it is reached. */
export interface IssuerSide {
  /** As the server's metadata has it. */
  issuer: string;
  /** The server. */
  resource: string;
  revision: Revision;
  send: Send;
  /** Rules to judge; default: all of an authorization server's. */
  ids?: string[];
  /** Somebody who signs in; without it the flow is not judged. */
  login?: Login;
  /** With each verdict as it falls. */
  onVerdict?(verdict: Verdict): void;
}

/**
 * Judges it. One that does not answer leaves every rule untested: that is no fault of the server, and no reason to
 * lose what is known of it.
 */
export async function issuerVerdicts(side: IssuerSide): Promise<Verdict[]> {
  const { issuer, resource, revision, send, ids = ISSUER_RULES, login, onVerdict } = side;
  if (ids.length === 0) return [];
  const powers = {
    "raw headers": true as const,
    "an authorization server": { issuer, resource },
    ...(login && { "a login": login }),
  };
  const target = { resource: "", revision, send, powers };
  try {
    return (await judge({ subject: { name: issuer }, target, ids, onVerdict })).verdicts;
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code === "check_crashed") throw error;
    return untestedAll(ids, revision, `the authorization server ${issuer} does not answer: ${error.message}`);
  }
}

function untestedAll(ids: string[], revision: Revision, reason: string): Verdict[] {
  return requirements.filter(({ id }) => ids.includes(id)).map((requirement): Verdict => {
    const { id, title } = requirement;
    const level = levelAt(requirement, revision);
    if (level) return { id, title, level, status: "untested", reason, exchanges: [] };
    return { id, title, status: "skip", reason: `not a rule of ${revision}`, exchanges: [] };
  });
}
