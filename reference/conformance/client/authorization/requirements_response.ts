/** What a client makes of the answer that the browser brings back (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const VALIDATION = mcp("2026-07-28", "basic/authorization", "Authorization Response Validation");
const REDIRECTION = mcp("2026-07-28", "basic/authorization/security-considerations", "Open Redirection");
const MIX_UP = mcp("2026-07-28", "basic/authorization/security-considerations", "Mix-Up Attacks");

/** RFC 9207 is new in the last revision. */
const ISS_LEVEL: Requirement["level"] = {
  "2025-06-18": "house",
  "2025-11-25": "house",
  "2026-07-28": "MUST",
};

/** The rules of the group `authorization` that are about the authorization response. */
export const authorizationResponse: Requirement[] = [
  {
    id: "authorization.redirect-uri",
    title: "an answer that arrives anywhere but at the redirect URI is refused",
    party: "client",
    level: "house",
    sources: [rfc(8252, "8.10"), rfc(8252, "7.3")],
    why: "What comes in elsewhere was sent by somebody else, or meant for somebody else.",
    hints: ["Compare origin and path with the redirect URI of this attempt; only the query is new."],
  },
  {
    id: "authorization.state",
    title: "an answer with a foreign state, or without one, is refused, and its code is not redeemed",
    party: "client",
    level: "SHOULD",
    sources: [REDIRECTION, rfc(8252, "8.9"), rfc(9700, "4.7")],
    why:
      "A stranger sends your browser back with a code of their own: you work in their account without knowing, and " +
      "what you write there is theirs.",
    hints: ["Compare with the state of this attempt, with ===.", "A missing state is a foreign one."],
  },
  {
    id: "authorization.state-first",
    title: "nothing that an answer with a foreign state says is shown",
    party: "client",
    level: "SHOULD",
    sources: [REDIRECTION],
    why: "Otherwise any web page can put words into your client's mouth: error_description is free text.",
    hints: ["Look at the state before you look at error, code or anything else."],
  },
  {
    id: "authorization.repeated-parameter",
    title: "an answer with two states or two issuers is refused",
    party: "client",
    level: "house",
    sources: [rfc(6749, "3.1")],
    why:
      "If one part of the client reads the first and another the last, neither comparison protects the other.",
    hints: ["searchParams.getAll(name).length."],
  },
  {
    id: "authorization.mix-up",
    title: "a stranger's authorization server that borrows the honest one's sign-in page gets no code",
    party: "client",
    level: "MUST",
    sources: [MIX_UP, rfc(9700, "4.4"), rfc(9207, "1")],
    why:
      "People sign in on the page that they trust, and their code goes to a stranger, verifier included. PKCE does " +
      "not help: the client itself brings both.",
    hints: [
      "Whose answer is it? The honest server says so in iss.",
      "Remember the issuer before you open the browser, and compare before you redeem.",
    ],
  },
  {
    id: "authorization.iss-foreign",
    title: "an answer from another issuer is refused",
    party: "client",
    level: ISS_LEVEL,
    sources: [VALIDATION, rfc(9207, "2.4")],
    why: "It is an answer to a question that you asked somebody else.",
    hints: ["iss has to be the issuer from the metadata of this attempt."],
  },
  {
    id: "authorization.iss-missing",
    title: "an answer without iss from a server that promised one is refused",
    party: "client",
    level: ISS_LEVEL,
    sources: [VALIDATION, rfc(9207, "2.4")],
    why:
      "Whoever mixes servers up only has to leave the parameter out, if that is enough to skip the comparison.",
    hints: ["authorization_response_iss_parameter_supported: true makes it mandatory.", "Empty is missing."],
  },
  {
    id: "authorization.iss-unannounced",
    title: "a foreign iss is refused where nobody announced any",
    party: "client",
    level: ISS_LEVEL,
    sources: [VALIDATION],
    why: "In a mix-up the metadata is the stranger's, who will not announce what gives them away.",
    hints: ["Compare whenever there is one."],
  },
  {
    id: "authorization.iss-exact",
    title: "iss is compared as a string: a slash more is another issuer",
    party: "client",
    level: ISS_LEVEL,
    sources: [VALIDATION, rfc(3986, "6.2.1")],
    why: "On a host with many tenants, what looks alike after tidying up need not be the same one.",
    hints: ["===, and no new URL() on either side."],
  },
  {
    id: "authorization.iss-optional",
    title: "an answer without iss is accepted from a server that never promised one",
    party: "client",
    level: ISS_LEVEL,
    sources: [VALIDATION, rfc(9207, "2.4")],
    why: "Many authorization servers do not send it yet, and their users want to sign in as well.",
    hints: ["Absent is fine where the metadata does not say true."],
  },
  {
    id: "authorization.iss-before-error",
    title: "an error in an answer is shown only after iss has been compared",
    party: "client",
    level: ISS_LEVEL,
    sources: [VALIDATION, rfc(9207, "2.4")],
    why:
      "The words of an unknown server, in the window of a program that people trust, are good for phishing.",
    hints: ["First state, then iss, then error."],
  },
  {
    id: "authorization.denied",
    title: "a call ends with access_denied when the person says no, and nobody is asked again",
    party: "client",
    level: "house",
    sources: [rfc(6749, "4.1.2.1")],
    why: "A client that opens the browser again until somebody agrees is not asking.",
    hints: ["Name the error code in your error, and stop."],
  },
  {
    id: "authorization.again",
    title: "the next call can try again after a sign-in that came to nothing",
    party: "client",
    level: "house",
    sources: [rfc(6749, "4.1.2.1")],
    why: "People close windows by mistake. They should not have to restart the program for that.",
    hints: ["A promise that you keep for the next call keeps its rejection, too."],
  },
  {
    id: "authorization.unknown-parameter",
    title: "parameters of an answer that nobody has heard of are ignored",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "4.1.2")],
    why: "Providers add their own, such as session_state. A strict client locks their users out.",
    hints: ["Read what you need, and leave the rest."],
  },
];
