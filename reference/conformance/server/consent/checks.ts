/** Consent of a third party's user: who is asked, and whose it is. */

import type { Check } from "../../check.ts";
import { callerOf, expectToolError, watched } from "../downstream/calendar.ts";
import { expectRefused } from "../expect.ts";
import { viewsOf } from "../../grammar/encodings.ts";
import { failed } from "../../words.ts";
import { openBrowser, sentTo } from "./browser.ts";
import {
  addressIn,
  elicitationsIn,
  expectAsked,
  expectFiles,
  isAtThird,
  link,
  listFiles,
  newAlice,
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
      const whole = elicitationsIn(exchange).every((one) =>
        one?.mode === "url" && typeof one.elicitationId === "string" && one.elicitationId !== "" &&
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
      const { behind, name, alice } = await newAlice(target);
      const [url, exchange] = await expectAsked(alice);
      const [again] = await expectAsked(alice);
      if (viewsOf(url).some(({ text }) => text.includes(name) || text.includes(alice.token!))) {
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
    verifies: ["consent.own-token"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const { behind, name, alice } = await newAlice(target);
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
      const { behind, name, alice } = await newAlice(target);
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
      const { behind, name, alice } = await newAlice(target);
      await link(alice, behind, name);
      // A client that calls itself alice, too.
      for (const client of ["robot", name]) {
        const exchange = await listFiles(await callerOf(target, client, { clientId: client }));
        expectToolError(exchange, "200 with a tool's error: there is no user to ask");
      }
    },
  },
];
