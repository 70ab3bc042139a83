/** Requests at the token endpoint, and which of its answers is a no. */

import { type FetchLike, OAuthError, type OAuthTokens } from "@modelcontextprotocol/client";
import { ClientError, type Step } from "../errors.ts";
import { endpointFetch, type Exchange } from "./exchange.ts";
import { shownError } from "../printable.ts";

/** What a header can carry (RFC 6750 §2.1). What it means is the resource server's business. */
const B64_TOKEN = /^[\w.~+/-]+=*$/;

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
  if (!B64_TOKEN.test(tokens.access_token)) {
    throw invalid(step, "its access token cannot be sent in a header");
  }
  return tokens;
}

/** None of the answer's texts is passed on: they may repeat what was sent, and that is all secrets. */
function failure(step: Step, status: number, error: unknown): ClientError {
  if (status >= 500 || status === 429) {
    return new ClientError("token_endpoint_unavailable", step, {
      received: `the token endpoint answered ${status}`,
      advice: "Try again later; nothing was forgotten",
      status,
    });
  }
  const code = error instanceof OAuthError ? shownError(error.code) : undefined;
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
