/** Puts a target together: a server, a way to reach it, and the test issuer that it trusts. */

import type { AtProvider, FreshServer, MoreSettings, Powers, Target } from "./check.ts";
import { behindOf } from "./issuer/behind.ts";
import type { ProviderName, TestIssuer } from "./issuer/issuer.ts";
import { SERVER_CLIENT } from "./issuer/server_client.ts";
import { NOTES_OPERATIONS } from "./notes_operations.ts";
import type { Operations } from "./operation.ts";
import type { Profile, Revision } from "./requirement.ts";
import type { Send } from "./send/outgoing.ts";

/** What a target is made of. */
export interface TargetParts {
  resource: string;
  revision: Revision;
  send: Send;
  issuer: TestIssuer;
  /** Whether ordinary messages carry a token of alice's: from the step on that takes any. */
  signsIn: boolean;
  /** The server's operations; default: those of the notes server, which it then is. */
  operations?: Operations;
  /** Scopes that the server knows beside those of its operations. */
  scopes?: string[];
  /** Kinds of tokens whose rules bind; default: all. */
  profiles?: Profile[];
  /** Starts another instance of the server at another URL; absent where that cannot be done. */
  start?: (settings?: MoreSettings) => Promise<{ resource: string; close(): Promise<void> }>;
  /** Whether it was told what {@linkcode behindSettings} says, and an instance can be told something else instead. */
  takesSettings?: boolean;
}

/** Another server at the same issuer: tokens for it are honest, and not for the server under judgement. */
export const CALENDAR = "http://127.0.0.1:8001/mcp";

/**
 * What a lesson's server is told besides its own URL and its issuer, which not every lesson reads: who it is, and who is
 * behind it.
 */
export function behindSettings(issuer: string): MoreSettings {
  const { calendar, files, filesIssuer } = behindOf(issuer);
  return {
    way: "token-exchange",
    home: { issuer, ...SERVER_CLIENT, scope: "notes:read" },
    calendar: { issuer, ...SERVER_CLIENT, resource: calendar, scope: "calendar:read" },
    files: { issuer: filesIssuer, ...SERVER_CLIENT, resource: files, scope: "files:read" },
  };
}

/** The target that checks are run against: a server whose issuer is the test issuer. */
export async function targetOf(parts: TargetParts): Promise<Target> {
  const { resource, revision, send, issuer, signsIn, start } = parts;
  const { reads, writes, asks }: Operations = parts.operations ?? NOTES_OPERATIONS;
  const scopes = [
    ...new Set([reads, writes, asks].flatMap((each) => each?.scopes ?? []).concat(parts.scopes ?? [])),
  ];
  issuer.addResource(resource, scopes);
  issuer.addResource(CALENDAR, ["calendar:read"]);
  const mint: Powers["mint"] = (options) => issuer.mint({ audience: resource, ...options });
  const powers: Partial<Powers> = {
    "raw headers": true,
    "forge": (options) => issuer.forge({ audience: resource, ...options }),
    mint,
    "wrong tokens": issuer.wrongTokens,
    "control issuer": issuer.controls,
    "sign alice in": issuer.issuer,
    ...(parts.operations ? {} : { "notes tools": true as const }),
    ...(reads && { "an operation that reads": reads }),
    ...(writes && { "an operation that writes": writes }),
    ...(asks && { "an operation that asks back": asks }),
  };
  if (parts.takesSettings) powers["what is behind it"] = issuer.watchBehind;
  if (start) {
    const another = async (settings?: MoreSettings): Promise<FreshServer> => {
      const { resource, close } = await start(settings);
      return { target: await targetOf({ ...parts, resource }), close };
    };
    powers["fresh server"] = () => another();
    if (parts.takesSettings) {
      powers["server with settings"] = another;
      powers["a server at each provider"] = atProviders(issuer, start, scopes);
    }
  }
  const target: Target = { resource, revision, profiles: parts.profiles ?? ["rfc9068"], send, powers };
  if (!signsIn) return target;
  target.token = await mint({ scope: scopes.join(" ") });
  return target;
}

/** Where an instance starts in a process of its own, ten of them would be a second each: every check asks the same. */
function atProviders(
  issuer: TestIssuer,
  start: NonNullable<TargetParts["start"]>,
  scopes: string[],
): Powers["a server at each provider"] {
  const started = new Map<ProviderName, Promise<AtProvider>>();
  const startAt = async (name: ProviderName): Promise<AtProvider> => {
    const provider = await issuer.provider(name);
    const { resource } = await start(provider.settings);
    issuer.addResource(resource, scopes);
    return { resource, provider };
  };
  return (name) => {
    const standing = started.get(name) ?? startAt(name);
    started.set(name, standing);
    return standing;
  };
}
