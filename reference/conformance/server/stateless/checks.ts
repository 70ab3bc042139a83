/** Messages that stand alone: what an ordinary client of 2026-07-28 is told, and what an odd one is. */

import type { Check, Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { requestMeta, VERSION_FIELD } from "../../era.ts";
import { type Answered, expectResult, send } from "../expect.ts";
import { call, openings, post, rpc } from "../messages.ts";
import { failed } from "../../words.ts";
import { rpcResponse } from "../../rpc.ts";
import { mirroredChecks } from "./checks_mirrored.ts";
import { stateChecks } from "./checks_state.ts";
import { ODD, oddOperation } from "./odd_operation.ts";
import { expectError400, expectRefusedMessages } from "./refused_message.ts";
import { reading, signedIn } from "../operations.ts";

/** Revisions that nobody speaks. */
const UNKNOWN = ["1999-12-31", "2999-12-31", "latest"];

/** What may be kept of a result (MCP 2026-07-28, Caching). */
interface CacheHints {
  ttlMs?: unknown;
  cacheScope?: unknown;
}

/** The same request in another revision, and in its header field as well. */
function inRevision(target: Target, revision: string): Outgoing {
  const params = { _meta: { [VERSION_FIELD]: revision } };
  return rpc(target, "tools/list", params, { headers: [["mcp-protocol-version", revision]] });
}

/** A result without what is the server's own word about itself. */
function contentOf(exchange: Answered): string {
  const { _meta, ...content } = expectResult(exchange);
  return JSON.stringify(content);
}

/** What may differ from one caller to another. */
function personal(target: Target): Outgoing[] {
  return [rpc(target, "server/discover"), rpc(target, "tools/list"), call(target, "list_notes")];
}

/** The checks of this file's subject. */
export const statelessChecks: Check[] = [
  {
    verifies: ["stateless.discover"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const exchange = await send(target, rpc(target, "server/discover"));
      const { supportedVersions, capabilities } = expectResult(exchange);
      if (!Array.isArray(supportedVersions) || !supportedVersions.includes(target.revision)) {
        const received = `supportedVersions ${JSON.stringify(supportedVersions)}`;
        throw failed(exchange, `supportedVersions with ${target.revision} in it`, received);
      }
      if (typeof (capabilities as { tools?: unknown } | undefined)?.tools !== "object") {
        throw failed(exchange, "capabilities with tools in it", "a result without it");
      }
    },
  },
  {
    verifies: ["stateless.result-type"],
    polarity: "accepts",
    needs: ["an operation that reads"],
    async run(target) {
      for (const message of [...openings(target), reading(target)]) {
        const exchange = await send(target, message);
        const { resultType } = expectResult(exchange);
        if (resultType !== "complete") {
          throw failed(exchange, 'resultType "complete"', `resultType ${JSON.stringify(resultType)}`);
        }
      }
    },
  },
  {
    verifies: ["stateless.unsupported-version"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (const revision of UNKNOWN) {
        const exchange = await send(target, inRevision(target, revision));
        expectError400(exchange, -32022);
        const { supported } = (rpcResponse(exchange.response)?.error?.data ?? {}) as { supported?: unknown };
        if (!Array.isArray(supported) || !supported.includes(target.revision)) {
          const received = `data.supported ${JSON.stringify(supported)}`;
          throw failed(exchange, `data.supported with ${target.revision} in it`, received);
        }
      }
    },
  },
  {
    verifies: ["stateless.meta"],
    polarity: "refuses",
    ...ODD,
    async run(target) {
      const { name, method, params } = oddOperation(target);
      const fields = Object.keys(requestMeta(target.revision)).filter((each) => !each.endsWith("clientInfo"));
      const without = (missing: string) => {
        const _meta: Record<string, unknown> = requestMeta(target.revision);
        delete _meta[missing];
        return { ...params(), _meta };
      };
      const bodies: [note: string, params: object][] = [
        ...fields.map((each): [string, object] => [`${name} without ${each}`, without(each)]),
        [`${name} without _meta`, params()],
      ];
      const messages = bodies.map(([note, params]) => {
        return post(target, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), { note });
      });
      await expectRefusedMessages(target, messages, -32602);
    },
  },
  {
    verifies: ["stateless.cache-hints"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      for (const method of ["server/discover", "tools/list"]) {
        const exchange = await send(target, rpc(target, method));
        const { ttlMs, cacheScope }: CacheHints = expectResult(exchange);
        if (!Number.isInteger(ttlMs) || Number(ttlMs) < 0 || !/^(public|private)$/.test(String(cacheScope))) {
          const received = `ttlMs ${JSON.stringify(ttlMs)}, cacheScope ${JSON.stringify(cacheScope)}`;
          throw failed(exchange, 'ttlMs: 0 or more, cacheScope: "public" or "private"', received);
        }
      }
    },
  },
  {
    verifies: ["stateless.private-cache"],
    polarity: "refuses",
    needs: ["mint", "notes tools"],
    async run(target) {
      const reader = await signedIn(target, { subject: "bob", scope: "notes:read" });
      const admin = await signedIn(target, { subject: "carol", scope: "notes:read notes:write" });
      const others = personal(admin);
      for (const [index, message] of personal(reader).entries()) {
        const exchanges = [await send(target, message), await send(target, others[index]!)];
        const [his, hers] = exchanges.map(contentOf);
        for (const exchange of his === hers ? [] : exchanges) {
          if (expectResult(exchange).cacheScope !== "public") continue;
          throw failed(exchange, 'cacheScope "private"', "another answer than others get, and it is public");
        }
      }
    },
  },
  ...mirroredChecks,
  ...stateChecks,
];
