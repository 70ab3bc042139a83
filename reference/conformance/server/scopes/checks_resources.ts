/** Resources by another spelling of their URI: what the gate compares as a text, whatever is behind it parses. */

import { type Check, powerOf, type Target } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import { rpcResponse } from "../../rpc.ts";
import { failed } from "../../words.ts";
import { type Answered, send } from "../expect.ts";
import { rpc } from "../messages.ts";
import { expectWelcome, isAccepted, scopesOf, signedIn } from "../operations.ts";

/** So many listed resources are looked at. */
const MOST = 20;

/** What a parser may take for the same resource (RFC 3986 §6.2.2; WHATWG URL). */
function spellingsOf(uri: string): string[] {
  const [, scheme = "", authority = "", path = ""] = /^([^:]+):(\/\/[^/]*)?(.*)$/s.exec(uri) ?? [];
  const slash = path.startsWith("/") ? "/" : "";
  const rest = path.slice(slash.length);
  const at = rest.search(/[a-z]/i);
  const escaped = at < 0
    ? []
    : [`${slash}${rest.slice(0, at)}%${rest.charCodeAt(at).toString(16)}${rest.slice(at + 1)}`];
  const dotted = slash
    ? [`/./${rest}`, `/x/../${rest}`, `/%2e/${rest}`, `/x/%2E%2e/${rest}`, `//${rest}`]
    : [];
  return [
    `${scheme.toUpperCase()}:${authority}${path}`,
    `${scheme}:${authority.toUpperCase()}${path}`,
    ` ${uri}`,
    `${uri} `,
    `\t${uri}`,
    `${uri}\n`,
    `${uri.slice(0, -1)}\n${uri.slice(-1)}`,
    `${uri}#`,
    `${uri}?`,
    ...[...dotted, ...escaped].map((path) => `${scheme}:${authority}${path}`),
  ].filter((spelling) => spelling !== uri);
}

async function read(target: Target, uri: string): Promise<Answered> {
  const message = rpc(target, "resources/read", { uri });
  return await send(target, { ...message, note: `resources/read ${JSON.stringify(uri)}` });
}

/** The URIs that a server lists. */
async function listed(target: Target): Promise<string[]> {
  const exchange = await send(target, rpc(target, "resources/list"));
  const resources = rpcResponse(exchange.response)?.result?.["resources"];
  const uris = Array.isArray(resources) ? resources.map((each) => each?.uri) : [];
  return uris.filter((uri): uri is string => typeof uri === "string").slice(0, MOST);
}

/** The checks of this file's subject. */
export const resourceChecks: Check[] = [
  {
    verifies: ["scopes.resource-uris"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectWelcome(target);
      const scope = scopesOf(powerOf(target, "an operation that reads")).join(" ");
      const reader = await signedIn(target, { subject: "alice", scope });
      const guarded: string[] = [];
      for (const uri of await listed(target)) {
        if (isAccepted(await read(target, uri)) && !isAccepted(await read(reader, uri))) guarded.push(uri);
      }
      if (guarded.length === 0) {
        throw untested("it lists no resource that takes more scopes than the operation that reads");
      }
      for (const uri of guarded) {
        for (const spelling of spellingsOf(uri)) {
          const exchange = await read(reader, spelling);
          if (isAccepted(exchange)) throw failed(exchange, `a refusal, as for ${uri}`);
        }
      }
    },
  },
];
