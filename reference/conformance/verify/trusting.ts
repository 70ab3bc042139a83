/** A server that runs already, and is set to trust the test issuer by whoever runs it. */

import { HarnessError } from "../harness_error.ts";
import { openLiveSend } from "../send/live.ts";
import { targetOf } from "../target.ts";
import type { Contact } from "./contact.ts";
import { type Facts, factsOf } from "./facts.ts";
import { openIssuer } from "./issuer_listener.ts";
import { judged, missingFrom, subjectOf, verificationOf, type Wanted } from "./judging.ts";
import { mannered } from "./manners.ts";
import { callerOf, partsFor } from "./started.ts";
import type { Verification, VerifiedSubject } from "./verification.ts";

/** What is said to whoever runs the server. */
export interface Asking {
  /** Once, when the server takes no honest token yet. */
  onUntrusted?(issuer: string, contact: Contact): void;
  /** Each time that it is asked in vain. */
  onWaiting?(unwelcome: string): void;
  /** Milliseconds until nobody waits any more. */
  waitMs?: number;
}

/** How often the server is asked meanwhile, in milliseconds. */
const AGAIN = 1_000;

/** How long somebody may take to set a server up, in milliseconds. */
export const WAIT_MS = 600_000;

/**
 * Opens the test issuer on a port, waits until the server takes its tokens, and judges it by all that needs no other
 * instance of it. The issuer's keys die with the run.
 *
 * @throws {HarnessError} when it is not reached, speaks no MCP, or takes none of the tokens in all that time
 */
export async function verifyTrusting(
  resource: string,
  port: number,
  wanted: Wanted & Asking,
): Promise<Verification> {
  const listener = await openIssuer(port, wanted.dialect);
  const live = openLiveSend(wanted.live);
  try {
    const stage = { resource, send: mannered(live.send, resource), issuer: listener.issuer };
    const facts = await untilWelcome(stage, wanted);
    const target = await targetOf({ ...stage, ...partsFor(facts, wanted) });
    const subject: VerifiedSubject = {
      ...subjectOf(wanted.name, facts, target),
      issuer: listener.issuer.issuer,
      tokens: "the test issuer",
      dialect: wanted.dialect ?? "plain",
      more: [...missingFrom(facts, wanted), {
        by: "--start CMD",
        opens: "rotation, outages: what needs it started anew",
      }],
    };
    wanted.onSubject?.(subject, facts.revision);
    return verificationOf(await judged(target, wanted.ids, wanted), subject, facts);
  } finally {
    await Promise.all([live.close(), listener.close()]);
  }
}

async function untilWelcome(
  stage: Parameters<typeof callerOf>[0] & Parameters<typeof factsOf>[0],
  wanted: Wanted & Asking,
): Promise<Facts> {
  const { onUntrusted, onWaiting, waitMs = WAIT_MS } = wanted;
  let told = false;
  for (const deadline = Date.now() + waitMs;;) {
    const facts = await factsOf(stage, callerOf(stage), wanted).catch((error) => {
      // It is started again meanwhile, as it has been asked to be.
      if (told && error instanceof HarnessError) return error.message;
      throw error;
    });
    if (typeof facts !== "string" && !facts.unwelcome) return facts;
    const unwelcome = typeof facts === "string" ? facts : facts.unwelcome!;
    if (typeof facts !== "string" && !told) onUntrusted?.(stage.issuer.issuer, facts.contact);
    told = true;
    if (Date.now() > deadline) {
      throw new HarnessError(
        "untested",
        `${stage.resource} has not come to trust ${stage.issuer.issuer}: ${unwelcome}`,
      );
    }
    onWaiting?.(unwelcome);
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}
