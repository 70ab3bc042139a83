/** What the refusal says: 401, and a challenge that a client can act on. */

import type { Check, Target } from "../check.ts";
import { parameter } from "../grammar/www_authenticate.ts";
import { isErrorDescription, isScope } from "../grammar/bearer.ts";
import { type Answered, expectStatus, send } from "./expect.ts";
import { bearerIn, challengesIn, pointerIn } from "./challenge_parts.ts";
import { anonymous, bare, call, failed, metadataUrl, parsed, post, rpc } from "./messages.ts";

/** Any token will do where the answer to a refused token is looked at. */
const NOBODYS_TOKEN = "issued-by-nobody.7Jw9mQ2rT5vX8zB1cF4hK6nP0sU3yE";

/** A tool call without a credential, refused. */
async function refusal(target: Target): Promise<Answered> {
  const exchange = await send(target, call(anonymous(target), "list_notes"));
  expectStatus(exchange, [401]);
  return exchange;
}

/** A tool call with a token that nobody issued, refused. */
async function refusalOfToken(target: Target, scheme = "Bearer"): Promise<Answered> {
  const headers: [string, string][] = [["authorization", `${scheme} ${NOBODYS_TOKEN}`]];
  const exchange = await send(target, call(target, "list_notes", {}, { headers }));
  expectStatus(exchange, [401]);
  return exchange;
}

function expectNoError(exchange: Answered): void {
  const error = bearerIn(exchange).params.find(({ name }) => name.startsWith("error"));
  if (error) throw failed(exchange, "a challenge without error", `401 with ${error.name}="${error.value}"`);
}

function expectInvalidToken(exchange: Answered): void {
  const error = parameter(bearerIn(exchange), "error");
  if (error !== "invalid_token") {
    throw failed(exchange, '401 with error="invalid_token"', `401 with ${error ?? "no error"}`);
  }
}

/** The checks of the challenge. */
export const challengeChecks: Check[] = [
  {
    verifies: ["challenge.header"],
    polarity: "refuses",
    needs: [],
    run: async (target) => void bearerIn(await refusal(target)),
  },
  {
    verifies: ["challenge.grammar"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (const exchange of [await refusal(target), await refusalOfToken(target)]) {
        challengesIn(exchange);
        const { params } = bearerIn(exchange);
        if (params.length === 0) throw failed(exchange, "Bearer with at least one parameter", "Bearer alone");
      }
    },
  },
  {
    verifies: ["challenge.no-error"],
    polarity: "refuses",
    needs: [],
    run: async (target) => expectNoError(await refusal(target)),
  },
  {
    verifies: ["challenge.resource-metadata"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (const exchange of [await refusal(target), await refusalOfToken(target)]) {
        bearerIn(exchange);
        const url = pointerIn(exchange);
        if (!url) throw failed(exchange, 'a challenge with resource_metadata="…", an absolute URL');
      }
    },
  },
  {
    verifies: ["challenge.pointer-resolves"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const exchange = await refusal(target);
      const said = parameter(bearerIn(exchange), "resource_metadata");
      const pointer = pointerIn(exchange);
      if (said !== undefined && !pointer) {
        throw failed(exchange, "a pointer that is an absolute http(s) URL", `resource_metadata "${said}"`);
      }
      // Without a pointer a client goes to the well-known path.
      const url = pointer ?? metadataUrl(target.resource);
      const found = await send(target, bare("GET", url, [["accept", "application/json"]]));
      expectStatus(found, [200], "200 with the metadata");
      const { resource } = (parsed(found.response.body) ?? {}) as { resource?: unknown };
      if (resource !== target.resource) {
        throw failed(found, `resource "${target.resource}"`, `resource ${JSON.stringify(resource)}`);
      }
    },
  },
  {
    verifies: ["challenge.scope"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const exchange = await refusal(target);
      const scope = parameter(bearerIn(exchange), "scope");
      if (!scope || !isScope(scope)) {
        throw failed(
          exchange,
          'scope="…": scopes separated by single spaces',
          `401 with scope ${scope ?? "missing"}`,
        );
      }
    },
  },
  {
    verifies: ["challenge.basic"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (
        const credential of [
          `Basic ${btoa("alice:correct horse")}`,
          "Bearerless x",
          "Bearer-Custom x",
          "Digest username=alice",
        ]
      ) {
        const headers: [string, string][] = [["authorization", credential]];
        const exchange = await send(target, call(target, "list_notes", {}, { headers }));
        expectStatus(exchange, [401]);
        expectNoError(exchange);
      }
    },
  },
  {
    verifies: ["challenge.empty-bearer"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (const credential of ["Bearer", "Bearer a b", "Bearer =", 'Bearer "x"', "Bearer\tx"]) {
        const headers: [string, string][] = [["authorization", credential]];
        const exchange = await send(target, call(target, "list_notes", {}, { headers }));
        expectStatus(exchange, [400, 401], "400 with invalid_request, or 401");
        bearerIn(exchange);
      }
    },
  },
  {
    verifies: ["challenge.presented-token"],
    polarity: "refuses",
    needs: [],
    run: async (target) => void await refusalOfToken(target),
  },
  {
    verifies: ["challenge.invalid-token"],
    polarity: "refuses",
    needs: [],
    run: async (target) => expectInvalidToken(await refusalOfToken(target)),
  },
  {
    verifies: ["challenge.scheme-case"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      for (const scheme of ["bearer", "BEARER"]) expectInvalidToken(await refusalOfToken(target, scheme));
    },
  },
  {
    verifies: ["challenge.error-description"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const exchange = await refusalOfToken(target);
      const description = parameter(bearerIn(exchange), "error_description");
      if (description !== undefined && !isErrorDescription(description)) {
        throw failed(
          exchange,
          "plain ASCII without quotes and backslashes",
          `error_description ${description}`,
        );
      }
    },
  },
  {
    verifies: ["challenge.every-operation"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      const initialize = {
        protocolVersion: target.revision,
        capabilities: {},
        clientInfo: { name: "x", version: "1" },
      };
      expectStatus(await send(target, rpc(anonymous(target), "initialize", initialize)), [401]);
      for (
        const method of [
          "ping",
          "tools/list",
          "resources/read",
          "no/such/method",
        ]
      ) {
        expectStatus(await send(target, rpc(anonymous(target), method)), [401]);
      }
      // No id: nothing has to be answered, and it is refused all the same.
      const notification = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
      const note = "notifications/initialized";
      expectStatus(await send(target, post(anonymous(target), notification, { note })), [401]);
    },
  },
];
