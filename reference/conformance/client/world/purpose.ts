/** What a client's request is for, in a few words. */

import type { Exchange } from "../../exchange.ts";

/** Parameters of OAuth requests that say what is asked for, and by whom. No secrets. */
const TELLING = ["grant_type", "client_id", "resource", "scope", "redirect_uri"];

/**
 * The JSON-RPC method and tool, or the telling parameters of an OAuth request; `undefined` where the path says it
 * all.
 */
export function purposeOf({ url, body = "" }: Exchange["request"]): string | undefined {
  const message = rpcIn(body);
  if (message) return message.method === "tools/call" ? `tools/call ${message.params?.name}` : message.method;
  const { searchParams } = new URL(url);
  const parameters = new URLSearchParams(body.startsWith("{") ? "" : body);
  const words = TELLING.flatMap((name) => {
    const value = searchParams.get(name) ?? parameters.get(name);
    return value === null ? [] : [`${name} ${value}`];
  });
  return words.length > 0 ? words.join(" · ") : undefined;
}

function rpcIn(body: string): { method?: string; params?: { name?: string } } | undefined {
  if (!body.startsWith("{")) return undefined;
  try {
    const message = JSON.parse(body);
    return typeof message.method === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
