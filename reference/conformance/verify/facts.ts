/** What is found out about a server before it is judged: revision, operations, scopes, and whether it takes honest tokens. */

import type { Target } from "../check.ts";
import { answered } from "../exchange.ts";
import { costsTheCheck } from "../harness_error.ts";
import type { Operations } from "../operation.ts";
import type { Revision } from "../requirement.ts";
import type { Send } from "../send/outgoing.ts";
import { createPatience } from "../send/patience.ts";
import { conversing } from "../server/conversation.ts";
import { isAccepted, messageFor } from "../server/operations.ts";
import { inWords } from "../words.ts";
import { askedBy, ASSUMED_REVISION, type Contact, listsToAnybody, meet, revisionOf } from "./contact.ts";
import { CHECK_MS } from "./manners.ts";
import { type Naming, operationsOf } from "./operations.ts";

/** What is known before judging begins. */
export interface Facts {
  revision: Revision;
  contact: Contact;
  operations: Operations;
  scopes: string[];
  sessions: boolean;
  /** Why an honest token is not accepted; absent where one is. */
  unwelcome?: string;
}

/** A server may say what it wants only to a token that does not have it: asked again, as a client does, so often. */
const STEP_UPS = 3;

/** Somebody whom the server should let in. */
export interface Caller {
  /** An honest token for this resource with these scopes, as far as its issuer grants them. */
  token(scopes: string[]): Promise<string>;
}

/**
 * Finds out what there is to know of a server that this caller may use.
 *
 * @throws {HarnessError} when it is not reached, or speaks no MCP
 */
export async function factsOf(
  { resource, send }: { resource: string; send: Send },
  caller: Caller,
  { naming, revision: fixed }: { naming: Naming; revision?: Revision | undefined },
): Promise<Facts> {
  const patience = createPatience(send, CHECK_MS);
  const plain: Target = { resource, revision: ASSUMED_REVISION, send: patience.send, powers: {} };
  const contact = await meet(plain);
  const scopes = new Set([...contact.scopes, ...contact.asked, ...Object.values(naming.required).flat()]);
  for (let again = STEP_UPS;; again--) {
    patience.begin();
    const signed = { ...plain, token: await caller.token([...scopes]) };
    const revision = fixed ?? await revisionOf(signed) ?? ASSUMED_REVISION;
    const begun = await conversing({ ...signed, revision });
    const open = await listsToAnybody({ ...plain, revision });
    const operations = await operationsOf(begun, naming, {
      asked: contact.asked,
      known: [...scopes],
      listsToAnybody: open,
    });
    const refusal = operations.reads && await refusalOf(begun, operations);
    const missing = refusal?.scopes.filter((scope) => !scopes.has(scope)) ?? [];
    if (missing.length > 0 && again > 0) {
      for (const scope of missing) scopes.add(scope);
      continue;
    }
    return {
      revision,
      contact,
      operations,
      scopes: [...scopes],
      sessions: begun.session !== undefined,
      ...refusal && { unwelcome: refusal.words },
    };
  }
}

/** What the operation that reads says to an honest token, where it is no result, and the scopes that it asks for. */
async function refusalOf(
  target: Target,
  { reads }: Operations,
): Promise<{ words: string; scopes: string[] } | undefined> {
  try {
    const exchange = await target.send(messageFor(target, reads!));
    if (answered(exchange) && isAccepted(exchange)) return undefined;
    return { words: `${reads!.name} is answered ${inWords(exchange)}`, scopes: askedBy(exchange) };
  } catch (error) {
    if (costsTheCheck(error)) return { words: error.message, scopes: [] };
    throw error;
  }
}
