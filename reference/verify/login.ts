/** A token by signing in, as the reference client does: nothing of it is kept. */

import { complain } from "../command/output.ts";
import { UsageError } from "../command/usage.ts";
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
 * Signs in at the server's authorization server, in the person's own browser.
 *
 * @throws {UsageError} in the client's words, when it does not get a token
 */
export async function signedIn(resource: string, { openBrowser }: VerifyRuntime): Promise<{ token: string }> {
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
    if (tokens) return { token: tokens.access_token };
    throw new UsageError(`${resource} lists its tools without a credential: there is nothing to sign in for`);
  } catch (error) {
    if (error instanceof ClientError) throw new UsageError(`Not signed in: ${error.message}`);
    throw error;
  } finally {
    await client.close();
  }
}
