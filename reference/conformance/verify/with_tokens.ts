/** A server that trusts its own issuer, judged with a token that somebody has brought along. */

import type { Login } from "../authorization_server/login.ts";
import type { Target } from "../check.ts";
import { openLiveSend } from "../send/live.ts";
import { factsOf } from "./facts.ts";
import { judged, judgedUnwelcome, subjectOf, verificationOf, type Wanted } from "./judging.ts";
import { mannered } from "./manners.ts";
import { ownTokenPowers } from "./own_tokens.ts";
import type { Opening, Verification, VerifiedSubject } from "./verification.ts";

/** What was brought along. */
export interface OwnTokens {
  token: string;
  /** Of the same issuer's, for another server. */
  other?: string;
  /** Who signed in, and does so again where a rule of the authorization server takes it. */
  login?: Login;
}

/**
 * Judges a server by what a token of somebody's opens, by altered copies of it, and by what needs none.
 *
 * @throws {HarnessError} when it is not reached, or speaks no MCP
 */
export async function verifyWithTokens(
  resource: string,
  { token, other, login }: OwnTokens,
  wanted: Wanted,
): Promise<Verification> {
  const live = openLiveSend(wanted.live);
  try {
    const send = mannered(live.send, resource);
    const facts = await factsOf({ resource, send }, { token: () => Promise.resolve(token) }, wanted);
    const { reads, writes } = facts.operations;
    const [issuer] = facts.contact.issuers;
    const target: Target = {
      resource,
      revision: facts.revision,
      profiles: wanted.profiles ?? [],
      send,
      token,
      powers: {
        "raw headers": true,
        ...await ownTokenPowers(token),
        ...other !== undefined && { "a token for another server": other },
        ...reads && { "an operation that reads": reads },
        ...writes && { "an operation that writes": writes },
        ...issuer !== undefined && { "an authorization server": { issuer, resource } },
        ...login && { "a login": login },
      },
    };
    const subject: VerifiedSubject = {
      ...subjectOf(wanted.name, facts, target),
      ...issuer !== undefined && { issuer },
      tokens: "its own issuer",
      more: [
        ...reads ? [] : [READ],
        ...other === undefined ? [OTHER] : [],
        ...BEYOND_TOKENS,
      ],
    };
    wanted.onSubject?.(subject, facts.revision);
    const report = facts.unwelcome
      ? await judgedUnwelcome(target, wanted, facts.unwelcome)
      : await judged(target, wanted.ids, wanted);
    return verificationOf(report, subject, facts);
  } finally {
    await live.close();
  }
}

const READ: Opening = { by: "--read OP", opens: "what needs a credential: tools/list is open to everybody" };

const OTHER: Opening = { by: "MCP_OTHER_TOKEN", opens: "whether a real token for another server is refused" };

const BEYOND_TOKENS: Opening[] = [
  { by: "--start CMD or --issuer PORT", opens: "forged and wrong tokens, audience, scopes, keys" },
];
