/** Worlds in which a token endpoint answers a refresh in words of its own. */

import { OUTAGE } from "./scenarios_trouble.ts";
import { atGrant, inTurn, rewriting } from "../world/token_endpoint.ts";
import type { Scenario } from "../world/world.ts";

const refusal = (error: string, status = 400) => () => Response.json({ error }, { status });

/** One refusal in many words; the last is nobody's but its own. */
export const REFUSALS: Scenario[] = [
  ["invalid_request"],
  ["invalid_scope"],
  ["invalid_target"],
  ["access_denied", 403] as const,
  ["AADSTS70008"],
].map(([error, status]) => ({
  name: `refused-with-${String(error).replaceAll("_", "-").toLowerCase()}`,
  story: `a refresh is refused with ${error}`,
  arrange({ issuer }) {
    atGrant(issuer, "refresh_token", refusal(String(error), Number(status ?? 400)));
  },
}));

/** It is busy, and says so with the status of a refusal. */
export const BUSY: Scenario = {
  name: "token-endpoint-busy",
  story: "the token endpoint asks to wait, with a status between 400 and 499",
  arrange({ issuer }) {
    const busy = inTurn(
      refusal("temporarily_unavailable"),
      refusal("slow_down"),
      refusal("server_error"),
      refusal("invalid_request", 429),
    );
    atGrant(issuer, "refresh_token", busy);
  },
};

/** What is no lifetime. */
export const ODD_LIFETIMES: Scenario[] = [0, -1, null, "0"].map((expires_in) => ({
  name: `lifetime-${expires_in === "0" ? "text" : expires_in === -1 ? "negative" : expires_in ?? "null"}`,
  story: `the authorization server says that its tokens live for ${JSON.stringify(expires_in)} seconds`,
  arrange({ issuer }) {
    const odd = rewriting((answer) => ({ ...answer, expires_in }));
    atGrant(issuer, "authorization_code", odd);
    atGrant(issuer, "refresh_token", odd);
  },
}));

/** Two MCP servers, one store, and a person who has gone for lunch. */
export const AT_LUNCH: Scenario = {
  name: "at-lunch",
  story: "a sign-in for another MCP server waits for the person",
  arrange() {},
};

/** Less than a minute is left, in which many clients refresh already; the token is good to its end. */
export const EARLY_OUTAGE: Scenario = {
  name: "early-outage",
  story: "the access token has 45 seconds left, and the token endpoint is out of order",
  arrange(world) {
    atGrant(
      world.issuer,
      "authorization_code",
      rewriting((answer) => ({ ...answer, expires_in: 45 })),
    );
    OUTAGE.arrange(world);
  },
};
