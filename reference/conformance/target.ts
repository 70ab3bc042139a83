/** Puts a target together: a server, a way to reach it, and the test issuer that it trusts. */

import type { FreshServer, Powers, Target } from "./check.ts";
import type { Send } from "./send/outgoing.ts";
import type { TestIssuer } from "./issuer/issuer.ts";
import type { Revision } from "./requirement.ts";

/** What a target is made of. */
export interface TargetParts {
  resource: string;
  revision: Revision;
  send: Send;
  issuer: TestIssuer;
  /** Whether ordinary messages carry a token of alice's: from the step on that takes any. */
  signsIn: boolean;
  /** Starts another instance of the server at another URL; absent where that cannot be done. */
  start?: () => Promise<{ resource: string; close(): Promise<void> }>;
}

/** The scopes of the notes server (RFC 6749 §3.3). */
export const NOTES_SCOPES = ["notes:read", "notes:write"];

/** Another server at the same issuer: tokens for it are honest, and not for the server under judgement. */
export const CALENDAR = "http://127.0.0.1:8001/mcp";

/** The target that checks are run against: a notes server whose issuer is the test issuer. */
export async function targetOf(parts: TargetParts): Promise<Target> {
  const { resource, revision, send, issuer, signsIn, start } = parts;
  issuer.addResource(resource, NOTES_SCOPES);
  issuer.addResource(CALENDAR, ["calendar:read"]);
  const mint: Powers["mint"] = (options) => issuer.mint({ audience: resource, ...options });
  const powers: Partial<Powers> = {
    "raw headers": true,
    "notes tools": true,
    "forge": (options) => issuer.forge({ audience: resource, ...options }),
    mint,
    "wrong tokens": issuer.wrongTokens,
    "control issuer": issuer.controls,
    "sign alice in": issuer.issuer,
  };
  if (start) {
    powers["fresh server"] = async (): Promise<FreshServer> => {
      const { resource, close } = await start();
      return { target: await targetOf({ ...parts, resource }), close };
    };
  }
  const target: Target = { resource, revision, send, powers };
  if (!signsIn) return target;
  target.token = await mint({ scope: NOTES_SCOPES.join(" ") });
  return target;
}
