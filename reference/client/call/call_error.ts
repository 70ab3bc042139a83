/** What the SDK throws, in the client's own words. */

import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } from "@modelcontextprotocol/client";
import { ClientError } from "../errors.ts";
import { withoutSecrets } from "../printable.ts";
import { Refusal, SessionEnded } from "./resource_fetch.ts";

/** The refusal that an error was made of, if it was: connecting wraps what `fetch` throws. */
export function refusalBehind(error: unknown): Refusal | undefined {
  return find(error, (one): one is Refusal => one instanceof Refusal);
}

/** Whether the server has forgotten the session that a request was sent in. */
export function sessionHasEnded(error: unknown): boolean {
  return find(error, (one): one is SessionEnded => one instanceof SessionEnded) !== undefined;
}

/**
 * The error of a call that failed for another reason than its token. The SDK's own has the body of the answer
 * in it, so nothing of it is kept but codes and, cleaned, what the server says about the message itself.
 *
 * @param secrets What the server was given, and may repeat.
 */
export function callError(error: unknown, secrets: (string | undefined)[]): ClientError {
  const known = find(error, (one): one is ClientError => one instanceof ClientError);
  if (known) return known;
  if (sessionHasEnded(error)) return httpError(404);
  const http = find(error, (one): one is SdkHttpError => one instanceof SdkHttpError);
  if (http) return httpError(http.status ?? 0);
  const rpc = find(error, (one): one is ProtocolError => one instanceof ProtocolError);
  if (rpc) {
    return new ClientError("rpc_error", "call", {
      received: `the server answered with error ${rpc.code}: ${withoutSecrets(rpc.message, secrets)}`,
      advice: "Look at the call's name and arguments",
    });
  }
  const timedOut = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
  return new ClientError(timedOut ? "unreachable" : "answer_invalid", "call", {
    received: timedOut
      ? "the server did not answer in time"
      : "the server answered with something that is not MCP",
    advice: timedOut ? "Try again later" : "Is that the URL of an MCP server (Streamable HTTP)?",
  });
}

function httpError(status: number): ClientError {
  const [code, advice] = status === 403
    ? ["forbidden", "It says nothing of scopes, so another token would not help"] as const
    : [
      "http_status",
      status >= 500 ? "Try again later" : "Is that the URL of an MCP server (Streamable HTTP)?",
    ] as const;
  return new ClientError(code, "call", { received: `the server answered ${status}`, advice, status });
}

function find<T>(error: unknown, is: (one: unknown) => one is T): T | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (is(one)) return one;
  return undefined;
}
