/** What an honest token may look like as well (lesson 4). */

import type { Requirement } from "../../requirement.ts";
import { rfc } from "../../sources.ts";

/** The rules of the group `token` about what is not to be refused. */
export const tokenHonest: Requirement[] = [
  {
    id: "token.common-algorithm",
    title: "a token that the issuer signs with RS256 is accepted, whatever it signs others with",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9068, "2.1"), rfc(8725, "3.2")],
    profile: "rfc9068",
    why:
      "Issuers change algorithms, and RS256 is the one that all of them know. On that day a server without it is down.",
    hints: ["Allow the good ones, and let the published key say which of them it is for."],
  },
  {
    id: "token.type-in-full",
    title: "application/at+jwt is the same type of token as at+jwt, written in full",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9068, "4"), rfc(7515, "4.1.9")],
    profile: "rfc9068",
    why: "Some issuers write it so, and then nobody gets in.",
    hints: ["jose reads at+jwt as both."],
  },
  {
    id: "token.type-case",
    title: "the type of a token is read without regard to case",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(7515, "4.1.9"), rfc(2045, "5.1")],
    profile: "rfc9068",
    why: "It is a media type, and those have no case. A token is not worse for it.",
    hints: ["Compare it in lower case; jose does."],
  },
  {
    id: "token.time-fraction",
    title: "a time with a fraction of a second is a time",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(7519, "2")],
    why: "Some issuers write their times so, and then nobody gets in.",
    hints: ["NumericDate is a number, not an integer."],
  },
  {
    id: "token.unknown-claims",
    title: "what the server does not know in a token, it leaves alone",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(7519, "4"), rfc(7515, "4")],
    why: "Issuers add claims whenever they like. A strict schema turns that into an outage.",
    hints: ["z.object leaves the rest alone, z.strictObject does not."],
  },
];
