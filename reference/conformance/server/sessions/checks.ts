/** What a session id opens, and for whom. */

import { type Check, powerOf } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import { failed, inWords } from "../../words.ts";
import { conversing } from "../conversation.ts";
import { type Answered, expectRefused, expectStatus, send } from "../expect.ts";
import { anonymous, withToken } from "../messages.ts";
import { expectWelcome, isAccepted, reading } from "../operations.ts";
import { begin, type InSession, inSession } from "./begun.ts";

const NEEDS: Check["needs"] = ["an operation that reads", "mint"];

/** Ends a session, as its own user may. */
async function end(target: InSession): Promise<void> {
  const exchange = await send(target, inSession(target, "DELETE"));
  if (exchange.response.status >= 300) {
    throw untested(`it lets no client end a session: ${inWords(exchange)}`);
  }
}

/** Expects that a session is as it was, after an exchange that must not have ended it. */
async function expectGoesOn(target: InSession, exchange: Answered): Promise<void> {
  const after = await send(target, reading(target));
  if (isAccepted(after)) return;
  throw failed(
    exchange,
    "a refusal, and the session goes on",
    `${inWords(exchange)}, and the session has ended`,
  );
}

/** Expects that somebody may neither ask in a session, nor listen to it, nor end it. */
async function expectShutOut(session: InSession, somebody: InSession): Promise<void> {
  for (const message of [reading(somebody), inSession(somebody, "GET"), inSession(somebody, "DELETE")]) {
    const exchange = await send(session, message);
    if (message.method === "DELETE") await expectGoesOn(session, exchange);
    // Whatever is answered, 2xx would say that it was done.
    expectStatus(exchange, [400, 401, 403, 404, 405, 406], "401, 403 or 404");
    expectRefused(exchange);
  }
}

/** What is left of two ids without what they have in common at either end. */
function difference(one: string, other: string): string {
  let [from, behind] = [0, 0];
  while (from < one.length && one[from] === other[from]) from++;
  while (behind < one.length - from && one.at(-1 - behind) === other.at(-1 - behind)) behind++;
  return one.slice(from, one.length - behind);
}

/** Fewer characters than this can be tried: six of base64 are 36 bits. */
const SHORTEST_SECRET = 7;

/** The checks of this file's subject. */
export const sessionsChecks: Check[] = [
  {
    verifies: ["sessions.no-credential"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const alice = await begin(target);
      await expectShutOut(alice, anonymous(alice) as InSession);
      const junk = { ...alice, token: "issued-by-nobody.7Jw9mQ2rT5vX8zB1" };
      await expectShutOut(alice, junk);
    },
  },
  {
    verifies: ["sessions.foreign"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const alice = await begin(target);
      const bob = await begin(target, "bob");
      await expectShutOut(alice, { ...bob, session: alice.session });
    },
  },
  {
    verifies: ["sessions.next-token"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const alice = await begin(target);
      const claims = { jti: crypto.randomUUID() };
      const next = withToken(alice, await powerOf(target, "mint")({ subject: "alice", claims }));
      // The new token is honest in a conversation of its own: what refuses it here is the session.
      await expectWelcome(await conversing(next));
      const exchange = await send(next, reading(next));
      if (!isAccepted(exchange)) throw failed(exchange, "a result, with a new token of the same user");
    },
  },
  {
    verifies: ["sessions.invented"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const alice = await begin(target);
      for (const session of [crypto.randomUUID(), "1", "null", `${alice.session}0`]) {
        const exchange = await send(alice, reading({ ...alice, session }));
        expectStatus(exchange, [400, 401, 403, 404], "404");
        expectRefused(exchange);
      }
    },
  },
  {
    verifies: ["sessions.ids"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const ids: string[] = [];
      for (let i = 0; i < 3; i++) ids.push((await begin(target)).session);
      const exchange = await send(target, reading(await begin(target)));
      for (const [i, id] of ids.entries()) {
        if (!/^[\x21-\x7e]+$/.test(id)) {
          throw failed(exchange, "a session id of visible ASCII", "another one");
        }
        const other = ids[(i + 1) % ids.length]!;
        if (difference(id, other).length >= SHORTEST_SECRET) continue;
        throw failed(exchange, "session ids with nothing to guess", "two of them that hardly differ");
      }
    },
  },
  {
    verifies: ["sessions.ended"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const alice = await begin(target);
      await end(alice);
      const exchange = await send(alice, reading(alice));
      expectStatus(exchange, [404]);
      expectRefused(exchange);
    },
  },
  {
    verifies: ["sessions.begins-anew"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const alice = await begin(target);
      await end(alice);
      const anew = await conversing(alice);
      const exchange = await send(anew, reading(anew));
      if (!anew.session || !isAccepted(exchange)) {
        throw failed(exchange, "another session, and a result in it");
      }
      if (anew.session === alice.session) {
        throw failed(exchange, "another session id", "the id of the session that has ended");
      }
    },
  },
];
