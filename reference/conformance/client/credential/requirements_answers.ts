/** Tokens of every kind that an answer may bring, and calls whose session is over (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const VSCHAR = text(
  "RFC 6749",
  "Appendix A.12",
  "https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12",
);

/** The rules of the group `credential` about what an answer brings. */
export const credentialAnswers: Requirement[] = [
  {
    id: "credential.token-characters",
    title: "a token is sent whatever printable characters are in it",
    party: "client",
    level: "MUST",
    sources: [VSCHAR, rfc(6749, "1.4")],
    why:
      "RFC 6750 has a narrower grammar for the header than RFC 6749 has for tokens, and some providers join their " +
      "tokens with colons. Whether such a token is good is not the client's to decide.",
    hints: ["Do not check a token against b64token. Anything from space to ~ fits a header."],
  },
  {
    id: "credential.unsendable",
    title: "a token that fits no header is refused before it is kept",
    party: "client",
    level: "house",
    sources: [VSCHAR, rfc(9110, "5.5")],
    why:
      "With a line break in it, no request can be built: once it is in the store every call fails, until somebody " +
      "finds the file. In a program that builds its headers by hand it adds a header of the issuer's choice.",
    hints: ["Look at the token before you store it.", "Printable ASCII, and no space at either end."],
  },
  {
    id: "credential.empty-members",
    title: "a token answer is understood where members that nobody needs are null or empty",
    party: "client",
    level: "house",
    sources: [rfc(6749, "5.1")],
    why:
      'Servers write "refresh_token": null where they give none. Taken for a wrong type, the answer is no answer, and ' +
      "nobody can sign in.",
    hints: [
      "null is no value. Drop it before you look at the shape.",
      'An empty "scope" is another matter: no scope.',
    ],
  },
  {
    id: "credential.session-ended",
    title: "a call whose session the MCP server has ended is sent again in a new session",
    party: "client",
    level: { "2025-06-18": "MUST", "2025-11-25": "MUST" },
    sources: [mcp("2025-11-25", "basic/transports", "Session Management")],
    why:
      "Servers are restarted, and their sessions are gone. SDK v1 reports an error from then on, at every call, until " +
      "the program is restarted as well.",
    hints: [
      "404 to a request with an Mcp-Session-Id: connect anew, from initialize on, and send the call again.",
      "A server that answers 404 every time is no server. Stop after a few.",
    ],
  },
];
