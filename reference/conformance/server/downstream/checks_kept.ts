/** What the server keeps of tokens that it got: for whom, for what, and how long. */

import type { Check } from "../../check.ts";
import { failed } from "../../words.ts";
import { atCalendar, callerOf, exchangesOf, expectEvents, listEvents, watched } from "./calendar.ts";

const NEEDS: Check["needs"] = ["mint", "what is behind it"];

/** Until this second since 1970 has begun. */
function until(second: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, second * 1000 - Date.now()) + 20));
}

/** Milliseconds in which a call is made, and the exchange that it takes. */
const A_CALL = 300;

/** A second that begins soon, and not before a call has been made. */
const soon = () => Math.ceil((Date.now() + A_CALL) / 1000);

/** The checks of this file's subject. */
export const downstreamKeptChecks: Check[] = [
  {
    verifies: ["downstream.other-user"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      watched(target);
      const [alice, bob] = [await callerOf(target, "alice"), await callerOf(target, "bob")];
      await expectEvents(alice, "alice");
      await expectEvents(bob, "bob");
      await Promise.all([
        expectEvents(alice, "alice"),
        expectEvents(bob, "bob"),
        expectEvents(alice, "alice"),
      ]);
    },
  },
  {
    verifies: ["downstream.each-token"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      for (const clientId of ["one-client", "another-client"]) {
        const alice = await callerOf(target, "alice", { clientId });
        const exchange = await expectEvents(alice, "alice");
        const got = exchangesOf(behind).at(-1)?.fields;
        if ((got?.subject_token ?? got?.assertion) !== alice.token) {
          throw failed(
            exchange,
            "an exchange of this token",
            "events by what was got for another token of alice's",
          );
        }
      }
    },
  },
  {
    verifies: ["downstream.cached"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const alice = await callerOf(target, "alice");
      await expectEvents(alice, "alice");
      const exchange = await expectEvents(alice, "alice");
      const count = exchangesOf(behind).length;
      if (count !== 1) throw failed(exchange, "one exchange for two calls", `${count} exchanges`);
    },
  },
  {
    verifies: ["downstream.subject-lifetime"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const exp = soon();
      const alice = await callerOf(target, "alice", { claims: { exp } });
      // An issuer that gives more time than the caller's token has.
      behind.exchangeSays = { expires_in: 300 };
      const first = await listEvents(alice);
      const sent = atCalendar(behind).at(-1)?.token;
      await until(exp);
      const late = await listEvents(alice);
      if (sent !== undefined && atCalendar(behind).slice(1).some(({ token }) => token === sent)) {
        throw failed(
          late,
          "no call with what was got for a token that has expired",
          "the calendar was asked again with it",
        );
      }
      await expectEvents(await callerOf(target, "alice"), "alice");
      if (first.response.status >= 500 || late.response.status >= 500) throw failed(late, "no 500");
    },
  },
  {
    verifies: ["downstream.own-lifetime"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      for (const expires_in of [1, undefined]) {
        const alice = await callerOf(target, "alice");
        behind.exchangeSays = { expires_in };
        const before = exchangesOf(behind).length;
        await expectEvents(alice, "alice");
        if (expires_in) await until(Date.now() / 1000 + expires_in);
        const again = await expectEvents(alice, "alice");
        if (exchangesOf(behind).length - before < 2) {
          throw failed(
            again,
            "another exchange, once what was got before has expired",
            expires_in ? "events by a token past its second" : "events by a token that said no time",
          );
        }
      }
    },
  },
];
