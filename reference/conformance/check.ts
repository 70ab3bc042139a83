/** A check judges one server, or one client, from outside: HTTP out, HTTP in. */

import type { IssuerUnderJudgement, Login } from "./authorization_server/login.ts";
import type { ClientPower } from "./client/world/power.ts";
import type { Exchange } from "./exchange.ts";
import { HarnessError } from "./harness_error.ts";
import type { Controls, MintOptions, ProviderName, StandIn, TestIssuer } from "./issuer/issuer.ts";
import type { TokenOptions } from "./issuer/tokens.ts";
import type { AskingOperation, Operation } from "./operation.ts";
import type { Profile, Revision } from "./requirement.ts";
import type { Send } from "./send/outgoing.ts";

/** What the harness can do here beyond plain requests, each with the means to do it. */
export interface Powers {
  /** Sends what `fetch` drops or normalises: `Host`, `Origin`, an odd path, a field twice, an unfinished body. */
  "raw headers": true;
  /** The server has the four tools of the notes server: for rules that are about these, and for no others. */
  "notes tools": true;
  /** An operation that needs a credential and changes nothing. */
  "an operation that reads": Operation;
  /** An operation that changes something and was named for it. */
  "an operation that writes": Operation;
  /** An operation that asks back before it does anything, and was named for it. */
  "an operation that asks back": AskingOperation;
  /** Mints an honest token. */
  "valid token": (options?: TokenOptions) => Promise<string>;
  /** Mints a token that claims to be honest and is signed by a key that the issuer never published. */
  "forge": (options?: TokenOptions) => Promise<string>;
  /** Mints a token signed by the issuer's published key: honest, or with any claim and header parameter changed. */
  "mint": (options?: MintOptions) => Promise<string>;
  /** Tokens with one flaw each, by name. */
  "wrong tokens": TestIssuer["wrongTokens"];
  /** Makes the issuer rotate its keys, fail and lie, and counts what it is asked. */
  "control issuer": Controls;
  /** The issuer's identifier: it signs alice in without asking anybody. */
  "sign alice in": string;
  /** An honest token of the same issuer's for another server, which somebody has brought along. */
  "a token for another server": string;
  /** Starts another instance of the same server, which has not met the issuer yet. */
  "fresh server": () => Promise<FreshServer>;
  /** Starts another instance, which is told more than its own URL and its issuer: what a lesson adds to its settings. */
  "server with settings": (settings: MoreSettings) => Promise<FreshServer>;
  /** An instance that was told to trust this identity provider, and the provider: started once, for all who ask. */
  "a server at each provider": (name: ProviderName) => Promise<AtProvider>;
  /** What stands behind the server, which was told of it: an API of its issuer's, and a third party. */
  "what is behind it": TestIssuer["watchBehind"];
  /** Starts the client under judgement in a world of our making. */
  "client": ClientPower;
  /** The authorization server under judgement, and for which server. */
  "an authorization server": IssuerUnderJudgement;
  /** A person who signs in at that authorization server, at a client of ours. */
  "a login": Login;
  /** The client can be told to sign out. */
  "a client that signs out": true;
}

/** What a lesson's server can be told beside its own URL and its issuer: plain JSON, since it runs in another process. */
export type MoreSettings = Record<string, unknown>;

/** A server that trusts an identity provider. */
export interface AtProvider {
  /** Its URL. */
  resource: string;
  provider: StandIn;
}

/** Another instance of the server under judgement. */
export interface FreshServer {
  target: Target;
  close(): Promise<void>;
}

/** The name of a power. */
export type Power = keyof Powers;

/** The party under judgement, and what can be done to it. */
export interface Target {
  /** The server's own URL, its OAuth resource identifier (RFC 8707 §2); empty when a client is judged. */
  resource: string;
  revision: Revision;
  /** An honest token of alice's with every scope: ordinary messages carry it. Without it nobody is signed in. */
  token?: string;
  /** The `Mcp-Session-Id` of its conversation, where the server wants one. */
  session?: string;
  /** Looked at from outside: nothing is sent that has a credential in it, true or made up. */
  fromOutside?: boolean;
  /** Kinds of tokens that the issuer issues: rules of other profiles do not bind. Default: none. */
  profiles?: Profile[];
  send: Send;
  powers: Partial<Powers>;
}

/** One check. It passes by returning and fails by throwing a {@linkcode CheckFailure}. */
export interface Check {
  /** Ids of the requirements that it proves. */
  verifies: string[];
  /** Whether it sends something that has to be refused, or something that has to be answered well. */
  polarity: "refuses" | "accepts";
  /** Without these it is skipped, with the reason, and never passed. */
  needs: Power[];
  /** These it uses as well where they are there. */
  uses?: Power[];
  run(target: Target): Promise<void>;
}

/** The server did not do what the requirement asks. The three texts are for people; they may tell of one exchange. */
export class CheckFailure extends Error {
  override name = "CheckFailure";
  readonly code = "check_failed";
  constructor(
    readonly sent: string,
    readonly received: string,
    readonly expected: string,
    readonly exchange?: Exchange,
  ) {
    super(`sent ${sent}; came back ${received}; expected ${expected}`);
  }
}

/** The means behind a power. A check that names it in `needs` can rely on it. */
export function powerOf<P extends Power>(target: Target, power: P): NonNullable<Powers[P]> {
  const means = target.powers[power];
  if (means === undefined) {
    throw new HarnessError("check_crashed", `A check uses "${power}" without naming it in needs`);
  }
  return means as NonNullable<Powers[P]>;
}
