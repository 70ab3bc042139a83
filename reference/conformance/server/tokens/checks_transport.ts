/** How a token travels: in the Authorization header, and nowhere else. */

import { type Check, type Power, powerOf, type Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import type { HeaderLines } from "../../exchange.ts";
import { expectRefused, expectResult, expectStatus, send } from "../expect.ts";
import { anonymous, bare, call, type Changes, messageOf, post, withToken } from "../messages.ts";
import { untested } from "../../harness_error.ts";
import { failed } from "../../words.ts";
import { isAccepted, reading, welcome } from "../operations.ts";
import { tokenKeptChecks } from "./checks_kept.ts";
import { expectRefusedQuickly } from "./quickly.ts";

/** Well under the 64 KB at which HTTP servers give up on a header by themselves. */
const LARGE = 32 * 1024;

/** The operation that reads, from somebody with no credential but what the changes bring. */
function calling(target: Target, changes: Changes, note: string): Outgoing {
  const message = reading(anonymous(target), changes);
  return { ...message, note: `${message.note}, ${note}` };
}

/** A check that an honest token opens nothing when it comes like this. */
function closedTo(
  verifies: string,
  messages: (token: string, target: Target) => Outgoing[],
  needs: Power[] = ["an operation that reads", "mint"],
): Check {
  return {
    verifies: [verifies],
    polarity: "refuses",
    needs,
    async run(target) {
      const token = await welcome(target);
      for (const message of messages(token, target)) {
        expectRefused(await send(target, message));
      }
    },
  };
}

/** A check that no tool call gets in with one of these Authorization headers: 400 or 401. */
function closedToCredentials(
  verifies: string,
  credentials: (token: string, other: string) => Record<string, string[]>,
  needs: Power[] = ["an operation that reads", "mint"],
): Check {
  return {
    verifies: [verifies],
    polarity: "refuses",
    needs,
    async run(target) {
      const token = await welcome(target);
      const other = await powerOf(target, "mint")({ subject: "carol" });
      for (const [what, lines] of Object.entries(credentials(token, other))) {
        const headers = lines.map((line): [string, string] => ["authorization", line]);
        const exchange = await send(target, calling(target, { headers }, what));
        expectStatus(exchange, [400, 401], "400 with invalid_request, or 401");
      }
    },
  };
}

/** A check that an honest token gets in, in each of these Authorization headers. */
function opensTo(verifies: string, credentials: (token: string) => string[]): Check {
  return {
    verifies: [verifies],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      for (const credential of credentials(await powerOf(target, "mint")())) {
        const headers: HeaderLines = [["authorization", credential]];
        expectResult(await send(target, reading(target, { headers })), "200: it is the same token");
      }
    },
  };
}

const inQuery = ({ resource }: Target, name: string, token: string) =>
  `${resource}?${new URLSearchParams({ [name]: token })}`;

/** The operation that reads as a form with a token in it, or as JSON with a token beside it or in it. */
function tokensInBodies(target: Target, token: string): Outgoing[] {
  const stranger = anonymous(target);
  const { method, params: fresh, name } = powerOf(target, "an operation that reads");
  const message = { jsonrpc: "2.0", id: 1, method, params: fresh() };
  const form = new URLSearchParams({ access_token: token, message: JSON.stringify(message) });
  const headers: HeaderLines = [["content-type", "application/x-www-form-urlencoded"]];
  const params = { ...message.params, _meta: { access_token: token } };
  const asParameter = { ...message.params, access_token: token };
  return [
    post(stranger, `${form}`, { headers, note: "a form with access_token" }),
    messageOf(stranger, { ...message, access_token: token }, {
      note: `${name}, with access_token beside it`,
    }),
    messageOf(stranger, { ...message, params: asParameter }, {
      note: `${name}, with access_token in its params`,
    }),
    messageOf(stranger, { ...message, params }, {
      note: `${name}, with access_token in its _meta`,
    }),
  ];
}

/** Fails if a call with alice's token in its header and carol's in its query is carol's. */
async function expectHeadersCaller(target: Target, token: string): Promise<void> {
  const carols = await powerOf(target, "mint")({ subject: "carol" });
  const url = inQuery(target, "access_token", carols);
  const both = call(withToken(target, token), "whoami", {}, { url });
  const exchange = await send(target, { ...both, note: "whoami, alice's token above, carol's in the query" });
  if (exchange.response.status === 400) return;
  const { structuredContent } = expectResult(exchange, "200 for alice, or 400");
  const { subject } = (structuredContent ?? {}) as { subject?: unknown };
  if (subject !== "alice") throw failed(exchange, "200 for alice, or 400", `200 for ${subject}`);
}

/** The checks of this file's subject. */
export const tokenTransportChecks: Check[] = [
  opensTo("token.scheme-case", (token) => [`bearer ${token}`, `BEARER ${token}`, `bEaReR ${token}`]),
  opensTo("token.two-spaces", (token) => [`Bearer  ${token}`, `bearer   ${token}`]),
  closedTo("token.in-query", (token, target) => {
    const names = ["access_token", "token", "bearer_token"];
    return [
      ...names.map((name) => calling(target, { url: inQuery(target, name, token) }, `${name} in the query`)),
      bare("GET", inQuery(target, "access_token", token), [["accept", "text/event-stream"]]),
    ];
  }),
  {
    verifies: ["token.query-ignored"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "wrong tokens"],
    uses: ["notes tools"],
    async run(target) {
      const token = await welcome(target);
      if (target.powers["notes tools"]) await expectHeadersCaller(target, token);
      const expired = await powerOf(target, "wrong tokens").expired.make({ audience: target.resource });
      const url = inQuery(target, "access_token", token);
      const headers: HeaderLines = [["authorization", `Bearer ${expired}`]];
      const note = "an expired token above, an honest one in the query";
      expectStatus(await send(target, calling(target, { url, headers }, note)), [400, 401]);
    },
  },
  closedTo("token.in-body", (token, target) => tokensInBodies(target, token)),
  closedTo("token.in-cookie", (token, target) => {
    const names = ["access_token", "token", "Authorization", "__Host-session"];
    return names.map((name) => {
      const headers: HeaderLines = [["cookie", `theme=dark; ${name}=${token}`]];
      return calling(target, { headers }, `${name} in a cookie`);
    });
  }, ["an operation that reads", "mint", "raw headers"]),
  closedTo("token.in-other-header", (token, target) =>
    [
      ["x-forwarded-access-token", token],
      ["x-access-token", token],
      ["x-auth-request-access-token", token],
      ["x-forwarded-authorization", `Bearer ${token}`],
      ["x-original-authorization", `Bearer ${token}`],
      ["proxy-authorization", `Bearer ${token}`],
      ["x-api-key", token],
    ].map(([name = "", value = ""]) => calling(target, { headers: [[name, value]] }, `a token in ${name}`)), [
    "an operation that reads",
    "mint",
    "raw headers",
  ]),
  closedToCredentials("token.other-scheme", (token) => ({
    "behind Token": [`Token ${token}`],
    "behind JWT": [`JWT ${token}`],
    "behind DPoP, without a proof": [`DPoP ${token}`],
    "behind OAuth": [`OAuth ${token}`],
    "behind Bearer and a colon": [`Bearer: ${token}`],
    "behind BearerX": [`BearerX ${token}`],
    "behind no scheme": [token],
    "as a password": [`Basic ${btoa(`alice:${token}`)}`],
    "as a user name": [`Basic ${btoa(`${token}:x-oauth-basic`)}`],
  })),
  {
    verifies: ["token.two-lines"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "raw headers"],
    async run(target) {
      const token = await welcome(target);
      const other = await powerOf(target, "mint")({ subject: "carol" });
      const lines: Record<string, string[]> = {
        "in the second of two lines": ["Bearer no.token.atall", `Bearer ${token}`],
        "in a line after Basic": ["Basic YWxpY2U6eA==", `Bearer ${token}`],
        "in the first of two lines": [`Bearer ${token}`, "Bearer no.token.atall"],
        "in two lines, two people's": [`Bearer ${token}`, `Bearer ${other}`],
      };
      for (const [what, values] of Object.entries(lines)) {
        const headers = values.map((line): [string, string] => ["authorization", line]);
        const exchange = await send(target, calling(target, { headers }, what));
        // Node keeps the first field of this name and shows the program no other: then it has not been asked.
        if (what.includes("first of") && isAccepted(exchange)) {
          throw untested("the second Authorization field is dropped before the server sees it, as Node does");
        }
        expectStatus(exchange, [400, 401], "400 with invalid_request, or 401");
      }
    },
  },
  closedToCredentials("token.one-credential", (token, other) => ({
    "behind Basic and a comma": [`Basic YWxpY2U6eA==, Bearer ${token}`],
    "before a comma and another": [`Bearer ${token}, Bearer ${other}`],
    "before a comma and nothing": [`Bearer ${token},`],
    "behind Bearer twice": [`Bearer Bearer ${token}`],
    "as a parameter": [`Bearer token="${token}"`],
  })),
  closedToCredentials("token.exact", (token) => ({
    "and a word behind it": [`Bearer ${token} x`],
    "and a semicolon behind it": [`Bearer ${token};`],
    "in quotes": [`Bearer "${token}"`],
    "in single quotes": [`Bearer '${token}'`],
    "in angle brackets": [`Bearer <${token}>`],
    "with a percent-encoded space before it": [`Bearer %20${token}`],
    "percent-encoded": [`Bearer ${token.replaceAll(".", "%2E")}`],
    "behind a tab": [`Bearer\t${token}`],
  })),
  {
    verifies: ["token.large"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "forge"],
    async run(target) {
      await welcome(target);
      const [header = "", , signature = ""] = (await powerOf(target, "forge")()).split(".");
      const tokens: Record<string, string> = {
        "that expired, and is honest but for that": await powerOf(target, "mint")({
          claims: { iat: 0, exp: 1, groups: "g".repeat(LARGE * 0.75) },
        }),
        "with a payload of 32 KB": `${header}.${"A".repeat(LARGE)}.${signature}`,
        "with a header of 32 KB": `${"A".repeat(LARGE)}.${header}.${signature}`,
        "of 32,768 dots": ".".repeat(LARGE),
        "of 16,384 letters and as many equals signs": "a".repeat(LARGE / 2) + "=".repeat(LARGE / 2),
      };
      for (const [what, token] of Object.entries(tokens)) {
        const headers: HeaderLines = [["authorization", `Bearer ${token}`]];
        await expectRefusedQuickly(async () => {
          const exchange = await send(target, calling(target, { headers }, `a token ${what}`));
          expectStatus(exchange, [401]);
          return exchange;
        });
      }
    },
  },
  ...tokenKeptChecks,
];
