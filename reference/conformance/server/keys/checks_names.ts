/** A key that comes under the name of another: a check that no lesson is judged by. */

import type { Check } from "../../check.ts";
import {
  expectAccepted,
  expectAcceptedSoon,
  expectRefused,
  ownKey,
  publish,
  withFreshServer,
} from "./own_keys.ts";

/** The check of names that are used again. */
export const keyNameChecks: Check[] = [
  {
    verifies: ["keys.same-name"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint", "control issuer", "fresh server"],
    async run(target) {
      const [before, now] = [await ownKey(target), await ownKey(target)];
      const name = { kid: before.jwk["kid"] };
      await withFreshServer(target, () => publish(target, [before.jwk]), async (fresh) => {
        await expectAccepted(fresh, await before.token(fresh), "by the only published key");
        publish(target, [{ ...now.jwk, ...name }]);
        await expectAcceptedSoon(
          fresh,
          await now.token(fresh, name),
          "by a new key under the old one's name",
        );
        await expectRefused(fresh, await before.token(fresh), "by the key that had that name before");
      });
    },
  },
];
