/** When the server does not get a token, or the API does not take it: nobody else's is sent, and nothing leaks. */

import { type Check, powerOf } from "../../check.ts";
import type { Behind } from "../../issuer/issuer.ts";
import { behindOf, type Instead } from "../../issuer/behind.ts";
import { headerOf, send } from "../expect.ts";
import { call } from "../messages.ts";
import { failed } from "../../words.ts";
import {
  atCalendar,
  callerOf,
  exchangesOf,
  expectEvents,
  expectToolError,
  listEvents,
  watched,
} from "./calendar.ts";

const NEEDS: Check["needs"] = ["mint", "what is behind it"];

const asJson = { "content-type": "application/json" };

/** Ways in which no token comes of it. */
const NO_TOKEN: [how: string, Instead][] = [
  ["invalid_request", { status: 400, headers: asJson, body: '{"error":"invalid_request"}' }],
  ["interaction_required", { status: 400, headers: asJson, body: '{"error":"interaction_required"}' }],
  ["invalid_client", {
    status: 401,
    headers: { ...asJson, "www-authenticate": "Basic" },
    body: '{"error":"invalid_client"}',
  }],
  ["a 500", { status: 500, body: "out of order" }],
  ["a page", { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Maintenance</h1>" }],
  ["nothing in it", { status: 200, headers: asJson, body: "{}" }],
  ["no connection", "reset"],
];

/** Ways in which the calendar does not answer as it should. */
const NO_EVENTS: [how: string, Instead][] = [
  ["a 401", {
    status: 401,
    headers: { "www-authenticate": 'Bearer realm="calendar", error="invalid_token"' },
  }],
  ["a 403", {
    status: 403,
    headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="calendar:all"' },
  }],
  ["a 500", { status: 500, body: "stack trace of the calendar" }],
  ["a page", { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Maintenance</h1>" }],
  ["no connection", "reset"],
];

/** Expects that nothing came to the calendar. */
function expectNothing(behind: Behind, exchange: Parameters<typeof failed>[0], how: string): void {
  if (atCalendar(behind).length === 0) return;
  throw failed(exchange, `nothing at the calendar, after ${how}`, `a request to the calendar, after ${how}`);
}

/** The checks of this file's subject. */
export const downstreamRefusedChecks: Check[] = [
  {
    verifies: ["downstream.no-fallback"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      for (const [how, instead] of NO_TOKEN) {
        const alice = await callerOf(target, "alice");
        behind.exchangeAnswers = instead;
        behind.takesAnyAudience = true;
        const exchange = await listEvents(alice);
        expectNothing(behind, exchange, how);
        const other = behind.requests.find(({ fields }) => !(fields.subject_token ?? fields.assertion));
        if (other) {
          throw failed(exchange, "no token for the server itself", `a request for one, after ${how}`);
        }
      }
      watched(target);
      await expectEvents(await callerOf(target, "alice"), "alice");
    },
  },
  {
    verifies: ["downstream.refusal-told"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      for (const [how, instead] of NO_TOKEN) {
        behind.exchangeAnswers = instead;
        expectToolError(
          await listEvents(await callerOf(target, "alice")),
          `200 with a tool's error, after ${how}`,
        );
      }
      watched(target);
      await expectEvents(await callerOf(target, "alice"), "alice");
    },
  },
  {
    verifies: ["downstream.token-type"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      for (const token_type of ["N_A", "DPoP", undefined]) {
        behind.exchangeSays = { token_type };
        const exchange = await listEvents(await callerOf(target, "alice"));
        expectNothing(behind, exchange, `a token of type ${token_type ?? "not said"}`);
        expectToolError(exchange);
      }
      behind.exchangeSays = { token_type: "bearer" };
      await expectEvents(await callerOf(target, "alice"), "alice");
    },
  },
  {
    verifies: ["downstream.no-challenge"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const alice = await callerOf(target, "alice");
      for (const [how, instead] of NO_EVENTS) {
        behind.apiAnswers = instead;
        expectToolError(await listEvents(alice), `200 with a tool's error, for ${how} of the calendar's`);
      }
      watched(target);
      await expectEvents(await callerOf(target, "alice"), "alice");
    },
  },
  {
    verifies: ["downstream.not-in-answer"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const behind = watched(target);
      const alice = await callerOf(target, "alice");
      behind.apiEchoes = true;
      const answers = [await expectEvents(alice, "alice"), await send(alice, call(alice, "whoami"))];
      for (const status of [200, 403, 500]) {
        behind.apiAnswers = { status, headers: asJson };
        answers.push(await listEvents(alice));
      }
      const secrets = [alice.token!, ...behind.arrived.flatMap(({ token }) => token ?? [])];
      for (const exchange of answers) {
        const said = exchange.response.body + JSON.stringify(exchange.response.headers);
        if (secrets.some((secret) => said.includes(secret))) {
          throw failed(exchange, "an answer without any token", "an answer with a token in it");
        }
      }
    },
  },
  {
    verifies: ["downstream.redirects"],
    polarity: "refuses",
    needs: [...NEEDS, "sign alice in"],
    async run(target) {
      const behind = watched(target);
      const { calendar } = behindOf(powerOf(target, "sign alice in"));
      const elsewhere: Instead = { status: 307, headers: { location: `${calendar}/elsewhere` } };
      behind.apiAnswers = elsewhere;
      const astray = await listEvents(await callerOf(target, "alice"));
      if (atCalendar(behind).some(({ path }) => path === "/elsewhere")) {
        throw failed(astray, "no request to where the API redirects", "the token, at the other address");
      }
      behind.apiAnswers = undefined;
      behind.exchangeAnswers = elsewhere;
      const count = behind.arrived.length;
      const second = await listEvents(await callerOf(target, "alice"));
      if (behind.arrived.length > count) {
        throw failed(second, "no request to where the token endpoint redirects", "the caller's token, there");
      }
      watched(target);
      await expectEvents(await callerOf(target, "alice"), "alice");
    },
  },
  {
    verifies: ["downstream.on-behalf-of"],
    polarity: "accepts",
    needs: [...NEEDS, "server with settings"],
    async run(target) {
      const behind = watched(target);
      const { target: entra, close } = await powerOf(target, "server with settings")({ way: "on-behalf-of" });
      try {
        const exchange = await expectEvents(await callerOf(entra, "alice"), "alice");
        const { fields = {} } = exchangesOf(behind).at(-1) ?? {};
        if (fields.requested_token_use !== "on_behalf_of" || fields.subject_token !== undefined) {
          throw failed(exchange, "a request with requested_token_use=on_behalf_of", "another request");
        }
      } finally {
        await close();
      }
    },
  },
  {
    verifies: ["downstream.users-only"],
    polarity: "refuses",
    needs: [...NEEDS, "server with settings"],
    async run(target) {
      const behind = watched(target);
      const { target: entra, close } = await powerOf(target, "server with settings")({ way: "on-behalf-of" });
      try {
        await expectEvents(await callerOf(entra, "alice"), "alice");
        const count = exchangesOf(behind).length;
        const exchange = await listEvents(await callerOf(entra, "robot", { clientId: "robot" }));
        if (exchangesOf(behind).length > count) {
          throw failed(exchange, "no exchange for a token without a user", "a token request for it");
        }
        if (headerOf(exchange, "www-authenticate")) throw failed(exchange, "no challenge");
        expectToolError(exchange);
      } finally {
        await close();
      }
    },
  },
];
