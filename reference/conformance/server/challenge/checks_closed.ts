/** That the refusal is one: nothing runs, nothing leaks, nothing but a token opens. */

import { type Check, powerOf, type Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { answered, headerValues } from "../../exchange.ts";
import { untested } from "../../harness_error.ts";
import { type Answered, expectRefused, expectStatus, send } from "../expect.ts";
import { anonymous, arrayOf, bare, call, type Changes, messageOf, openings, rpc } from "../messages.ts";
import { allScopes, asking, messageFor, reading } from "../operations.ts";
import { failed } from "../../words.ts";
import { parsed, rpcResponse } from "../../rpc.ts";
import { leakChecks } from "./checks_leaks.ts";
import { unauthenticated } from "./unauthenticated.ts";

/** What is asked is what needs a credential, where anybody has said what that is. */
const USES: Pick<Check, "needs" | "uses"> = { needs: [], uses: ["an operation that reads"] };

/** A call without a token of ours, with changes: refused, and nothing else. */
async function refused(target: Target, changes: Changes): Promise<Answered> {
  const exchange = await unauthenticated(target, changes);
  if (rpcResponse(exchange.response)?.result) throw failed(exchange, "401 and nothing else");
  expectStatus(exchange, [401]);
  return exchange;
}

/**
 * One message for each kind of thing that can be asked of a server, and for each way to forget one. Of a stranger's
 * server what may be open is left out: how a client begins, and what there is to call.
 */
function operations(target: Target): Outgoing[] {
  const { "an operation that reads": reads, "an operation that writes": writes } = target.powers;
  const known = [reads, writes].flatMap((operation) => operation ? [messageFor(target, operation)] : []);
  const message = parsed(`${asking(target).body}`) as Record<string, unknown>;
  const everybodys = [...known, arrayOf(target, [message], "an array of one message")];
  if (!target.powers["notes tools"]) return everybodys;
  // No id: nothing has to be answered, and it is refused all the same.
  const notification = { jsonrpc: "2.0", method: "notifications/initialized" };
  return [
    ...openings(target),
    ...everybodys,
    rpc(target, "resources/read", { uri: "notes://all" }),
    rpc(target, "prompts/get", { name: "summary" }),
    rpc(target, "no/such/method"),
    call(target, "delete_note", { id: crypto.randomUUID() }),
    messageOf(target, notification, { note: notification.method }),
  ];
}

/** The checks of the closed door. */
export const closedChecks: Check[] = [
  {
    verifies: ["challenge.missing-token"],
    polarity: "refuses",
    ...USES,
    run: async (target) => void await refused(target, {}),
  },
  {
    verifies: ["challenge.every-operation"],
    polarity: "refuses",
    needs: ["an operation that reads"],
    uses: ["an operation that writes", "notes tools"],
    async run(target) {
      // An array may be none of anybody's business before it is known whose it is.
      const statuses = target.powers["notes tools"] ? [401] : [400, 401];
      for (const message of operations(anonymous(target))) {
        expectStatus(await send(target, message), statuses);
      }
    },
  },
  {
    verifies: ["challenge.before-body"],
    polarity: "refuses",
    needs: ["raw headers", "notes tools"],
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
    uses: ["an operation that reads", "an operation that writes"],
    async run(target) {
      const token = await powerOf(target, "forge")({
        audience: target.resource,
        subject: "alice",
        scope: allScopes(target),
      });
      await refused(target, { headers: [["authorization", `Bearer ${token}`]] });
    },
  },
  {
    verifies: ["challenge.uniform"],
    polarity: "refuses",
    needs: ["an operation that reads"],
    async run(target) {
      const { method, params, name } = powerOf(target, "an operation that reads");
      if (method !== "tools/call") throw untested(`${name} is no call of a tool`);
      const stranger = anonymous(target);
      const real = await send(target, reading(stranger));
      const invented = await send(
        target,
        call(stranger, "no_such_tool", (params() as { arguments?: object }).arguments),
      );
      for (const exchange of [real, invented]) {
        expectStatus(exchange, [401]);
        expectRefused(exchange);
      }
      const said = ({ response: { status, headers, body } }: Answered) => {
        return JSON.stringify([status, headerValues(headers, "www-authenticate"), body]);
      };
      if (said(real) !== said(invented)) throw failed(invented, "the same answer as for a tool that exists");
    },
  },
  {
    verifies: ["challenge.not-cached"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      const junk: Changes = { headers: [["authorization", "Bearer issued-by-nobody.7Jw9mQ2rT5vX8zB1"]] };
      for (const exchange of [await refused(target, {}), await refused(target, junk)]) {
        const { headers } = exchange.response;
        const control = headerValues(headers, "cache-control").join(", ");
        const kept = /(?:^|[ ,])(?:public|immutable|(?:s-maxage|max-age)="?0*[1-9])/i.test(control);
        const barred = /(?:^|[ ,])no-(?:store|cache)(?:$|[ ,])/i.test(control);
        // Without a Cache-Control that says more, Expires says how long (RFC 9111 §5.3).
        const [expires = ""] = headerValues(headers, "expires");
        const fresh = !/max-age/i.test(control) && Date.parse(expires) > Date.now();
        if (!barred && (kept || fresh)) {
          const said = kept ? `Cache-Control: ${control}` : `Expires: ${expires}`;
          throw failed(exchange, "nothing that lets a cache keep it", `401 with ${said}`);
        }
      }
    },
  },
  {
    verifies: ["challenge.query-token"],
    polarity: "refuses",
    needs: ["forge"],
    uses: ["an operation that reads", "an operation that writes"],
    async run(target) {
      const token = await powerOf(target, "forge")({
        audience: target.resource,
        subject: "alice",
        scope: allScopes(target),
      });
      const query = new URLSearchParams({ access_token: token });
      await refused(target, { url: `${target.resource}?${query}` });
      const exchange = await send(target, bare("GET", `${target.resource}?${query}`));
      if (exchange.response.status < 300) throw failed(exchange, "a refusal");
    },
  },
  ...leakChecks,
];
