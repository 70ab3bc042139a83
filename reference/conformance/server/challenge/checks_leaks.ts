/** What refusals tell: of the credential, of tools and people, and of what they have stored. */

import { type Check, powerOf, type Target } from "../../check.ts";
import { parsed, rpcResponse } from "../../rpc.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { failed } from "../../words.ts";
import { type Answered, expectStatus, send } from "../expect.ts";
import { anonymous, call, post, rpc, withToken } from "../messages.ts";
import { notes } from "../notes.ts";
import { asking } from "../operations.ts";
import { unauthenticated } from "./unauthenticated.ts";

function expectNotEchoed(exchange: Answered, token: string): void {
  const { body, headers, status } = exchange.response;
  const answer = body + JSON.stringify(headers);
  if ([token, btoa(token)].some((secret) => answer.includes(secret))) {
    throw failed(exchange, "an answer without the token", `${status}, and the token in it`);
  }
}

/** The arguments of what is asked, with a token among them. */
function withArgument(target: Target, token: string): Outgoing {
  const { method, params = {} } = parsed(`${asking(target).body}`) as {
    method: string;
    params?: { arguments?: object };
  };
  const args = params.arguments;
  const telling = args
    ? { ...params, arguments: { ...args, access_token: token } }
    : { ...params, access_token: token };
  return rpc(target, method, telling);
}

/** What a stranger must not learn of the notes server, also before anybody can sign in and see it. */
const OF_THE_NOTES = ["add_note", "delete_note", "alice", "bob", "inputSchema", "structuredContent"];

/** Shorter names are words that a refusal may need. */
const SHORTEST_NAME = 6;

/** What whoever is signed in can see of it: the names of its tools; of the notes their texts and owners too. */
async function telltales(target: Target): Promise<Set<string>> {
  const known = new Set(target.powers["notes tools"] ? OF_THE_NOTES : ["inputSchema", "structuredContent"]);
  if (!target.token) return known;
  const { tools } = rpcResponse((await send(target, rpc(target, "tools/list"))).response)?.result ?? {};
  for (const { name } of Array.isArray(tools) ? tools : []) {
    if (typeof name === "string" && name.length >= SHORTEST_NAME) known.add(name);
  }
  if (!target.powers["notes tools"]) return known;
  for (const { owner, text } of await notes(target)) known.add(owner).add(text);
  return known;
}

/** All that an answer says, but for what a challenge has to say: where the metadata is, and what to ask for. */
function toldIn({ response: { body, headers } }: Answered): string {
  const said = headers.map(([name, value]) => {
    const challenge = /^www-authenticate$/i.test(name);
    return challenge
      ? value.replaceAll(/\b(?:resource_metadata|scope|realm)=(?:"[^"]*"|[^ ,]*)/gi, "")
      : value;
  });
  return [body, ...said].join("\n");
}

/** Calls that are refused, each in another way. */
async function refusedCalls(target: Target): Promise<Answered[]> {
  const stranger = anonymous(target);
  const mint = powerOf(target, "mint");
  const now = Math.floor(Date.now() / 1000);
  const expired = await mint({ subject: "alice", claims: { iat: now - 7200, exp: now - 3600 } });
  const answers = [await unauthenticated(target)];
  const tokens = { "of nobody's": "issued-by-nobody.7Jw9mQ2rT5vX8zB1", "that has expired": expired };
  for (const [flaw, token] of Object.entries(tokens)) {
    const message = asking(withToken(target, token));
    answers.push(await send(target, { ...message, note: `${message.note} with a token ${flaw}` }));
  }
  if (target.powers["notes tools"]) answers.push(await send(target, call(stranger, "whoami")));
  return answers;
}

/** The checks of what refusals tell. */
export const leakChecks: Check[] = [
  {
    verifies: ["challenge.not-echoed"],
    polarity: "refuses",
    needs: [],
    uses: ["an operation that reads"],
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
        const exchange = await send(target, asking(stranger, { headers: [["authorization", credential]] }));
        expectNotEchoed(exchange, token);
        expectStatus(exchange, [400, 401]);
      }
      // Where tokens do not belong (RFC 6750 §2.2, §2.3), and where they end up all the same.
      const form: [string, string][] = [["content-type", "application/x-www-form-urlencoded"]];
      for (
        const message of [
          asking(stranger, { url: `${target.resource}?access_token=${token}` }),
          withArgument(stranger, token),
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
    needs: ["mint"],
    uses: ["an operation that reads", "notes tools"],
    async run(target) {
      const known = await telltales(target);
      for (const exchange of await refusedCalls(target)) {
        expectStatus(exchange, [401]);
        if (rpcResponse(exchange.response)?.result) throw failed(exchange, "401 and nothing else");
        const asked = exchange.request.body ?? "";
        const said = toldIn(exchange);
        // What the caller named is no news to them.
        const told = [...known].find((word) => said.includes(word) && !asked.includes(word));
        if (told) {
          throw failed(exchange, "nothing of tools, people or what they stored", `401, and "${told}" in it`);
        }
      }
    },
  },
];
