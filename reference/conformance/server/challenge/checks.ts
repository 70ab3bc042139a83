/** What the refusal says: 401, and a challenge that a client can act on. */

import type { Check, Target } from "../../check.ts";
import { answered } from "../../exchange.ts";
import { parameter } from "../../grammar/www_authenticate.ts";
import { isErrorDescription, isScope } from "../../grammar/bearer.ts";
import { type Answered, expectRefused, expectStatus, send } from "../expect.ts";
import { bearerIn, challengesIn, pointerIn } from "../bearer_challenge.ts";
import { hostileTokens } from "./hostile_tokens.ts";
import { unauthenticated } from "./unauthenticated.ts";
import { untested } from "../../harness_error.ts";
import { asking } from "../operations.ts";
import { failed } from "../../words.ts";
import { parsed } from "../../rpc.ts";
import { fetchMetadata, reading } from "../metadata/place.ts";

/** Any token will do where the answer to a refused token is looked at. */
const NOBODYS_TOKEN = "issued-by-nobody.7Jw9mQ2rT5vX8zB1cF4hK6nP0sU3yE";

/** The scheme, and no token behind it that could be one. */
const BROKEN = ["Bearer", "Bearer a b", "Bearer =", 'Bearer "x"', "Bearer\tx"];

/** What every check here uses: what is asked is what needs a credential, where anybody has said what that is. */
const USES: Pick<Check, "needs" | "uses"> = { needs: [], uses: ["an operation that reads"] };

/** Credentials that are no bearer token. */
const OTHER_SCHEMES = [
  `Basic ${btoa("alice:correct horse")}`,
  "Bearerless x",
  "Bearer-Custom x",
  "Digest username=alice",
];

/** A call without a credential, refused. */
async function refusal(target: Target): Promise<Answered> {
  const exchange = await unauthenticated(target);
  expectStatus(exchange, [401]);
  return exchange;
}

/** The answer to a call with this credential. */
async function answerTo(target: Target, credential: string): Promise<Answered> {
  return await send(target, asking(target, { headers: [["authorization", credential]] }));
}

/** A call with a token that nobody issued, refused. */
async function refusalOfToken(target: Target, scheme = "Bearer"): Promise<Answered> {
  const exchange = await answerTo(target, `${scheme} ${NOBODYS_TOKEN}`);
  expectStatus(exchange, [401]);
  return exchange;
}

/** The refusals that a client acts on: without a credential, and with a token that does not hold. That the second is one is for other checks. */
async function unauthorized(target: Target): Promise<Answered[]> {
  if (target.fromOutside) return [await refusal(target)];
  const [first, second] = [await refusal(target), await answerTo(target, `Bearer ${NOBODYS_TOKEN}`)];
  return second.response.status === 401 ? [first, second] : [first];
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

/** Whatever the token says: a quote in a description ends it, and a line end or a curly quote ends the answer. */
function expectPlainDescription(exchange: Answered): void {
  for (const challenge of challengesIn(exchange)) {
    const description = parameter(challenge, "error_description");
    if (description === undefined || isErrorDescription(description)) continue;
    throw failed(exchange, "plain ASCII without quotes and backslashes", `error_description ${description}`);
  }
}

/** Expects metadata of this resource behind a pointer; without one a client goes to the well-known places. */
async function expectOwnMetadata(target: Target, pointer: string | undefined): Promise<void> {
  const { exchange, place } = pointer
    ? { exchange: await target.send(reading(pointer)), place: undefined }
    : await fetchMetadata(target);
  // Here no answer is the server's fault: it has sent people to a place where there is none.
  if (!answered(exchange)) throw failed(exchange, "200 with the metadata");
  expectStatus(exchange, [200], "200 with the metadata");
  const { resource } = (parsed(exchange.response.body) ?? {}) as { resource?: unknown };
  const believed = place?.resources ?? [target.resource];
  if (typeof resource !== "string" || !believed.includes(resource)) {
    throw failed(exchange, `resource "${target.resource}"`, `resource ${JSON.stringify(resource)}`);
  }
}

/** The checks of the challenge. */
export const challengeChecks: Check[] = [
  {
    verifies: ["challenge.header"],
    polarity: "refuses",
    ...USES,
    run: async (target) => void bearerIn(await refusal(target)),
  },
  {
    verifies: ["challenge.grammar"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      for (const exchange of await unauthorized(target)) {
        challengesIn(exchange);
        const { params } = bearerIn(exchange);
        if (params.length === 0) throw failed(exchange, "Bearer with at least one parameter", "Bearer alone");
      }
    },
  },
  {
    verifies: ["challenge.no-error"],
    polarity: "refuses",
    ...USES,
    run: async (target) => expectNoError(await refusal(target)),
  },
  {
    verifies: ["challenge.resource-metadata"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      let first: string | undefined;
      for (const exchange of await unauthorized(target)) {
        bearerIn(exchange);
        const url = pointerIn(exchange);
        if (!url) throw failed(exchange, 'a challenge with resource_metadata="…", an absolute URL');
        first ??= url;
        // In 2025-06-18, where this is a MUST, no text says that it has to be one and the same.
        if (url !== first && target.revision !== "2025-06-18") {
          throw failed(exchange, `the pointer that no token gets: "${first}"`, `resource_metadata "${url}"`);
        }
      }
    },
  },
  {
    verifies: ["challenge.pointer-resolves"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      const followed = new Set<string | undefined>();
      for (const exchange of await unauthorized(target)) {
        const said = parameter(bearerIn(exchange), "resource_metadata");
        const pointer = pointerIn(exchange);
        if (said !== undefined && !pointer) {
          throw failed(exchange, "a pointer that is an absolute http(s) URL", `resource_metadata "${said}"`);
        }
        if (followed.has(pointer)) continue;
        followed.add(pointer);
        await expectOwnMetadata(target, pointer);
      }
    },
  },
  {
    verifies: ["challenge.scope"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      for (const exchange of await unauthorized(target)) {
        const scope = parameter(bearerIn(exchange), "scope");
        if (!scope || !isScope(scope)) {
          throw failed(
            exchange,
            'scope="…": scopes separated by single spaces',
            `401 with scope ${scope ?? "missing"}`,
          );
        }
      }
    },
  },
  {
    verifies: ["challenge.no-offline-access"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      for (const exchange of await unauthorized(target)) {
        const scope = parameter(bearerIn(exchange), "scope") ?? "";
        if (scope.split(" ").includes("offline_access")) {
          throw failed(exchange, "a challenge without offline_access", `401 with scope "${scope}"`);
        }
      }
    },
  },
  {
    verifies: ["challenge.basic"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      for (const credential of OTHER_SCHEMES) {
        const exchange = await answerTo(target, credential);
        expectStatus(exchange, [401], "401 and a challenge without error: Bearer is what is wanted");
        expectNoError(exchange);
      }
    },
  },
  {
    verifies: ["challenge.empty-bearer"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      for (const credential of BROKEN) {
        const exchange = await answerTo(target, credential);
        expectStatus(exchange, [400, 401], "400 with invalid_request, or 401");
        expectRefused(exchange);
      }
    },
  },
  {
    verifies: ["challenge.presented-token"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      await refusalOfToken(target);
      // A user name and a password, and whatever other scheme nobody here has agreed on, are no token either.
      for (const credential of OTHER_SCHEMES) {
        const exchange = await answerTo(target, credential);
        expectStatus(exchange, [400, 401], "401");
        expectRefused(exchange);
      }
    },
  },
  {
    verifies: ["challenge.invalid-token"],
    polarity: "refuses",
    ...USES,
    run: async (target) => expectInvalidToken(await refusalOfToken(target)),
  },
  {
    verifies: ["challenge.scheme-case"],
    polarity: "refuses",
    ...USES,
    async run(target) {
      const error = parameter(bearerIn(await refusalOfToken(target)), "error");
      for (const scheme of ["bearer", "BEARER"]) {
        const exchange = await refusalOfToken(target, scheme);
        const other = parameter(bearerIn(exchange), "error");
        if (other === error) continue;
        throw failed(
          exchange,
          `401 with ${error ?? "no error"}, as for Bearer`,
          `401 with ${other ?? "no error"}`,
        );
      }
      if (!error) throw untested("it does not say by an error whether it has seen a token");
    },
  },
  {
    verifies: ["challenge.error-description"],
    polarity: "refuses",
    needs: [],
    uses: ["an operation that reads", "an operation that writes", "forge"],
    async run(target) {
      expectPlainDescription(await refusalOfToken(target));
      const hostile = (await hostileTokens(target)).map((token) => `Bearer ${token}`);
      for (const credential of [...BROKEN, ...hostile]) {
        const exchange = await answerTo(target, credential);
        // Its key may be a new one, for all that can be said just now: then there is no challenge.
        if (exchange.response.status === 503) continue;
        expectRefused(exchange);
        expectPlainDescription(exchange);
      }
    },
  },
];
