/** What a token has to be to be accepted, and how it travels (lesson 4). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";
import { tokenClaims } from "./requirements_claims.ts";
import { tokenSignature } from "./requirements_signature.ts";

const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const REQUIREMENTS = mcp("2026-07-28", "basic/authorization", "Token Requirements");
const SESSIONS = mcp("2025-11-25", "basic/security_best_practices", "Session Hijacking");

/** The rules of the group `token`. */
export const token: Requirement[] = [
  {
    id: "token.accepted",
    title: "an honest token is accepted, and the server knows whose it is",
    party: "resource-server",
    level: "MUST",
    sources: [HANDLING],
    why: "A server that refuses everybody is not protected, it is broken.",
    hints: ["whoami returns the issuer, the subject, the scopes and the roles of the verified token."],
  },
  {
    id: "token.attacker-key",
    title: "a token signed by a key that the issuer never published is refused",
    party: "resource-server",
    level: "MUST",
    sources: [HANDLING, rfc(8725, "2.1")],
    why: "Anybody can sign a token with alice's name in it. What counts is whose key it was.",
    hints: ["jwtVerify with the keys of the issuer's JWKS, and no other."],
  },
  // How it travels.
  {
    id: "token.scheme-case",
    title: "bearer and BEARER open like Bearer",
    party: "resource-server",
    level: "MUST",
    sources: [rfc(9110, "11.1"), rfc(6750, "2.1")],
    why: "HTTP schemes have no case, and some clients write them in lower case.",
    hints: ["Match the scheme with the i flag."],
  },
  {
    id: "token.two-spaces",
    title: "more than one space between Bearer and the token does no harm",
    party: "resource-server",
    level: "MUST",
    sources: [rfc(6750, "2.1"), rfc(9110, "11.4")],
    why: "The grammar says one or more. Who splits at the first finds an empty token.",
    hints: ["Bearer, then one or more spaces: / +/."],
  },
  {
    id: "token.in-query",
    title: "an honest token in the query string alone opens nothing",
    party: "resource-server",
    level: "MUST",
    sources: [REQUIREMENTS, rfc(9700, "4.3.2")],
    why: "URLs are logged by every proxy on the way. Each of those logs would then be a list of keys.",
    hints: ["Read the Authorization header and nothing else."],
  },
  {
    id: "token.query-ignored",
    title: "beside a token in the header, one in the query counts for nothing",
    party: "resource-server",
    level: "MUST",
    sources: [REQUIREMENTS, rfc(6750, "2")],
    why: "A link with the attacker's token in it makes you work, and save, in the attacker's name.",
    hints: ["Ignore it, or answer 400. Never let it win, and never let it help."],
  },
  {
    id: "token.in-body",
    title: "a token in the body opens nothing",
    party: "resource-server",
    level: "house",
    sources: [REQUIREMENTS, rfc(6750, "2.2")],
    why: "To look for it you have to read the messages of strangers, and bodies are logged as well.",
    hints: ["Refuse before you read the body, and there is nothing to find in it."],
  },
  {
    id: "token.in-cookie",
    title: "a token in a cookie opens nothing",
    party: "resource-server",
    level: "house",
    sources: [REQUIREMENTS, rfc(9700, "4.7")],
    why:
      "Browsers send cookies along with whatever a foreign page asks for. Then the page acts for its reader.",
    hints: ["Whatever is in the Cookie header, it is no credential here."],
  },
  {
    id: "token.in-other-header",
    title: "a token in a header of a proxy's opens nothing",
    party: "resource-server",
    level: "house",
    sources: [REQUIREMENTS, rfc(6750, "2.1")],
    why: "What a proxy sets, everybody can set who gets past it. And a second door is one that nobody tests.",
    hints: ["One header: Authorization."],
  },
  {
    id: "token.other-scheme",
    title: "a token behind another scheme than Bearer opens nothing",
    party: "resource-server",
    level: "house",
    sources: [rfc(6750, "2.1"), rfc(9110, "11.6.2"), rfc(9449, "7.1")],
    why: "DPoP promises a proof, and Basic is logged by other rules. What you do not check is not Bearer.",
    hints: ["Match the whole scheme. Do not look for something with dots in it."],
  },
  {
    id: "token.two-lines",
    title: "two Authorization lines are refused, whoever's tokens they are",
    party: "resource-server",
    level: "SHOULD",
    sources: [rfc(6750, "3.1"), rfc(9110, "5.3")],
    why: "A proxy that checks the first and a server that takes the second have two ideas of who is calling.",
    hints: ["They arrive joined by a comma, which no token has in it.", "400 with invalid_request, or 401."],
  },
  {
    id: "token.one-credential",
    title: "so are two credentials in one line",
    party: "resource-server",
    level: "SHOULD",
    sources: [rfc(6750, "3.1"), rfc(9110, "11.6.2")],
    why: "Challenges come in lists, credentials do not. Who picks one picks what the proxy did not look at.",
    hints: ["A pattern from the first character to the last: ^ and $."],
  },
  {
    id: "token.exact",
    title: "a token with something around it is refused: a word, quotes, percent signs",
    party: "resource-server",
    level: "SHOULD",
    sources: [rfc(6750, "2.1"), rfc(6750, "3.1")],
    why: "One token that can be written in many ways gets past every list of tokens that are blocked.",
    hints: ["Do not trim, decode or cut. What is not a token by its grammar is 400 or 401."],
  },
  {
    id: "token.large",
    title: "a token of 32 KB is 401 like any other, within a second",
    party: "resource-server",
    level: "house",
    sources: [rfc(6750, "3.1"), rfc(9110, "5.4")],
    why: "A buffer that is too small is a 500, and a pattern that backtracks is a server that stands still.",
    hints: ["Send one and look at the clock.", "A pattern in which no two parts can match the same text."],
  },
  {
    id: "token.not-repeated",
    title: "no answer repeats the token, neither a good one nor an expired one",
    party: "resource-server",
    level: "house",
    sources: [mcp("2026-07-28", "basic/authorization/security-considerations", "Token Theft")],
    why: "Results go to the model, and to wherever it writes. Errors go to the log.",
    hints: ["Hand tools who is calling, not the request."],
  },
  {
    id: "token.every-request",
    title: "every request needs its token: an earlier one counts for nothing, nor does a session id",
    party: "resource-server",
    level: "MUST",
    sources: [REQUIREMENTS, SESSIONS],
    why:
      "Connections are shared by proxies, and session ids can be guessed or found. Neither says who is calling.",
    hints: [
      "What does your server remember between two requests?",
      "Verify first, on every request, and look at nothing else.",
    ],
  },
  {
    id: "token.own-caller",
    title: "each request is answered for the person whose token it carries, also when many come at once",
    party: "resource-server",
    level: "MUST",
    sources: [HANDLING],
    why: "The caller in a variable that requests share is, after the next await, somebody else.",
    hints: ["Pass the caller along as an argument.", "One server and one transport for each request."],
  },
  ...tokenSignature,
  ...tokenClaims,
];
