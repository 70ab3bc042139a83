/** Consent of a third party's user, and whose it is. */

import { type Check, powerOf } from "../../check.ts";
import { callerOf, expectToolError, watched } from "../downstream/calendar.ts";
import { expectRefused, expectStatus } from "../expect.ts";
import { failed } from "../../words.ts";
import { openBrowser, sentTo } from "./browser.ts";
import {
  addressIn,
  expectAsked,
  expectFiles,
  isAtThird,
  isBack,
  link,
  listFiles,
  somebody,
  textOf,
} from "./files.ts";

const NEEDS: Check["needs"] = ["mint", "what is behind it"];

/** The checks of this file's subject. */
export const consentChecks: Check[] = [
  {
    verifies: ["consent.asked"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      watched(target);
      const [url, exchange] = await expectAsked(await callerOf(target, somebody("alice")));
      const { error } = JSON.parse(exchange.response.body);
      const whole = error.data.elicitations.every((one: Record<string, unknown>) =>
        one.mode === "url" && typeof one.elicitationId === "string" && one.elicitationId !== "" &&
        typeof one.message === "string" && one.message !== ""
      );
      if (!whole) throw failed(exchange, "elicitations with mode, elicitationId, url and message");
      if (new URL(url).origin !== new URL(target.resource).origin) {
        throw failed(exchange, "an address of this server's own", `one at ${new URL(url).host}`);
      }
    },
  },
  {
    verifies: ["consent.completes"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      for (const user of [somebody("alice"), somebody("bob")]) {
        const caller = await callerOf(target, user);
        await link(caller, behind, user);
        await expectFiles(caller, user);
        // Another token of the same user's is the same user.
        await expectFiles(await callerOf(target, user, { clientId: "another-client" }), user);
      }
    },
  },
  {
    verifies: ["consent.address"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      const [url, exchange] = await expectAsked(alice);
      const [again] = await expectAsked(alice);
      const { pathname, search } = new URL(url);
      if (decodeURIComponent(pathname + search).includes(name) || url.includes(alice.token!)) {
        throw failed(exchange, "an address that says nothing of its user", "an address that names the user");
      }
      if (again === url) throw failed(exchange, "an address that cannot be guessed", "the same one twice");
      // Whoever opens it is nobody yet.
      const opened = await openBrowser(target).get(url);
      if (!sentTo(opened) || isAtThird(new URL(sentTo(opened)!))) {
        throw failed(
          opened,
          "a redirect to sign in first",
          sentTo(opened) ? "a redirect to the third party" : "none",
        );
      }
      await link(alice, behind, name);
    },
  },
  {
    verifies: ["consent.other-user"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const [name, other] = [somebody("alice"), somebody("bob")];
      const [alice, bob] = [await callerOf(target, name), await callerOf(target, other)];
      const [url] = await expectAsked(alice);
      // Alice sends bob her address, and bob opens it.
      behind.user = other;
      const page = await openBrowser(target).open(url);
      for (const [caller, who] of [[alice, "alice"], [bob, "bob"]] as const) {
        if (!addressIn(await listFiles(caller))) {
          throw failed(page, `nothing linked for ${who}`, `bob's files, linked for ${who}`);
        }
      }
      expectRefused(page, "a refusal: bob did not ask for this");
      await link(alice, behind, name);
      await expectFiles(alice, name);
    },
  },
  {
    verifies: ["consent.other-browser"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      const [url] = await expectAsked(alice);
      // Alice signs in here, and hands bob the address at the third party.
      const stopped = await openBrowser(target).open(url, isAtThird);
      const third = sentTo(stopped);
      if (!third || !isAtThird(new URL(third))) throw failed(stopped, "a redirect to the third party");
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
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      const [url] = await expectAsked(alice);
      const browser = openBrowser(target);
      const stops = isBack(target);
      let back = sentTo(await browser.open(url, stops));
      if (!back) throw failed(browser.heard.at(-1)!, "a redirect back to the server");
      back = sentTo(await browser.open(back, stops)) ?? back;
      const first = await browser.get(back);
      expectStatus(first, [200], "200: alice has allowed it");
      await expectFiles(alice, name);
      const count = behind.requests.length;
      const second = await browser.get(back);
      expectRefused(second, "a refusal: the same state came before");
      if (behind.requests.length > count) throw failed(second, "no token request", "a token request");
      await expectFiles(alice, name);
    },
  },
  {
    verifies: ["consent.invented"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      const [url] = await expectAsked(alice);
      const browser = openBrowser(target);
      const back = sentTo(await browser.open(url, isBack(target)));
      if (!back) throw failed(browser.heard.at(-1)!, "a redirect back to the server");
      const count = behind.requests.length;
      for (const state of ["invented", "", "__proto__", undefined]) {
        const changed = new URL(back);
        if (state === undefined) changed.searchParams.delete("state");
        else changed.searchParams.set("state", state);
        const page = await browser.get(changed.href);
        expectRefused(page, "a refusal: nobody was sent there with this state");
        if (behind.requests.length > count) throw failed(page, "no token request", "a token request");
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
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      const issuer = powerOf(target, "sign alice in");
      const [url] = await expectAsked(alice);
      const browser = openBrowser(target);
      const stops = isBack(target);
      const home = sentTo(await browser.open(url, stops));
      const back = home && sentTo(await browser.open(home, stops));
      if (!back) throw failed(browser.heard.at(-1)!, "two sign-ins, and a redirect back to the server");
      const changed = new URL(back);
      changed.searchParams.set("iss", issuer);
      const count = behind.requests.length;
      const page = await browser.get(changed.href);
      expectRefused(page, "a refusal: the other authorization server says that this is its answer");
      if (behind.requests.length > count) throw failed(page, "no token request", "a token request");
      await link(alice, behind, name);
    },
  },
  {
    verifies: ["consent.declined"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      const [url] = await expectAsked(alice);
      behind.declines = true;
      const page = await openBrowser(target).open(url);
      expectRefused(page, "a page that says that nothing was linked");
      if (behind.requests.length > 0) throw failed(page, "no token request", "a token request");
      behind.declines = false;
      await link(alice, behind, name);
      await expectFiles(alice, name);
    },
  },
  {
    verifies: ["consent.own-token"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      const [, asked] = await expectAsked(alice);
      if (behind.arrived.length > 0) {
        throw failed(asked, "nothing at the third party, before it was asked", "a request with a token");
      }
      await link(alice, behind, name);
      const calls = behind.requests.filter(({ fields }) => fields.grant_type !== "authorization_code");
      const page = await expectFiles(alice, name);
      const sent = behind.arrived.filter(({ at }) => at === "files").map(({ token }) => token);
      if (sent.length === 0 || sent.includes(alice.token) || calls.length > 0) {
        throw failed(page, "the third party's own token, there alone", "another token");
      }
    },
  },
  {
    verifies: ["consent.not-in-answer"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      const [url, asked] = await expectAsked(alice);
      const browser = openBrowser(target);
      await browser.open(url);
      behind.apiEchoes = true;
      const answers = [asked, ...browser.heard, await expectFiles(alice, name)];
      behind.apiAnswers = { status: 403, headers: { "content-type": "application/json" } };
      answers.push(await listFiles(alice));
      const secrets = [alice.token!, ...behind.arrived.flatMap(({ token }) => token ?? [])];
      const told = answers.find((each) => secrets.some((secret) => textOf(each).includes(secret)));
      if (told) throw failed(told, "an answer without any token", "an answer with a token in it");
      expectToolError(answers.at(-1)!);
    },
  },
  {
    verifies: ["consent.clients"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
      await link(alice, behind, name);
      // A client that calls itself alice, too.
      for (const client of ["robot", name]) {
        const exchange = await listFiles(await callerOf(target, client, { clientId: client }));
        expectToolError(exchange, "200 with a tool's error: there is no user to ask");
      }
    },
  },
  {
    verifies: ["consent.pkce"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const name = somebody("alice");
      const alice = await callerOf(target, name);
      behind.user = name;
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
