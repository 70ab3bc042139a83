/** What the server sends to the API behind it: never what was sent to it. */

import { decodeJwt } from "jose";
import { type Check, powerOf, type Target } from "../../check.ts";
import { type Behind, behindOf } from "../../issuer/behind.ts";
import { expectRefused, expectResult, send } from "../expect.ts";
import { call } from "../messages.ts";
import { rpcResponse } from "../../rpc.ts";
import { failed, inWords } from "../../words.ts";
import { untested } from "../../harness_error.ts";
import { atCalendar, callerOf, exchangesOf, expectEvents, listEvents, watched } from "./calendar.ts";

const NEEDS: Check["needs"] = ["mint", "what is behind it"];

/** The claims of what came to the calendar. */
function claimsOf(token: string | undefined): Record<string, unknown> {
  try {
    return decodeJwt(token ?? "");
  } catch {
    return {};
  }
}

/** Why a call does not get to the calendar, from what the parties behind the server saw of it. */
function whyNotReached(behind: Behind, caller: Target, calendar: string): string | undefined {
  const [first] = atCalendar(behind);
  if (first) {
    if (claimsOf(first.token).aud === calendar) return undefined;
    const whose = first.token === caller.token
      ? "the token that was sent here"
      : "a token that is not for it";
    return `the calendar got ${whose}`;
  }
  const asked = exchangesOf(behind).at(-1);
  if (!asked) return "the issuer was not asked for a token, and nothing came to the calendar";
  const how = `${asked.isServer ? "" : "without the server's secret, "}with ${
    Object.keys(asked.fields).sort().join(", ")
  }`;
  return `the issuer was asked ${how}; nothing came to the calendar`;
}

/** The checks of this file's subject. */
export const downstreamChecks: Check[] = [
  {
    verifies: ["downstream.reached"],
    polarity: "accepts",
    needs: [...NEEDS, "sign alice in"],
    async run(target) {
      const behind = watched(target);
      const { calendar } = behindOf(powerOf(target, "sign alice in"));
      const alice = await callerOf(target, "alice");
      const exchange = await listEvents(alice);
      const { result } = rpcResponse(exchange.response) ?? {};
      const wrong = result && !result.isError ? undefined : whyNotReached(behind, alice, calendar);
      if (wrong) throw failed(exchange, "alice's events", `${inWords(exchange)}: ${wrong}`);
      await expectEvents(alice, "alice");
      // Somebody else, who adds and has not read: what is kept for reading is judged elsewhere.
      const bob = await callerOf(target, "bob");
      const title = `bob adds ${crypto.randomUUID()}`;
      const added = await send(bob, call(bob, "add_event", { title }));
      if (!JSON.stringify(expectResult(added).structuredContent ?? null).includes(title)) {
        throw failed(added, "bob's events, the new one too", "events without the new one");
      }
    },
  },
  {
    verifies: ["downstream.no-passthrough"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      // An API that does not look whom a token is for: there, one that is passed on works.
      behind.takesAnyAudience = true;
      const alice = await callerOf(target, "alice");
      const exchange = await expectEvents(alice, "alice");
      if (behind.arrived.some(({ token }) => token === alice.token)) {
        throw failed(
          exchange,
          "another token at the calendar than the one that was sent here",
          "alice's events: the calendar got the token that was sent here",
        );
      }
      if (atCalendar(behind).length === 0) throw untested("nothing came to the calendar");
    },
  },
  {
    verifies: ["downstream.audience"],
    polarity: "refuses",
    needs: [...NEEDS, "sign alice in"],
    async run(target) {
      const behind = watched(target);
      behind.takesAnyAudience = true;
      const { calendar } = behindOf(powerOf(target, "sign alice in"));
      const exchange = await expectEvents(await callerOf(target, "alice"), "alice");
      const audiences = atCalendar(behind).map(({ token }) => claimsOf(token).aud);
      const other = audiences.find((aud) => aud !== calendar);
      if (audiences.length === 0 || other !== undefined) {
        throw failed(exchange, `a token for ${calendar} alone`, `a token for ${other ?? "nobody"}`);
      }
    },
  },
  {
    verifies: ["downstream.narrowed"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      behind.takesAnyAudience = true;
      const alice = await callerOf(target, "alice");
      const exchange = await expectEvents(alice, "alice");
      const wide = atCalendar(behind).find(({ token }) => claimsOf(token).scope !== "calendar:read");
      if (wide) {
        throw failed(exchange, "a token with calendar:read alone", `one with ${claimsOf(wide.token).scope}`);
      }
    },
  },
  {
    verifies: ["downstream.other-scope"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const alice = await callerOf(target, "alice");
      await expectEvents(alice, "alice");
      const added = await send(alice, call(alice, "add_event", { title: "alice adds" }));
      const scopes = atCalendar(behind).map(({ path, token }) => `${path} ${claimsOf(token).scope}`);
      if (!scopes.includes("/add calendar:write") || scopes.some((one) => one === "/add calendar:read")) {
        throw failed(added, "an event added with calendar:write", `at the calendar: ${scopes.join(", ")}`);
      }
      expectResult(added);
      await expectEvents(alice, "alice");
      const last = atCalendar(behind).at(-1);
      if (claimsOf(last?.token).scope !== "calendar:read") {
        throw failed(added, "calendar:read for reading, after writing too", "the token for writing");
      }
    },
  },
  {
    verifies: ["downstream.authenticates"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      behind.takesAnyClient = true;
      const exchange = await expectEvents(await callerOf(target, "alice"), "alice");
      const asked = exchangesOf(behind);
      if (asked.length === 0 || asked.some(({ isServer }) => !isServer)) {
        throw failed(
          exchange,
          "an exchange in which the server shows its own secret",
          asked.length === 0
            ? "events without an exchange"
            : "events, for an exchange that anybody could ask for",
        );
      }
    },
  },
  {
    verifies: ["downstream.own-checks-first"],
    polarity: "refuses",
    needs: [...NEEDS, "forge", "wrong tokens"],
    async run(target) {
      const behind = watched(target);
      const wrong = powerOf(target, "wrong tokens");
      await expectEvents(await callerOf(target, "alice"), "alice");
      const honest = behind.requests.length;
      const tokens = [
        await powerOf(target, "forge")({ subject: "alice" }),
        await wrong.expired.make({ subject: "alice" }),
        await wrong["other-audience"].make({ subject: "alice" }),
        await powerOf(target, "mint")({ subject: "alice", scope: "calendar:read" }),
      ];
      for (const token of tokens) {
        const exchange = await listEvents({ ...target, token });
        expectRefused(exchange);
        if (behind.requests.length > honest) {
          throw failed(exchange, "a refusal, and no token request", "a token request for it");
        }
      }
    },
  },
  {
    verifies: ["downstream.arguments"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const alice = await callerOf(target, "alice");
      const elsewhere = `${new URL(target.resource).origin}/elsewhere`;
      const args = {
        resource: elsewhere,
        url: elsewhere,
        audience: elsewhere,
        issuer: elsewhere,
        scope: "calendar:write",
        token: "abc",
        subject: "bob",
      };
      const exchange = await expectEvents(alice, "alice", args);
      const odd = exchangesOf(behind).find(({ fields }) =>
        [fields.audience, fields.resource].includes(elsewhere) || fields.scope?.includes("write")
      );
      const token = claimsOf(atCalendar(behind).at(-1)?.token);
      if (odd || token.scope !== "calendar:read") {
        throw failed(
          exchange,
          "what is configured: the calendar, and calendar:read",
          "what the caller named",
        );
      }
    },
  },
];
