/** The claims of a token whose signature has been verified. */

import type { Caller } from "../caller.ts";
import type { OpenUntil } from "./former_audiences.ts";
import { invalidToken } from "./invalid_token.ts";
import { rolesOf, scopesOf, scopesOfRoles } from "./grants.ts";
import type { Claims, Profile } from "./profile.ts";

/** What claims are held against. */
export interface Expectations {
  /** The issuer whose key it was. */
  issuer: string;
  /** This server. */
  resource: string;
  /** What its tokens look like. */
  profile: Profile;
  /** What they had for an audience before. */
  former: readonly OpenUntil[];
  /** Seconds by which clocks may differ (RFC 7519 §4.1.4). */
  clockTolerance: number;
  /** Seconds since 1970. */
  now: number;
}

/** The last second of a Date. A token beyond it never expires. */
const LATEST = 8.64e12;

function wrong(claim: string, message: string, rule = "RFC 9068 §2.2"): Error {
  return invalidToken("token_claims_wrong", message, rule, { about: `claim ${claim}` });
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= LATEST;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** It names the issuer whose key has signed it: no other spelling (RFC 9068 §4). */
function checkIssuer(claims: Claims, { issuer }: Expectations): void {
  if (claims["iss"] === issuer) return;
  throw invalidToken("token_issuer_not_trusted", "The token names another issuer", "RFC 9068 §4", {
    about: "claim iss",
  });
}

/**
 * It was issued for this server. One whole string is compared: a prefix, another case or a slash more is another
 * resource, and belongs to somebody else. So it is with what its tokens had before, until that is over.
 *
 * @returns the former audience that it has to do by; nothing where it was issued for this server
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
function checkAudience(
  claims: Claims,
  { resource, profile, former, now }: Expectations,
): string | undefined {
  const audience = claims[profile.audienceClaim];
  // Without an audience the client has to do: its id is checked where the client is.
  if (audience === undefined && profile.clientIds !== undefined) return undefined;
  const audiences = typeof audience === "string" ? [audience] : isTexts(audience) ? audience : [];
  if (audiences.includes(profile.audience ?? resource)) return undefined;
  const before = former.find((each) => audiences.includes(each.audience) && now * 1000 < each.endsAt);
  if (before) return before.audience;
  throw invalidToken(
    "token_audience_wrong",
    "The token was issued for another resource: its audience has to be this one",
    "RFC 8707 §2",
    { about: `claim ${profile.audienceClaim}` },
  );
}

/** It is valid now (RFC 7519 §4.1.4 to §4.1.6). */
function checkTimes({ exp, nbf, iat }: Claims, { now, clockTolerance }: Expectations): void {
  if (!isTime(exp)) throw wrong("exp", "The token does not say when it expires", "RFC 7519 §4.1.4");
  if (nbf !== undefined && !isTime(nbf)) {
    throw wrong("nbf", "A time in the token is no time", "RFC 7519 §4.1.5");
  }
  if (iat !== undefined && !isTime(iat)) {
    throw wrong("iat", "A time in the token is no time", "RFC 7519 §4.1.6");
  }
  if (now >= exp + clockTolerance) {
    const about = "claim exp";
    throw invalidToken("token_expired", "The token has expired: refresh it", "RFC 7519 §4.1.4", { about });
  }
  if (nbf !== undefined && now < nbf - clockTolerance) {
    const about = "claim nbf";
    throw invalidToken("token_not_yet_valid", "The token is not valid yet", "RFC 7519 §4.1.5", { about });
  }
}

/** It is an access token, as this issuer writes them. */
function checkKind(claims: Claims, { profile }: Expectations): void {
  const { pinned, required, forbidden } = profile;
  const forbiddenClaim = forbidden.find((name) => claims[name] !== undefined);
  if (forbiddenClaim !== undefined) {
    throw invalidToken("token_type_wrong", "This is an ID token, which opens nothing", "RFC 8725 §3.12", {
      about: `claim ${forbiddenClaim}`,
    });
  }
  for (const [name, value] of Object.entries(pinned)) {
    if (claims[name] !== value) throw wrong(name, "A claim of the token has another value", "RFC 8725 §3.12");
  }
  const missing = required.find((name) => claims[name] === undefined);
  if (missing !== undefined) throw wrong(missing, "A claim is missing from the token");
  const tokenId = claims[profile.tokenIdClaim];
  if (tokenId !== undefined && !isText(tokenId)) {
    throw wrong(profile.tokenIdClaim, "The id of the token is no text", "RFC 7519 §4.1.7");
  }
}

/**
 * It is a bearer token. One that is bound to a key or a certificate is stolen when it comes without them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-7.2
 * @see https://www.rfc-editor.org/rfc/rfc8705#section-3
 */
function checkUnbound(claims: Claims): void {
  if (claims["cnf"] === undefined) return;
  throw invalidToken("token_bound", "The token is bound to a key and no bearer token", "RFC 9449 §7.2", {
    about: "claim cnf",
  });
}

/** The client, and that it is one of ours where that is what protects us. */
function clientOf(claims: Claims, { clientClaim, clientIds }: Profile): string {
  const clientId = claims[clientClaim];
  if (!isText(clientId)) throw wrong(clientClaim, "The token does not say for which client it was issued");
  if (clientIds === undefined || clientIds.includes(clientId)) return clientId;
  throw invalidToken(
    "token_audience_wrong",
    "The token was issued to a client that does not belong to this server",
    "RFC 8707 §2",
    { about: `claim ${clientClaim}` },
  );
}

/**
 * Who it is about. Whoever is not named is nobody: what is left in a token, such as its client, would make one account
 * of all its users.
 */
function subjectOf(claims: Claims, { subjectClaim, clientsOnly }: Profile, clientId: string): string {
  const subject = claims[subjectClaim];
  if (isText(subject)) return subject;
  if (!clientsOnly || subject !== undefined) {
    throw wrong(subjectClaim, "The token does not say whom it is about");
  }
  // An issuer of whom it was said that it knows no users has sent one's name.
  if (claims["username"] !== undefined) throw wrong("username", "The token is a user's, and has no subject");
  return clientId;
}

/**
 * Checks the claims and says who is calling.
 *
 * @throws {Refusal} with status 401
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function callerOf(claims: Claims, tokenHash: string, expectations: Expectations): Caller {
  const { profile } = expectations;
  checkIssuer(claims, expectations);
  const formerAudience = checkAudience(claims, expectations);
  checkTimes(claims, expectations);
  checkKind(claims, expectations);
  checkUnbound(claims);
  const clientId = clientOf(claims, profile);
  const subject = subjectOf(claims, profile, clientId);
  const isClient = profile.clientsOnly || profile.isClient(claims, clientId);
  const roles = rolesOf(claims, profile);
  return {
    issuer: expectations.issuer,
    subject,
    clientId,
    isClient,
    scopes: [...scopesOf(claims, profile), ...isClient ? scopesOfRoles(roles, profile) : []],
    ...roles && { roles },
    expiresAt: claims["exp"] as number,
    tokenHash,
    ...formerAudience !== undefined && { formerAudience },
    claims,
  };
}
