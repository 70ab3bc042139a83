/** An exchange for tests, in short. */

import type { Exchange } from "../../reference/conformance/exchange.ts";

/** What a test says of an exchange; the rest is ordinary. */
export type ExchangeParts = Partial<Omit<Exchange, "request">> & Partial<Exchange["request"]>;

/** An exchange: a POST that was answered with 200 and nothing else, but for what the test says. */
export function exchange({ method = "POST", url, headers = [], body, ...rest }: ExchangeParts): Exchange {
  return {
    to: "resource-server",
    request: {
      method,
      url: url ?? "http://127.0.0.1:8000/mcp",
      headers,
      ...(body !== undefined && { body }),
    },
    response: { status: 200, headers: [], body: "" },
    startedAt: 0,
    durationMs: 1,
    ...rest,
  };
}
