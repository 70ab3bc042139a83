/** An honest token for another server, obtained as its clients obtain it, and replayed by its operator. */

import { type Check, powerOf } from "../../check.ts";
import { CALENDAR } from "../../target.ts";
import { expectResult, expectStatus, send } from "../expect.ts";
import { call, withToken } from "../messages.ts";
import { signIn } from "./sign_in.ts";

/** The check of the replay. */
export const audienceReplayedChecks: Check[] = [
  {
    verifies: ["audience.other-resource"],
    polarity: "refuses",
    needs: ["sign alice in"],
    async run(target) {
      const token = await signIn(target, powerOf(target, "sign alice in"), CALENDAR);
      const note = "the calendar's operator replays alice's token";
      const exchange = await send(target, { ...call(withToken(target, token), "list_notes"), note });
      expectStatus(exchange, [401], '401 with error="invalid_token"');
      expectResult(await send(target, call(target, "whoami")), "200 for alice's token for this server");
    },
  },
];
