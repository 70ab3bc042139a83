/** The way of a browser to both authorization servers and back: it is one browser's, and is gone once. */

import { type Check, powerOf } from "../../check.ts";
import type { Behind } from "../../issuer/issuer.ts";
import { type Answered, expectRefused, expectStatus } from "../expect.ts";
import { failed } from "../../words.ts";
import { browserSent, openBrowser, sentTo } from "./browser.ts";
import {
  addressIn,
  expectAsked,
  expectFiles,
  isAtThird,
  isBack,
  link,
  listFiles,
  newAlice,
  somebody,
} from "./files.ts";

const NEEDS: Check["needs"] = ["mint", "what is behind it"];

const BACK = "a redirect back to the server";

/** Expects that a browser is refused what it has brought back, and that no token request came of it: still so many. */
function expectTurnedAway({ requests }: Behind, count: number, page: Answered, expected: string): void {
  expectRefused(page, expected);
  if (requests.length > count) throw failed(page, "no token request", "a token request");
}

/** The checks of this file's subject. */
export const consentWayChecks: Check[] = [
  {
    verifies: ["consent.other-browser"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const { behind, name, alice } = await newAlice(target);
      const [url] = await expectAsked(alice);
      // Alice signs in here, and hands bob the address at the third party.
      const third = await browserSent(openBrowser(target), url, isAtThird, "a redirect to the third party");
      behind.user = somebody("bob");
      const page = await openBrowser(target).open(third);
      if (!addressIn(await listFiles(alice))) {
        throw failed(page, "nothing linked for alice", "bob's files, linked for alice");
      }
      expectRefused(page, "a refusal: this browser did not begin it");
      await link(alice, behind, name);
      await expectFiles(alice, name);
    },
  },
  {
    verifies: ["consent.once"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const { behind, name, alice } = await newAlice(target);
      const [url] = await expectAsked(alice);
      const browser = openBrowser(target);
      const stops = isBack(target);
      let back = await browserSent(browser, url, stops, BACK);
      back = sentTo(await browser.open(back, stops)) ?? back;
      const first = await browser.get(back);
      expectStatus(first, [200], "200: alice has allowed it");
      await expectFiles(alice, name);
      const count = behind.requests.length;
      const second = await browser.get(back);
      expectTurnedAway(behind, count, second, "a refusal: the same state came before");
      await expectFiles(alice, name);
    },
  },
  {
    verifies: ["consent.invented"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const { behind, name, alice } = await newAlice(target);
      const [url] = await expectAsked(alice);
      const browser = openBrowser(target);
      const back = await browserSent(browser, url, isBack(target), BACK);
      const count = behind.requests.length;
      for (const state of ["invented", "", "__proto__", undefined]) {
        const changed = new URL(back);
        if (state === undefined) changed.searchParams.delete("state");
        else changed.searchParams.set("state", state);
        const page = await browser.get(changed.href);
        expectTurnedAway(behind, count, page, "a refusal: nobody was sent there with this state");
      }
      const unknown = new URL(url);
      for (const name of [...unknown.searchParams.keys()]) {
        unknown.searchParams.set(name, crypto.randomUUID());
      }
      expectRefused(await browser.get(unknown.href), "a refusal: nobody asked for this");
      await link(alice, behind, name);
    },
  },
  {
    verifies: ["consent.mix-up"],
    polarity: "refuses",
    needs: [...NEEDS, "sign alice in"],
    async run(target) {
      const { behind, name, alice } = await newAlice(target);
      const stops = isBack(target);
      // That of the other authorization server, and none where the metadata promises one.
      for (const iss of [powerOf(target, "sign alice in"), undefined]) {
        const [url] = await expectAsked(alice);
        const browser = openBrowser(target);
        const home = await browserSent(browser, url, stops, BACK);
        const back = await browserSent(browser, home, stops, `a second sign-in, and ${BACK}`);
        const changed = new URL(back);
        if (iss === undefined) changed.searchParams.delete("iss");
        else changed.searchParams.set("iss", iss);
        const count = behind.requests.length;
        const page = await browser.get(changed.href);
        const why = iss === undefined
          ? "the authorization server promises to say that it is its answer, and does not"
          : "the other authorization server says that this is its answer";
        expectTurnedAway(behind, count, page, `a refusal: ${why}`);
      }
      await link(alice, behind, name);
    },
  },
  {
    verifies: ["consent.declined"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const { behind, name, alice } = await newAlice(target);
      // Who signs in says no at the issuer, which comes first, and then at the third party.
      for (const isThere of [() => true, isAtThird]) {
        const [url] = await expectAsked(alice);
        const browser = openBrowser(target);
        const place = await browserSent(browser, url, isThere, "a redirect to who asks");
        const count = behind.requests.length;
        behind.declines = true;
        const page = await browser.open(place);
        behind.declines = false;
        expectTurnedAway(behind, count, page, "a page that says that nothing was linked");
      }
      await link(alice, behind, name);
      await expectFiles(alice, name);
    },
  },
  {
    verifies: ["consent.pkce"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const { behind, alice } = await newAlice(target);
      const [url] = await expectAsked(alice);
      const browser = openBrowser(target);
      const page = await browser.open(url);
      expectStatus(page, [200], "200: alice has allowed it");
      const trips = browser.heard.flatMap((each) => sentTo(each) ?? []).map((each) => new URL(each))
        .filter(({ searchParams }) => searchParams.has("client_id"));
      const challenges = trips.map(({ searchParams }) => searchParams.get("code_challenge"));
      const states = trips.map(({ searchParams }) => searchParams.get("state"));
      if (
        trips.length < 2 || new Set(challenges).size < trips.length || new Set(states).size < trips.length
      ) {
        throw failed(page, "a code_challenge and a state of its own each time", "the same again");
      }
      if (behind.requests.some(({ fields, isServer }) => !fields.code_verifier || !isServer)) {
        throw failed(
          page,
          "code_verifier, and the server's own secret, in each token request",
          "one without",
        );
      }
    },
  },
];
