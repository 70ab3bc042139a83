/** What a server keeps of a token, and what it gives away: nothing. */

import { type Check, CheckFailure, powerOf, type Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import type { HeaderLines } from "../../exchange.ts";
import { type Answered, expectResult, expectStatus, headerOf, send } from "../expect.ts";
import { anonymous, bare, call, openings, post, rpc, withToken } from "../messages.ts";
import { reading, signedIn, welcome } from "../operations.ts";
import { failed } from "../../words.ts";

/** Messages that end in a result, a tool's error, an RPC error and a refusal. */
function ofEveryOutcome(target: Target): Outgoing[] {
  const headers: HeaderLines = [["authorization", `Bearer ${target.token}`]];
  return [
    reading(target),
    rpc(target, "tools/list"),
    call(target, "no_such_tool"),
    rpc(target, "tools/call", { name: 42, arguments: 42 }),
    rpc(target, "no/such/method"),
    post(target, "{", { note: "half a message" }),
    post(target, "[]", { note: "an empty array" }),
    bare("GET", target.resource, headers),
    bare("GET", `${target.resource}/nothing-here`, headers),
    reading(target, { headers: [["authorization", `Bearer ${target.token} x`]] }),
  ];
}

/** The signature alone is told from everything else as well, and the rest is not secret. */
function expectNotRepeated(exchange: Answered, token: string): void {
  const { body, headers, status } = exchange.response;
  const answer = body + JSON.stringify(headers);
  const signature = token.slice(token.lastIndexOf(".") + 1);
  if ([token, signature, btoa(token)].some((secret) => answer.includes(secret))) {
    throw failed(exchange, "an answer without the token", `${status}, and the token in it`);
  }
}

/** Who a whoami says is calling. */
async function callerOf(target: Target, note: string): Promise<unknown> {
  const exchange = await send(target, { ...call(target, "whoami"), note });
  const { structuredContent } = expectResult(exchange, "200 with who the token says");
  return (structuredContent as { subject?: unknown } | undefined)?.subject;
}

/** The checks of this file's subject. */
export const tokenKeptChecks: Check[] = [
  {
    verifies: ["token.not-repeated"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "wrong tokens"],
    async run(target) {
      const honest = await welcome(target);
      const expired = await powerOf(target, "wrong tokens").expired.make({ audience: target.resource });
      const nobodys = await powerOf(target, "mint")({ claims: { sub: undefined } });
      for (const token of [honest, expired, nobodys]) {
        for (const message of ofEveryOutcome(withToken(target, token))) {
          expectNotRepeated(await send(target, message), token);
        }
      }
    },
  },
  {
    verifies: ["token.every-request"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const token = await welcome(target);
      expectStatus(await send(target, reading(anonymous(target))), [401]);
      const [opening] = openings(withToken(target, token));
      const begun = await send(target, opening!);
      // One that the server has given, if it gives any, and one that the client has made up.
      for (const session of new Set([headerOf(begun, "mcp-session-id"), crypto.randomUUID()])) {
        if (!session) continue;
        const headers: HeaderLines = [["mcp-session-id", session]];
        await send(target, reading(withToken(target, token), { headers }));
        const exchange = await send(target, reading(anonymous(target), { headers }));
        // A session that the client has made up may be unknown before anybody asks for a credential.
        expectStatus(exchange, [401, 404], "401: a session id is no token");
      }
    },
  },
  {
    verifies: ["token.own-caller"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint", "notes tools"],
    async run(target) {
      const people = ["alice", "bob", "carol", "bob", "alice", "carol"];
      const callers = await Promise.all(people.map((subject) => signedIn(target, { subject })));
      const ask = (index: number) => callerOf(callers[index]!, `whoami, ${people[index]} asking`);
      const inTurn: unknown[] = [];
      for (const index of callers.keys()) inTurn.push(await ask(index));
      const atOnce = await Promise.all(callers.map((_, index) => ask(index)));
      for (const [how, said] of [["one after the other", inTurn], ["all at once", atOnce]] as const) {
        if (said.join() !== people.join()) {
          throw new CheckFailure(`whoami as ${people}, ${how}`, `answers for ${said}`, "each their own");
        }
      }
    },
  },
];
