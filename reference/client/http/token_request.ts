/** Requests at the token endpoint, and which of its answers is a no. */

import { type FetchLike, OAuthError, type OAuthTokens } from "@modelcontextprotocol/client";
import { ClientError, type Step } from "../errors.ts";
import { endpointFetch, type Exchange } from "./exchange.ts";
import { shownError } from "../printable.ts";

/**
 * What a header can carry: printable ASCII (RFC 6749 app. A.12), which is sent whole only without spaces at its ends.
 * What it means is the resource server's business.
 */
const SENDABLE = /^[!-~](?:[ -~]*[!-~])?$/;

/** What RFC 6750 §2.1 has of that. */
const B64_TOKEN = /^[\w.~+/-]+=*$/;

/** No refusal, whatever the status: whoever says so wants to be asked again. */
const PASSING = ["temporarily_unavailable", "slow_down"];

/**
 * Sends a token request and validates the answer.
 *
 * @param request One of the SDK's functions, which builds the request and authenticates the client.
 * @throws {ClientError} `token_refused` with the `error` of RFC 6749 §5.2, which is a no; `token_endpoint_unavailable`
 * or `unreachable`, which is none; `token_invalid`; `redirected`
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export async function requestTokens(
  exchange: Exchange,
  step: Step,
  request: (fetchFn: FetchLike) => Promise<OAuthTokens>,
): Promise<OAuthTokens> {
  let status = 0;
  const fetchEndpoint = endpointFetch(exchange, step);
  const noted: FetchLike = async (url, init) => {
    const response = await fetchEndpoint(url, init);
    status = response.status;
    return response;
  };
  const tokens = await request(noted).catch((error) => {
    throw error instanceof ClientError ? error : failure(step, status, error);
  });
  // Something else than a bearer token has to be presented in some other way, if at all (RFC 6749 §7.1).
  if (tokens.token_type.toLowerCase() !== "bearer") {
    throw invalid(step, "its token_type is not Bearer");
  }
  if (!SENDABLE.test(tokens.access_token)) {
    throw invalid(step, "its access token cannot be sent in a header");
  }
  if (!B64_TOKEN.test(tokens.access_token)) {
    const text =
      "The access token has characters that RFC 6750 §2.1 leaves out. It is sent as it is; a strict MCP " +
      "server may refuse it, and then the authorization server is to blame";
    exchange.notify({ code: "token_characters", text });
  }
  if (tokens.expires_in !== undefined && !(tokens.expires_in > 0)) {
    const text =
      `The authorization server says that its token lives for ${tokens.expires_in} seconds. It is used ` +
      "until the MCP server refuses it";
    exchange.notify({ code: "lifetime_invalid", text });
  }
  return tokens;
}

/** None of the answer's texts is passed on: they may repeat what was sent, and that is all secrets. */
function failure(step: Step, status: number, error: unknown): ClientError {
  const code = error instanceof OAuthError ? shownError(error.code) : undefined;
  if (status >= 500 || status === 429 || PASSING.includes(code ?? "")) {
    return new ClientError("token_endpoint_unavailable", step, {
      received: `the token endpoint answered ${status}`,
      advice: "Try again later; nothing was forgotten",
      status,
    });
  }
  if (status === 200 || !(error instanceof OAuthError) || code === "server_error") {
    return invalid(step, `it answered ${status} and no token response`);
  }
  return new ClientError("token_refused", step, {
    received: `the token endpoint refused with ${code ?? "an error without a usable code"} (${status})`,
    advice: "Call again to sign in again; if that does not help, tell whoever runs the authorization server",
    error: code,
    status,
  });
}

function invalid(step: Step, what: string): ClientError {
  return new ClientError("token_invalid", step, {
    received: `the token endpoint's answer is not usable: ${what}`,
    advice: "Tell whoever runs the authorization server (RFC 6749 §5.1)",
  });
}
