/** A token by signing in, as the reference client does: nothing of it is kept. */

import { complain } from "../command/output.ts";
import { UsageError } from "../command/usage.ts";
import type { Login } from "../conformance/authorization_server/login.ts";
import { ClientError, createClient } from "../client/client.ts";
import { openLoopbackRedirect } from "../client/command/loopback_redirect.ts";
import { type OpenSystemBrowser, signInFromTerminal } from "../client/command/sign_in.ts";
import { typedLines } from "../client/command/typed_lines.ts";
import { credentialsIn } from "../client/store/credentials.ts";
import type { Store } from "../client/store/store.ts";

/** What each runtime does in its own way. */
export interface VerifyRuntime {
  openBrowser: OpenSystemBrowser;
}

/** Keeps what there is for as long as the command runs. */
function memoryStore(): Store {
  const kept = new Map<string, string>();
  return {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) =>
      Promise.resolve(void (value === undefined ? kept.delete(key) : kept.set(key, value))),
    exclusive: (work) => work(),
  };
}

/**
 * The same person, for the rules of the authorization server: each sign-in that one of them takes opens the browser
 * again, at a client of verify's own.
 */
async function loginFor(resource: string, { openBrowser }: VerifyRuntime): Promise<Login> {
  const redirect = await openLoopbackRedirect();
  const show = signInFromTerminal({ redirect, openBrowser, say: complain, lines: typedLines });
  return {
    redirectUri: redirect.redirectUri,
    async open(url) {
      const request = {
        issuer: url.origin,
        resource,
        clientId: url.searchParams.get("client_id") ?? "",
        scopes: url.searchParams.get("scope")?.split(" ") ?? [],
      };
      try {
        return await show(url, request);
      } catch (error) {
        // Nobody came back: the page that was shown was an error, or the person has gone.
        if (error instanceof ClientError && error.code === "sign_in_abandoned") return undefined;
        throw error;
      }
    },
  };
}

/**
 * Signs in at the server's authorization server, in the person's own browser.
 *
 * @returns the token, and the person, who is asked again where a rule is about signing in
 * @throws {UsageError} in the client's words, when it does not get a token
 */
export async function signedIn(
  resource: string,
  runtime: VerifyRuntime,
): Promise<{ token: string; login: Login }> {
  const { openBrowser } = runtime;
  const store = memoryStore();
  const redirect = await openLoopbackRedirect();
  const client = createClient({
    resource,
    redirectUri: redirect.redirectUri,
    fetch,
    store,
    openBrowser: signInFromTerminal({ redirect, openBrowser, say: complain, lines: typedLines }),
    notify: ({ text }) => complain(`gatehouse: ${text}.`),
  });
  try {
    await client.listTools();
    const tokens = await credentialsIn(store, resource).current();
    if (tokens) {
      complain(
        "gatehouse: Its authorization server is judged too: you are asked to sign in some times more.",
      );
      return { token: tokens.access_token, login: await loginFor(resource, runtime) };
    }
    throw new UsageError(`${resource} lists its tools without a credential: there is nothing to sign in for`);
  } catch (error) {
    if (error instanceof ClientError) throw new UsageError(`Not signed in: ${error.message}`);
    throw error;
  } finally {
    await client.close();
  }
}
