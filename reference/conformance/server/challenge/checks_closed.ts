/** That the refusal is one: nothing runs, nothing leaks, nothing but a token opens. */

import { type Check, powerOf, type Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { answered, headerValues } from "../../exchange.ts";
import { type Answered, expectStatus, send } from "../expect.ts";
import { anonymous, arrayOf, bare, call, messageOf, openings, post, rpc } from "../messages.ts";
import { failed } from "../../words.ts";
import { rpcResponse } from "../../rpc.ts";

/** What a stranger must not learn from a refusal: the tools' names and the people's. */
const TELLTALES = ["add_note", "delete_note", "alice", "bob", "inputSchema", "structuredContent"];

async function refused(
  target: Target,
  changes: Parameters<typeof call>[3],
  name = "list_notes",
): ReturnType<typeof send> {
  const exchange = await send(target, call(anonymous(target), name, {}, changes));
  if (rpcResponse(exchange.response)?.result) throw failed(exchange, "401 and nothing else");
  expectStatus(exchange, [401]);
  return exchange;
}

function expectNotEchoed(exchange: Answered, token: string): void {
  const { body, headers, status } = exchange.response;
  const answer = body + JSON.stringify(headers);
  if ([token, btoa(token)].some((secret) => answer.includes(secret))) {
    throw failed(exchange, "an answer without the token", `${status}, and the token in it`);
  }
}

/** One message for each kind of thing that can be asked of a server, and for each way to forget one. */
function operations(target: Target): Outgoing[] {
  const listNotes = { name: "list_notes", arguments: {} };
  // No id: nothing has to be answered, and it is refused all the same.
  const notification = { jsonrpc: "2.0", method: "notifications/initialized" };
  const array = [{ jsonrpc: "2.0", id: 1, method: "tools/call", params: listNotes }];
  return [
    ...openings(target),
    rpc(target, "resources/read", { uri: "notes://all" }),
    rpc(target, "prompts/get", { name: "summary" }),
    rpc(target, "no/such/method"),
    call(target, "add_note", { text: "a note of nobody's" }),
    call(target, "delete_note", { id: crypto.randomUUID() }),
    messageOf(target, notification, { note: notification.method }),
    arrayOf(target, array, "an array of one tools/call"),
  ];
}

/** The checks of the closed door. */
export const closedChecks: Check[] = [
  {
    verifies: ["challenge.missing-token"],
    polarity: "refuses",
    needs: [],
    run: async (target) => void await refused(target, {}),
  },
  {
    verifies: ["challenge.every-operation"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (const message of operations(anonymous(target))) expectStatus(await send(target, message), [401]);
    },
  },
  {
    verifies: ["challenge.before-body"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const message = call(anonymous(target), "add_note", { text: "half a message" }, { unfinished: true });
      const half = `${message.body}`.slice(0, 40);
      const exchange = await target.send({
        ...message,
        body: half,
        note: "half a tools/call, the rest held back",
      });
      if (!answered(exchange) || exchange.response.status !== 401) {
        throw failed(exchange, "401, with half the message sent");
      }
    },
  },
  {
    verifies: ["challenge.forged-token"],
    polarity: "refuses",
    needs: ["forge"],
    async run(target) {
      const token = await powerOf(target, "forge")({
        audience: target.resource,
        subject: "alice",
        scope: "notes:read",
      });
      await refused(target, { headers: [["authorization", `Bearer ${token}`]] });
    },
  },
  {
    verifies: ["challenge.not-echoed"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const stranger = anonymous(target);
      const token = `echo-${crypto.randomUUID()}`;
      for (
        const credential of [
          `Bearer ${token}`,
          `bearer ${token}`,
          `Basic ${btoa(token)}`,
          `Bearer ${token} ${token}`,
        ]
      ) {
        const headers: [string, string][] = [["authorization", credential]];
        const exchange = await send(target, call(stranger, "list_notes", {}, { headers }));
        expectNotEchoed(exchange, token);
        expectStatus(exchange, [400, 401]);
      }
      // Where tokens do not belong (RFC 6750 §2.2, §2.3), and where they end up all the same.
      const form: [string, string][] = [["content-type", "application/x-www-form-urlencoded"]];
      for (
        const message of [
          call(stranger, "list_notes", {}, { url: `${target.resource}?access_token=${token}` }),
          call(stranger, "list_notes", { access_token: token }),
          post(stranger, `access_token=${token}`, { headers: form, note: "a form with a token" }),
        ]
      ) {
        const exchange = await send(target, message);
        expectNotEchoed(exchange, token);
        expectStatus(exchange, [400, 401, 415]);
      }
    },
  },
  {
    verifies: ["challenge.nothing-leaked"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (const name of ["list_notes", "whoami"]) {
        const exchange = await refused(target, {}, name);
        const { body, headers } = exchange.response;
        const told = TELLTALES.find((word) => (body + JSON.stringify(headers)).includes(word));
        if (told) throw failed(exchange, "nothing of tools or people", `401, and "${told}" in it`);
      }
    },
  },
  {
    verifies: ["challenge.uniform"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const real = await refused(target, {});
      const invented = await refused(target, {}, "no_such_tool");
      const said = ({ response: { status, headers, body } }: typeof real) => {
        return JSON.stringify([status, headerValues(headers, "www-authenticate"), body]);
      };
      if (said(real) !== said(invented)) throw failed(invented, "the same answer as for a tool that exists");
    },
  },
  {
    verifies: ["challenge.query-token"],
    polarity: "refuses",
    needs: ["forge"],
    async run(target) {
      const token = await powerOf(target, "forge")({
        audience: target.resource,
        subject: "alice",
        scope: "notes:read",
      });
      const query = new URLSearchParams({ access_token: token });
      await refused(target, { url: `${target.resource}?${query}` });
      const exchange = await send(target, bare("GET", `${target.resource}?${query}`));
      if (exchange.response.status < 300) throw failed(exchange, "a refusal");
    },
  },
];
