/** JSON-RPC answers, as they come back over HTTP. */

import { type Answer, headerValues } from "./exchange.ts";

/** A JSON-RPC response, as far as checks read it. */
export interface RpcResponse {
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

/** The JSON-RPC response in an answer, from a JSON body or from an event stream; `undefined` if there is none. */
export function rpcResponse(answer: Answer): RpcResponse | undefined {
  const type = headerValues(answer.headers, "content-type")[0] ?? "";
  const data = /^text\/event-stream/i.test(type)
    ? /^data: *(\{.*\})/m.exec(answer.body)?.[1] ?? ""
    : answer.body;
  const value = parsed(data);
  return typeof value === "object" && value !== null && "jsonrpc" in value ? value as RpcResponse : undefined;
}

/** JSON, or `undefined` for anything that is not. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
