/** The token that a request carries, and how another one is had when that one does not do. */

import type { OAuthTokens } from "@modelcontextprotocol/client";
import { scopeSet, scopeToAsk } from "./authorization/authorization.ts";
import type { Challenge } from "./discovery/challenge.ts";
import type { Discovery } from "./discovery/discovery.ts";
import { ClientError } from "./errors.ts";
import { askedAnew, type AskingOptions } from "./registration/forgotten.ts";
import { isExpired, lifetime } from "./refresh/lifetime.ts";
import type { Refreshed } from "./refresh/refresh.ts";
import type { ClientIdentity, Credentials, Tokens } from "./store/credentials.ts";

/** Each bothers a person: a server that is never content is not worth a third. */
const MAX_AUTHORIZATIONS = 2;
const MAX_STEP_UPS = 2;

/** What has been tried for one call. */
export interface Tries {
  refreshes: number;
  authorizations: number;
  stepUps: number;
}

/** Why a token is not good enough. */
export interface Need {
  kind: "sign-in" | "step-up";
  /** The access token that was not good enough; undefined when none was sent. */
  credential: string | undefined;
  challenge: Challenge;
}

/** The tokens of one client. */
export interface Session {
  /** The access token to send, unless there is none or it has expired. */
  credential(): Promise<string | undefined>;
  /**
   * Replaces a token that is about to expire, or that was asked for less than the settings want.
   *
   * @throws {ClientError}
   */
  prepare(tries: Tries): Promise<void>;
  /**
   * Sees to it that the next request carries another token: somebody else's that is already there, a
   * refreshed one, or one that a person has agreed to. Several calls at once share one attempt, and what
   * comes of it.
   *
   * @throws {ClientError}
   */
  obtain(need: Need, tries: Tries): Promise<void>;
}

/** What a session remembers, and the steps that it puts one after the other. */
export interface SessionOptions extends AskingOptions {
  /** Asked for beside what the server names, space-separated. */
  scope: string | undefined;
  /** Where people sign in now, looked up from `pointer` first. */
  discover(pointer: string | undefined): Promise<Discovery>;
  /** What of that may be kept. */
  toKeep(client: ClientIdentity, issuer: string): ClientIdentity;
  /** Asks nobody. Called inside `credentials.exclusive`. */
  refresh(discovery: Discovery, client: ClientIdentity, refreshToken: string): Promise<Refreshed>;
}

/** Creates it; nothing is sent before it is asked. */
export function createSession(options: SessionOptions): Session {
  const { credentials } = options;
  let obtaining: Promise<void> | undefined;

  const obtain: Session["obtain"] = (need, tries) => {
    obtaining ??= attempt(options, need, tries).finally(() => obtaining = undefined);
    return obtaining;
  };
  return {
    obtain,
    async credential() {
      const tokens = await credentials.current();
      return tokens && !isExpired(tokens) ? tokens.access_token : undefined;
    },
    async prepare(tries) {
      const tokens = await credentials.current();
      if (!tokens) return;
      const need = {
        credential: tokens.access_token,
        challenge: { resourceMetadata: tokens.resource_metadata },
      };
      const asked = scopeSet(tokens.requested_scope);
      if ([...scopeSet(options.scope)].some((scope) => !asked.has(scope))) {
        await obtain({ ...need, kind: "step-up" }, tries);
      } else if (tokens.refresh_token !== undefined && (tokens.refresh_at ?? Infinity) <= Date.now()) {
        try {
          await obtain({ ...need, kind: "sign-in" }, tries);
        } catch (error) {
          // Early, so that no call has to wait; where it does not come about the token is still good.
          if (!isOutage(error) || isExpired(tokens)) throw error;
          tries.refreshes = 0;
        }
      }
    },
  };
}

async function attempt(options: SessionOptions, need: Need, tries: Tries): Promise<void> {
  const { credentials } = options;
  const discovery = await options.discover(await pointerFor(need, credentials));
  const { issuer } = discovery.issuerMetadata;
  // Before anything is dropped: a new authorization must not be worth less than the one that it replaces.
  const before = await credentials.tokens(issuer);
  const done = await credentials.exclusive(async () => {
    await credentials.use(issuer);
    return await reuseOrRefresh(options, discovery, need, tries);
  });
  if (done) return;
  countAuthorization(need, tries);
  const scope = scopeToAsk(discovery, {
    challenged: need.challenge.scope,
    // Asked for, not granted: whoever got less than that is not asking for less the next time.
    before: before?.requested_scope ?? before?.granted_scope,
    extra: options.scope,
  });
  const { client, granted } = await askedAnew(options, discovery, scope);
  await credentials.exclusive(() =>
    credentials.save({
      ...kept(discovery, granted),
      client: options.toKeep(client, issuer),
      requested_scope: scope,
    })
  );
}

/** A 401 says where the metadata is, or that it is in its usual place. A 403 may leave that out: it was said before. */
async function pointerFor({ kind, challenge }: Need, credentials: Credentials): Promise<string | undefined> {
  if (kind === "sign-in" || challenge.resourceMetadata !== undefined) return challenge.resourceMetadata;
  return (await credentials.current())?.resource_metadata;
}

/** Whether that was enough. Inside `exclusive`, where what the store says is so. */
async function reuseOrRefresh(
  { credentials, refresh }: Pick<SessionOptions, "credentials" | "refresh">,
  discovery: Discovery,
  { kind, credential }: Need,
  tries: Tries,
): Promise<boolean> {
  const { issuer } = discovery.issuerMetadata;
  const stored = await credentials.tokens(issuer);
  // The server may go by another identifier by now: what was issued for the old one is of no use.
  if (stored?.resource !== discovery.resourceMetadata.resource) return false;
  // Another call or another process was quicker.
  if (stored.access_token !== credential && !isExpired(stored)) return true;
  const { refresh_token } = stored;
  // A refresh widens nothing (RFC 6749 §6), and a fresh token that is refused will be refused again.
  if (kind === "step-up" || refresh_token === undefined || tries.refreshes > 0) return false;
  tries.refreshes++;
  const outcome = await refresh(discovery, stored.client, refresh_token);
  if ("tokens" in outcome) {
    const { client, requested_scope, granted_scope } = stored;
    await credentials.save({ granted_scope, client, requested_scope, ...kept(discovery, outcome.tokens) });
    return true;
  }
  await credentials.forgetTokens(issuer);
  if (outcome.gone === "client") await credentials.saveRegistration(issuer, undefined);
  return false;
}

/** Nobody has said no. */
function isOutage(error: unknown): boolean {
  const codes = [
    "unreachable",
    "token_endpoint_unavailable",
    "token_invalid",
    "answer_too_large",
    "redirected",
  ];
  return error instanceof ClientError && codes.includes(error.code);
}

function kept({ resourceMetadata, issuerMetadata }: Discovery, tokens: OAuthTokens): Omit<Tokens, "client"> {
  return {
    issuer: issuerMetadata.issuer,
    resource: resourceMetadata.resource,
    resource_metadata: resourceMetadata.pointer,
    ...issuerMetadata.code_challenge_methods_supported === undefined && { s256_assumed: true as const },
    access_token: tokens.access_token,
    refresh_token: tokens.refresh_token,
    // Left out, it is what was asked for (RFC 6749 §5.1).
    ...tokens.scope !== undefined && { granted_scope: tokens.scope },
    ...lifetime(tokens.expires_in),
  };
}

function countAuthorization({ kind, challenge }: Need, tries: Tries): void {
  const asked = kind === "step-up" ? tries.stepUps++ : tries.authorizations++;
  if (kind === "step-up" && asked >= MAX_STEP_UPS) {
    throw new ClientError("step_up_limit", "step-up", {
      received: `after ${asked} step-ups the server still says insufficient_scope`,
      advice: challenge.scope
        ? "Whoever signs in may not be allowed to do this"
        : "It does not say which scope it takes",
      status: 403,
    });
  }
  if (kind === "sign-in" && asked >= MAX_AUTHORIZATIONS) {
    throw new ClientError("authorization_limit", "call", {
      received: `after ${asked} sign-ins the server still answers 401`,
      advice: "It does not take the tokens of the authorization server that it names. Tell whoever runs it",
      status: 401,
    });
  }
}
