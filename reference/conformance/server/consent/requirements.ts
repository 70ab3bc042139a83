/** Consent for a third party, asked of its user in the browser (lesson 9). */

import type { Level, Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const elicitation = (heading: string) => mcp("2025-11-25", "client/elicitation", heading);
const OAUTH_FLOWS = elicitation("URL Mode Elicitation for OAuth Flows");
const PHISHING = elicitation("Phishing");
const SAFE_URL = elicitation("Safe URL Handling");
const STATE = text(
  "MCP security best practices",
  "Confused Deputy Problem",
  "https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices#confused-deputy-problem",
);

/** Error -32042 belongs to one revision; 2026-07-28 has the same in a result that asks for input. */
function of(level: Level): Pick<Requirement, "party" | "level"> {
  return { party: "resource-server", level: { "2025-11-25": level } };
}

/** The rules of the group `consent`. */
export const consent: Requirement[] = [
  {
    ...of("MUST"),
    id: "consent.asked",
    title: "a call that takes a third party's consent is answered with an address to open at this server",
    impact: "locks-out",
    sources: [elicitation("Error Handling"), PHISHING],
    why:
      "The client cannot know what is missing, and the model must not be handed a link in a text. Error -32042 " +
      "carries the address where clients look for it.",
    hints: ["UrlElicitationRequiredError, thrown in the tool.", "mode, elicitationId, url and message."],
  },
  {
    ...of("house"),
    id: "consent.completes",
    title: "who has allowed it gets what is theirs, with any token of theirs",
    impact: "locks-out",
    sources: [OAUTH_FLOWS, elicitation("Statefulness")],
    why: "Consent belongs to the user, not to the client or the token that asked first.",
    hints: ["Under what do you keep the third party's token?", "The account: issuer and subject."],
  },
  {
    ...of("MUST"),
    id: "consent.address",
    title: "the address says nothing of its user, opens nothing by itself, and is new each time",
    impact: "opens",
    sources: [SAFE_URL],
    why:
      "It passes through the client, and through whoever it is sent to. What it opens has to be asked for again.",
    hints: ["A random id, and what it means stays with you.", "The page behind it has people sign in first."],
  },
  {
    ...of("MUST"),
    id: "consent.other-user",
    title: "an address that somebody else opens links nothing, neither for them nor for who asked",
    impact: "opens",
    sources: [PHISHING],
    why:
      "Mallory asks, and sends the address to alice. Alice sees a real page of a real server and allows it. Without " +
      "a look at who is at the browser, mallory reads alice's files.",
    hints: ["Who is at the browser?", "Have them sign in at the issuer, and compare the account."],
  },
  {
    ...of("MUST"),
    id: "consent.other-browser",
    title: "a browser that did not begin cannot finish",
    impact: "opens",
    sources: [PHISHING, STATE],
    why:
      "Mallory signs in honestly, and sends alice the next address, at the third party. The state is right, the " +
      "code is real, and it is alice's.",
    hints: ["state proves that you began, not who goes on.", "A cookie, set as the browser leaves."],
  },
  {
    ...of("MUST"),
    id: "consent.once",
    title: "an answer of an authorization server's is taken once",
    impact: "opens",
    sources: [STATE, rfc(6749, "4.1.2")],
    why: "It stands in a history, a log, a proxy. Whoever finds it there should find nothing that works.",
    hints: ["Delete the state as you read it."],
  },
  {
    ...of("MUST"),
    id: "consent.invented",
    title: "an answer that nobody was sent for is refused, and nothing is asked for its code",
    impact: "opens",
    sources: [STATE, rfc(9700, "4.7")],
    why: "A page can make a browser open your callback with a code of the attacker's own.",
    hints: ["Look the state up in a Map.", "No trip, no token request."],
  },
  {
    ...of("MUST"),
    id: "consent.mix-up",
    title: "an answer of one authorization server does not count as another's",
    impact: "opens",
    sources: [rfc(9700, "2.1"), rfc(9207, "2.4")],
    why: "With two of them, one that is hostile can have the code of the other sent to itself.",
    hints: ["Both send iss.", "Compare it with whom you sent the browser to."],
  },
  {
    ...of("house"),
    id: "consent.declined",
    title: "who says no is told that nothing was linked, and can be asked again",
    impact: "locks-out",
    sources: [elicitation("Response Actions"), rfc(6749, "4.1.2.1")],
    why: "It comes back with error in place of code, and a page that expects a code ends in a 500.",
    hints: ["No code is an answer too."],
  },
  {
    ...of("MUST"),
    id: "consent.own-token",
    title: "the third party gets its own token and no other, and none before it was asked",
    impact: "opens",
    sources: [OAUTH_FLOWS],
    why: "The caller's token and the calendar's are the issuer's. A third party that gets one can use it.",
    hints: ["Two parties, two tokens.", "listed(files, …) with what its own token endpoint gave."],
  },
  {
    ...of("MUST"),
    id: "consent.not-in-answer",
    title: "no token of the third party's reaches the client, or a page",
    impact: "opens",
    sources: [OAUTH_FLOWS],
    why:
      "That is why it is asked for in the browser: neither the client nor the model has to be trusted with it.",
    hints: ["What is in the result, the error, the redirect?"],
  },
  {
    ...of("house"),
    id: "consent.clients",
    title: "a client without a user is asked for nobody's consent, and gets nobody's files",
    impact: "opens",
    sources: [rfc(9068, "5")],
    why: "There is nobody to open the address. And a client may call itself alice.",
    hints: ["The account says whether it is a client's.", "An error, before anything is asked."],
  },
  {
    ...of("SHOULD"),
    id: "consent.pkce",
    title: "each trip has a state and a PKCE challenge of its own, and each token request proves both",
    impact: "opens",
    sources: [rfc(9700, "2.1.1")],
    why: "A code that leaks on its way is worth nothing without the verifier and the server's secret.",
    hints: ["startAuthorization makes a new pair each time.", "Keep codeVerifier with the state."],
  },
];
