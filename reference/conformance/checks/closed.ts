/** That the refusal is one: nothing runs, nothing leaks, nothing but a token opens. */

import { type Check, powerOf, type Target } from "../check.ts";
import { answered } from "../exchange.ts";
import { expectStatus, send } from "./expect.ts";
import { anonymous, bare, call, failed, rpcResponse } from "./messages.ts";

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

/** The checks of the closed door. */
export const closedChecks: Check[] = [
  {
    verifies: ["challenge.missing-token"],
    polarity: "refuses",
    needs: [],
    run: async (target) => void await refused(target, {}),
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
        const exchange = await send(target, call(anonymous(target), "list_notes", {}, { headers }));
        const { body, headers: lines, status } = exchange.response;
        const answer = body + JSON.stringify(lines);
        if ([token, btoa(token)].some((secret) => answer.includes(secret))) {
          throw failed(exchange, "an answer without the token", `${status}, and the token in it`);
        }
        expectStatus(exchange, [400, 401]);
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
      const said = ({ response }: typeof real) => JSON.stringify([response.status, response.body]);
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
