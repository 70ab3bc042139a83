/** What the token endpoint's answers to a refresh mean (lesson 8). */

import type { Requirement } from "../../requirement.ts";
import { rfc } from "../../sources.ts";

const ERRORS = rfc(6749, "5.2");

/** The rules of the group `refresh` about what an answer means. */
export const refreshAnswers: Requirement[] = [
  {
    id: "refresh.any-refusal",
    title: "a refresh that is refused with any OAuth error leads to one new sign-in",
    party: "client",
    level: "house",
    sources: [ERRORS, rfc(6749, "6")],
    why:
      "Few servers say invalid_grant for everything that can be wrong: invalid_target, invalid_scope, access_denied, " +
      "and words of their own. A client that knows three of them replays the refused request at every call, and asks nobody.",
    hints: ["A 4xx with an error in it is a no, whatever the word is. Ask the person."],
  },
  {
    id: "refresh.busy",
    title: "a token endpoint that asks to wait is not taken for a refusal, whatever its status",
    party: "client",
    level: "house",
    sources: [ERRORS, rfc(6749, "4.1.2.1"), rfc(6585, "4")],
    why:
      "temporarily_unavailable and slow_down come with 400 too. Nobody has said anything about the refresh token, " +
      "and a thousand people who sign in again do not make that server less busy.",
    hints: [
      "5xx, 429, temporarily_unavailable, slow_down, server_error: keep the refresh token, and fail the call.",
    ],
  },
  {
    id: "refresh.forgotten-client",
    title:
      "a refresh that is refused because the client is unknown leads to a new registration and one sign-in",
    party: "client",
    level: "house",
    sources: [ERRORS, rfc(7591, "3.2.1")],
    why:
      "The registration is gone, and the refresh token with it. A client that forgets only the tokens brings its dead " +
      "client id to the sign-in page, where the person is stuck.",
    hints: ["invalid_client for an id that you registered yourself: forget both, then register, then ask."],
  },
  {
    id: "refresh.odd-lifetime",
    title: "a token whose lifetime is said to be zero, negative or null is used",
    party: "client",
    level: "house",
    sources: [rfc(6749, "5.1")],
    why:
      "A server that computes the number wrongly has given a good token. Who takes it for dead signs the person in " +
      "again, gets another such token, and blames the MCP server.",
    hints: [
      "A lifetime is a number above zero. Anything else is no lifetime: use the token until it is refused.",
    ],
  },
  {
    id: "refresh.while-signing-in",
    title: "a refresh for one MCP server does not wait for a person who signs in at another",
    party: "client",
    level: "house",
    sources: [rfc(9700, "4.14.2")],
    why:
      "One lock for the store is held while somebody types a password, or has gone for lunch. Every other server's " +
      "calls wait for them, in every window.",
    hints: [
      "Hold the lock from reading the store to writing it. Ask the person outside of it, then look again.",
    ],
  },
  {
    id: "refresh.early-outage",
    title: "a refresh ahead of time that fails costs no call while the token is good",
    party: "client",
    level: "house",
    sources: [rfc(6749, "1.5"), rfc(6749, "5.1")],
    why:
      "Refreshing a minute early is a kindness to the next call. A client that fails the call because of it has made " +
      "an outage of a minute out of one that nobody would have noticed.",
    hints: ["Is the token over, or only nearly? While it is good, use it, and try again later."],
  },
];
