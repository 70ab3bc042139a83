/** The authorization server that a serving lesson trusts: oidc-provider, in a process of its own. */

import { NOTES, type Resource } from "../../reference/authorization_server/options.ts";
import type { ClientCredentials } from "../../reference/authorization_server/secrets.ts";
import { OwnProcessError, startOwnProcess } from "../../reference/authorization_server/own_process.ts";
import { projectFile } from "./lessons.ts";
import { UsageError } from "../../reference/command/usage.ts";

/** A running authorization server. */
export interface SignIn {
  /** Its issuer identifier (RFC 8414 §2). */
  issuer: string;
  /** Makes the lesson's server known to it: tokens are issued for known resources only (RFC 8707 §2). */
  addResource(resource: string, options?: Resource): Promise<void>;
  /** What a server shows there that gets tokens for others in place of those that it was sent. */
  resourceServer(): Promise<ClientCredentials>;
  /** Rejects with a {@linkcode UsageError} if it ends by itself. */
  gone: Promise<never>;
}

/** Where it listens, and whether it forgets its keys, clients and grants first. */
export interface SignInOptions {
  port: number;
  fresh: boolean;
  /** Where the lesson's server takes browsers back, if it asks who is at one. */
  resourceServerRedirects?: string[];
}

/**
 * Starts it and waits until it listens. It ends with this process.
 *
 * @throws {UsageError} when it does not start: its port is in use
 */
export async function runSignIn(options: SignInOptions): Promise<SignIn> {
  const advice = "; --auth-port chooses another port";
  const started = await startOwnProcess({ ...options, storage: projectFile(".gatehouse") })
    .catch((error) => inWords(error, "The sign-in server does not start: ", advice));
  const gone = started.gone.catch(inWords);
  gone.catch(() => {}); // It may well be awaited only later, or never.
  return {
    issuer: started.issuer,
    gone,
    async addResource(resource, options = NOTES) {
      await started.addResource(resource, options).catch(inWords);
    },
    resourceServer: () => started.resourceServer().catch(inWords),
  };
}

function inWords(error: unknown, before = "", after = ""): never {
  if (error instanceof OwnProcessError) throw new UsageError(before + error.message + after);
  throw error;
}
