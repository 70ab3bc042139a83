/** Tokens that say nothing by themselves: the server asks their issuer (RFC 7662). */

import type { Requirement } from "../../requirement.ts";
import { rfc } from "../../sources.ts";

const server = { party: "resource-server" } as const;

/** The rules about tokens that only their issuer can read. */
export const providerOpaque: Requirement[] = [
  {
    ...server,
    id: "providers.opaque-forms",
    title: "a token that only its issuer can read is asked about, whatever it looks like",
    level: "house",
    impact: "locks-out",
    sources: [rfc(6749, "1.4"), rfc(6750, "2.1")],
    why: "Opaque tokens have dots in them too, two or four. Who takes them for broken JWTs never asks.",
    hints: ["Where the issuer is to be asked, ask. Do not look first."],
  },
  {
    ...server,
    id: "providers.opaque-inactive",
    title: "a token that its issuer does not call active is refused",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7662, "2.2"), rfc(7662, "4")],
    why: "The answer to a question about a bad token is 200 as well. Only active says what it is.",
    hints: ["active === true, before anything else."],
  },
  {
    ...server,
    id: "providers.opaque-revoked",
    title: "a token that its issuer has taken back is refused from then on",
    level: "house",
    impact: "opens",
    sources: [rfc(7662, "4")],
    why: "That is what you pay a round trip for each request for. A cache gives it away.",
    hints: ["Ask each time. If you cannot, cache for seconds, and say so."],
  },
  {
    ...server,
    id: "providers.opaque-subject",
    title: "an answer without sub is refused: a username is not who somebody is",
    level: "house",
    impact: "opens",
    sources: [rfc(7662, "2.2")],
    why:
      "sub is optional there. Filled in from the client, everybody becomes one account; from the name, it passes on.",
    hints: ["Required here, though optional there."],
  },
  {
    ...server,
    id: "providers.opaque-outage",
    title: "an issuer that gives no answer about a token is an outage, and nobody gets in",
    level: "house",
    impact: "opens",
    sources: [rfc(7662, "2.3"), rfc(9110, "15.6.4")],
    why:
      "With a 401 every client would throw a good token away. With a 200 whoever breaks the issuer gets in.",
    hints: ["503 with Retry-After, as when keys cannot be had."],
  },
];
