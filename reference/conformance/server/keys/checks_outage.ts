/** Keys that cannot be had: nobody is let in unseen, nobody is told that his token is bad, and it passes. */

import { type Check, type Power, powerOf } from "../../check.ts";
import type { Controls } from "../../issuer/issuer.ts";
import { expectStatus, headerOf } from "../expect.ts";
import {
  ask,
  expectAccepted,
  expectAcceptedSoon,
  expectAskedAtMost,
  ownKey,
  withFreshServer,
} from "./own_keys.ts";
import { failed } from "../../words.ts";
import { allTroubles, calling, closed, oneTrouble, TROUBLES } from "./troubles.ts";

const FRESH: Power[] = ["an operation that reads", "mint", "forge", "control issuer", "fresh server"];

/** Tokens of a flood: a few in a second are enough to see whether each of them is a question to the issuer. */
const FLOOD = 40;

/** Seconds, or a date (RFC 9110 §10.2.3). */
function isRetryAfter(value: string): boolean {
  return /^\d+$/.test(value) || (/^[A-Z][a-z]{2}, /.test(value) && !Number.isNaN(Date.parse(value)));
}

/** The checks of this file's subject. */
export const keysOutageChecks: Check[] = [
  ...Object.keys(TROUBLES).map((id): Check => ({
    verifies: [id],
    polarity: "refuses",
    needs: FRESH,
    uses: ["an operation that writes"],
    run: (target) => oneTrouble(target, id),
  })),
  {
    verifies: ["keys.trouble-said"],
    polarity: "refuses",
    needs: FRESH,
    uses: ["an operation that writes"],
    run: allTroubles,
  },
  {
    verifies: ["keys.outage-said"],
    polarity: "refuses",
    needs: FRESH,
    uses: ["an operation that writes"],
    async run(target) {
      const prepare = (controls: Controls) => controls.fail("metadata", { status: 503 });
      await withFreshServer(target, prepare, async (fresh, controls) => {
        for (const endpoint of ["metadata", "jwks"] as const) {
          controls.recover();
          controls.fail(endpoint, { status: 503 });
          const exchange = await calling(fresh, `${endpoint} is 503`, closed);
          expectStatus(exchange, [503], "503 with Retry-After");
          const after = headerOf(exchange, "retry-after");
          if (!isRetryAfter(after)) {
            throw failed(exchange, "503 with Retry-After", `503 with Retry-After ${after || "missing"}`);
          }
        }
      });
    },
  },
  {
    verifies: ["keys.outage-flood"],
    polarity: "refuses",
    needs: FRESH,
    uses: ["an operation that writes"],
    async run(target) {
      const stranger = await ownKey(target);
      for (const endpoint of ["metadata", "jwks"] as const) {
        const prepare = (controls: Controls) => controls.fail(endpoint, { status: 503 });
        await withFreshServer(target, prepare, async (fresh, controls) => {
          controls.resetCounters();
          const begun = performance.now();
          let last = await calling(fresh, `${endpoint} is 503`, closed);
          for (let sent = 1; sent < FLOOD; sent++) {
            const junk = sent % 2 === 0;
            last = junk
              ? await ask(
                fresh,
                await stranger.token(fresh, { kid: crypto.randomUUID() }),
                "by an unknown key",
              )
              : await calling(fresh, `${endpoint} is 503`, closed);
          }
          // Asking again once a second is no flood, and there are three places to look for metadata.
          const most = Math.max(FLOOD / 4, Math.ceil(3 * (performance.now() - begun) / 1000));
          expectAskedAtMost(most, controls, `${FLOOD} tokens, while ${endpoint} is 503`, last);
        });
      }
    },
  },
  {
    verifies: ["keys.recovers"],
    polarity: "accepts",
    needs: FRESH,
    async run(target) {
      const prepare = (controls: Controls) => controls.fail("metadata", { status: 503 });
      await withFreshServer(target, prepare, async (fresh, controls) => {
        const token = await powerOf(fresh, "mint")();
        await ask(fresh, token, "while the metadata cannot be had");
        controls.recover();
        controls.fail("jwks", { status: 503 });
        await ask(fresh, token, "while the keys cannot be had");
        controls.recover();
        await expectAcceptedSoon(fresh, token, "after the outage");
      });
    },
  },
  {
    verifies: ["keys.known-key"],
    polarity: "accepts",
    needs: FRESH,
    async run(target) {
      const stranger = await ownKey(target);
      await withFreshServer(target, () => {}, async (fresh, controls) => {
        const mint = powerOf(fresh, "mint");
        await expectAccepted(fresh, await mint(), "while all is well");
        for (const endpoint of ["metadata", "jwks"] as const) controls.fail(endpoint, { status: 503 });
        await expectAccepted(fresh, await mint(), "by a known key, during an outage");
        await ask(fresh, await stranger.token(fresh), "by an unknown key, during an outage");
        await expectAccepted(fresh, await mint(), "by a known key, after that");
      });
    },
  },
];
