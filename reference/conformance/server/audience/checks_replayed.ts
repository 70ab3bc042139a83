/** An honest token for another server, obtained as its clients obtain it, and replayed by its operator. */

import type { Check, Target } from "../../check.ts";
import { beyond } from "../../harness_error.ts";
import { CALENDAR } from "../../target.ts";
import { expectStatus, send } from "../expect.ts";
import { withToken } from "../messages.ts";
import { expectWelcome, reading } from "../operations.ts";
import { signIn } from "./sign_in.ts";

/** An honest token for another server: somebody's own, or alice's for the calendar. */
async function tokenForAnother(target: Target): Promise<string> {
  const { "sign alice in": issuer, "a token for another server": brought } = target.powers;
  if (brought !== undefined) return brought;
  if (issuer === undefined) throw beyond("needs a token for another server: MCP_OTHER_TOKEN");
  return await signIn(target, issuer, CALENDAR);
}

/** The check of the replay. */
export const audienceReplayedChecks: Check[] = [
  {
    verifies: ["audience.other-resource"],
    polarity: "refuses",
    needs: ["an operation that reads"],
    uses: ["sign alice in", "a token for another server"],
    async run(target) {
      await expectWelcome(target);
      const token = await tokenForAnother(target);
      const note = "the calendar's operator replays alice's token";
      const exchange = await send(target, { ...reading(withToken(target, token)), note });
      expectStatus(exchange, [401], '401 with error="invalid_token"');
    },
  },
];
