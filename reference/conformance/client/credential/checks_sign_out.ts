/** What is left behind when somebody has signed out. */

import type { Check } from "../../check.ts";
import { carries, expectWorksWhenHonest, failedIn, requestsTo } from "../expect.ts";
import { expectCall, expectKeptFromOthers, expectOpened, signIn, tokensIn } from "../signed_in.ts";
import { type ClientHandle, inWorld, type IssuerParty, type World } from "../world/world.ts";
import { SIGNS_OUT_OF_TWO } from "./scenarios_sign_out.ts";

/** A client that has signed in at two issuers, and out again. */
interface SignedOut {
  client: ClientHandle;
  issuers: IssuerParty[];
}

function signedOut(id: string, judge: (world: World, out: SignedOut) => void | Promise<void>): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    needs: ["client", "a client that signs out"],
    async run(target) {
      await expectWorksWhenHonest(target);
      await inWorld(target, SIGNS_OUT_OF_TWO, async (world) => {
        const client = await signIn(world, SIGNS_OUT_OF_TWO);
        const next = await SIGNS_OUT_OF_TWO.move(world);
        await expectCall(world, SIGNS_OUT_OF_TWO, client);
        expectOpened(world, SIGNS_OUT_OF_TWO, 2, "a sign-in at each authorization server");
        await client.signOut();
        await judge(world, { client, issuers: [world.issuer, next] });
      });
    },
  };
}

/** What the person might call the two. */
const NAMES = ["the first authorization server's", "the second authorization server's"];

/** The checks of signing out. */
export const signOutChecks: Check[] = [
  signedOut("credential.signed-out", async (world, { client, issuers }) => {
    const kept = [...world.store.entries.values()];
    for (const { by, access_token, refresh_token } of tokensIn(world)) {
      const left = [access_token, refresh_token].some((token) => {
        return token !== undefined && kept.some((value) => value.includes(token));
      });
      if (!left) continue;
      const whose = NAMES[issuers.findIndex((issuer) => issuer === by)];
      throw failedIn(SIGNS_OUT_OF_TWO, `${whose} tokens in the store`, "nothing left behind");
    }
    await expectCall(world, SIGNS_OUT_OF_TWO, client);
    expectOpened(world, SIGNS_OUT_OF_TWO, 3, "a new sign-in for the next call");
  }),
  signedOut("credential.revoked", (world, { issuers }) => {
    for (const [index, issuer] of issuers.entries()) {
      const last = tokensIn(world).findLast(({ by }) => by === issuer);
      const { refresh_token, access_token = "" } = last ?? {};
      const revocations = requestsTo(world, issuer, "/revoke");
      if (revocations.some((request) => carries(request, refresh_token ?? access_token))) continue;
      throw failedIn(
        SIGNS_OUT_OF_TWO,
        `${NAMES[index]} tokens were not revoked there`,
        "each refresh token revoked by its issuer",
      );
    }
    for (const issuer of issuers) expectKeptFromOthers(world, SIGNS_OUT_OF_TWO, issuer);
  }),
];
