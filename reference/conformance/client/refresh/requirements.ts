/** Tokens that expire: renewed without the person, once, by whoever is first (lesson 8). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const REFRESH = rfc(6749, "6");
const REFRESH_TOKENS = mcp("2026-07-28", "basic/authorization", "Refresh Tokens");
const ROTATION = rfc(9700, "4.14.2");
const OFFLINE_ACCESS = text(
  "OpenID Connect Core 1.0",
  "§11 Offline Access",
  "https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess",
);

/** The rules of the group `refresh` where nothing goes wrong. */
export const refresh: Requirement[] = [
  {
    id: "refresh.expired-token",
    title: "a token that the server no longer takes is renewed without the person",
    party: "client",
    level: "house",
    sources: [rfc(6749, "1.5"), rfc(6750, "3.1")],
    why:
      "People who have to sign in every five minutes stop reading what they agree to, and ask for tokens that live " +
      "for a year.",
    hints: [
      "What else did the token endpoint give?",
      "grant_type=refresh_token, then the same request again.",
    ],
  },
  {
    id: "refresh.ahead-of-time",
    title: "a token that is known to have expired is refreshed before the request, and not sent",
    party: "client",
    level: "house",
    sources: [rfc(6749, "1.5"), rfc(6749, "5.1")],
    why:
      "expires_in said when. The request that fails first is a round trip for nothing, and for an upload it is the " +
      "whole upload.",
    hints: [
      "Keep the time beside the token: now plus expires_in seconds.",
      "Look at it before each request.",
    ],
  },
  {
    id: "refresh.not-too-early",
    title: "a token that has not expired is not refreshed",
    party: "client",
    level: "house",
    sources: [rfc(6749, "5.1")],
    why:
      "A refresh for every request is slow, and the refresh token changes hands more often than the access token.",
    hints: ["expires_in is in seconds, Date.now() in milliseconds."],
  },
  {
    id: "refresh.rotated",
    title: "a new refresh token takes the place of the old one",
    party: "client",
    level: "MUST",
    sources: [REFRESH, ROTATION],
    why:
      "Authorization servers take the second use of a refresh token for a theft, and end the whole sign-in. It works " +
      "once, and the second refresh logs the person out.",
    hints: ["Keep the whole answer, not only its access_token."],
  },
  {
    id: "refresh.not-rotated",
    title: "the old refresh token stays where no new one is given",
    party: "client",
    level: "house",
    sources: [REFRESH],
    why:
      "Large providers give one refresh token and never another. Whoever overwrites it with nothing loses it.",
    hints: ["What does your store have in it after an answer without refresh_token?"],
  },
  {
    id: "refresh.stored-before-use",
    title: "the new refresh token is in the store before the new access token is used",
    party: "client",
    level: "house",
    sources: [ROTATION],
    why:
      "The old refresh token is dead as soon as the new one exists. A program that dies in between has logged its " +
      "user out.",
    hints: ["First keep, then send.", "await what your store returns."],
  },
  {
    id: "refresh.one-at-a-time",
    title: "eight calls at once refresh once",
    party: "client",
    level: "house",
    sources: [ROTATION],
    why: "Two refreshes with the same refresh token look like a thief and a victim. Both are logged out.",
    hints: [
      "Which of the calls refreshes, and what do the others do meanwhile?",
      "One promise that all await.",
    ],
  },
  {
    id: "refresh.late-refusal",
    title: "a refusal that arrives after the refresh leads to no second one",
    party: "client",
    level: "house",
    sources: [ROTATION],
    why: "It was the old token that was refused. The new one is fine, and nobody has tried it yet.",
    hints: ["Which token was refused: the one that you have now?"],
  },
  {
    id: "refresh.shared-store",
    title: "two clients that share a store refresh once between them",
    party: "client",
    level: "house",
    sources: [ROTATION],
    why:
      "A promise is shared within a process, a refresh token with all of them: two windows of an editor are enough " +
      "to burn it.",
    hints: [
      "Who else could be refreshing right now?",
      "Take store.exclusive, and read the store again inside.",
    ],
  },
  {
    id: "refresh.others-tokens",
    title: "what another client has refreshed meanwhile is used",
    party: "client",
    level: "house",
    sources: [ROTATION],
    why:
      "The copy in memory is stale, its refresh token is used up, and presenting it ends the sign-in for both.",
    hints: ["Read the store for each request, or at least before each refresh."],
  },
  {
    id: "refresh.after-restart",
    title: "a client that is started again refreshes with what it kept",
    party: "client",
    level: "house",
    sources: [REFRESH],
    why:
      "A refresh takes the client id and the issuer too. Kept in memory only, they are gone every morning.",
    hints: ["What does a refresh need besides the refresh token?"],
  },
  {
    id: "refresh.each-server",
    title: "two MCP servers at one issuer have tokens of their own",
    party: "client",
    level: "house",
    sources: [
      rfc(8707, "2"),
      mcp("2025-11-25", "basic/authorization", "Token Audience Binding and Validation"),
    ],
    why:
      "A token is for one server. Under a key that names the issuer alone, the second overwrites the first.",
    hints: ["Registrations belong to an issuer. To what do tokens belong?"],
  },
  {
    id: "refresh.resource",
    title: "a refresh names the MCP server as its resource",
    party: "client",
    level: "MUST",
    sources: [
      mcp("2026-07-28", "basic/authorization", "Resource Parameter Implementation"),
      rfc(8707, "2.2"),
    ],
    why:
      "A refresh is a token request. Without resource the new token may be for everything, or for nothing.",
    hints: ["The same resource as in the authorization request."],
  },
  {
    id: "refresh.scope-not-widened",
    title: "a refresh asks for no scope that was not granted",
    party: "client",
    level: "MUST",
    sources: [REFRESH],
    why:
      "Whatever the challenge names: only the person can grant more. The refresh fails, and looks like a refusal.",
    hints: ["Leave scope out: that means the same as before."],
  },
  {
    id: "refresh.client-authentication",
    title: "a client with a secret authenticates when it refreshes",
    party: "client",
    level: "MUST",
    sources: [REFRESH, rfc(6749, "3.2.1")],
    why: "Signing in worked, so nobody tests this, and five minutes later the refresh is refused.",
    hints: ["The same client authentication as when the code was redeemed."],
  },
  {
    id: "refresh.no-lifetime",
    title: "a token without a stated lifetime is used until it is refused",
    party: "client",
    level: "house",
    sources: [rfc(6749, "5.1")],
    why: "expires_in is optional. Read as 0 it means a refresh for every request; read as NaN, never one.",
    hints: ["What is undefined times 1,000, and is that before now?"],
  },
  {
    id: "refresh.none-issued",
    title: "the person signs in again where no refresh token was given",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "MUST" },
    sources: [REFRESH_TOKENS, rfc(6749, "1.5")],
    why:
      "Whether there is one is for the authorization server to decide. refresh_token=undefined helps nobody.",
    hints: ["Look whether there is one before you refresh."],
  },
  {
    id: "refresh.grant-types",
    title: "the registration names the refresh_token grant",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "SHOULD" },
    sources: [REFRESH_TOKENS, rfc(7591, "2")],
    why:
      "Who does not register for it gets authorization_code alone, and from careful servers no refresh token.",
    hints: ['grant_types: ["authorization_code", "refresh_token"].'],
  },
  {
    id: "refresh.offline-access",
    title: "offline_access is asked for where the authorization server lists it",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "MAY" },
    sources: [REFRESH_TOKENS, OFFLINE_ACCESS],
    why: "OpenID providers give a refresh token only to those who ask for it in this way.",
    hints: ["scopes_supported, of the authorization server and not of the MCP server."],
  },
  {
    id: "refresh.offline-access-unlisted",
    title: "offline_access is not asked for where the authorization server does not list it",
    party: "client",
    level: "house",
    sources: [REFRESH_TOKENS, rfc(6749, "3.3")],
    why: "A scope that it does not know may cost the whole sign-in: invalid_scope.",
    hints: ["Look before you add it."],
  },
];
