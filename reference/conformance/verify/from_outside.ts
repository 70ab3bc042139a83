/** A server of anybody's, looked at from outside. */

import type { Target } from "../check.ts";
import { openLiveSend } from "../send/live.ts";
import { ASSUMED_REVISION, meet, revisionOf } from "./contact.ts";
import type { Facts } from "./facts.ts";
import { judged, subjectOf, verificationOf, type Wanted } from "./judging.ts";
import { mannered } from "./manners.ts";
import { fromOutside } from "./outside_rules.ts";
import type { Opening, Verification, VerifiedSubject } from "./verification.ts";

/**
 * Looks at a server from outside: what its first words and its documents say.
 *
 * @throws {HarnessError} when it is not reached, or speaks no MCP
 */
export async function verifyFromOutside(resource: string, wanted: Wanted): Promise<Verification> {
  const live = openLiveSend(wanted.live);
  try {
    const send = fromOutside(mannered(live.send, resource), resource);
    const plain: Target = {
      resource,
      revision: wanted.revision ?? ASSUMED_REVISION,
      send,
      fromOutside: true,
      powers: { "raw headers": true },
    };
    const contact = await meet(plain);
    const revision = wanted.revision ?? await revisionOf(plain) ?? ASSUMED_REVISION;
    const [issuer] = contact.issuers;
    const powers: Target["powers"] = {
      ...plain.powers,
      ...issuer !== undefined && { "an authorization server": { issuer, resource } },
    };
    const target = { ...plain, revision, powers };
    const facts: Facts = { revision, contact, operations: {}, scopes: contact.scopes, sessions: false };
    const subject: VerifiedSubject = {
      ...subjectOf(wanted.name, facts, target),
      ...issuer !== undefined && { issuer },
      tokens: "nobody",
      more: BEYOND_OUTSIDE,
    };
    wanted.onSubject?.(subject, revision);
    return verificationOf(await judged(target, wanted.ids, wanted), subject, facts);
  } finally {
    await live.close();
  }
}

/** What a look from outside leaves open. */
const BEYOND_OUTSIDE: Opening[] = [
  { by: "--start CMD", opens: "everything, with no provider: the server is started against a test issuer" },
  { by: "--issuer PORT", opens: "forged and wrong tokens, audience, scopes, for a server on this machine" },
  { by: "MCP_TOKEN or --login", opens: "what a token of yours opens, and tampered copies of it" },
];
