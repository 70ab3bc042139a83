/** An honest token for another server, obtained as its clients obtain it, and replayed by its operator. */

import { type Check, powerOf } from "../../check.ts";
import { CALENDAR } from "../../target.ts";
import { expectStatus, send } from "../expect.ts";
import { withToken } from "../messages.ts";
import { expectWelcome, reading } from "../operations.ts";
import { signIn } from "./sign_in.ts";

/** The check of the replay. */
export const audienceReplayedChecks: Check[] = [
  {
    verifies: ["audience.other-resource"],
    polarity: "refuses",
    needs: ["an operation that reads", "sign alice in"],
    async run(target) {
      await expectWelcome(target);
      const token = await signIn(target, powerOf(target, "sign alice in"), CALENDAR);
      const note = "the calendar's operator replays alice's token";
      const exchange = await send(target, { ...reading(withToken(target, token)), note });
      expectStatus(exchange, [401], '401 with error="invalid_token"');
    },
  },
];
