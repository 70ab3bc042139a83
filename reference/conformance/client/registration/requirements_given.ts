/** What an operator gave, used as it was given (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

/** The rules of the group `registration` about what was given. */
export const registrationGiven: Requirement[] = [
  {
    id: "registration.basic-encoded",
    title: "a client id and its secret are form-encoded before they are joined for HTTP Basic",
    party: "client",
    level: "MUST",
    sources: [
      rfc(6749, "2.3.1"),
      text("RFC 6749", "Appendix B", "https://www.rfc-editor.org/rfc/rfc6749#appendix-B"),
    ],
    why:
      "Generated secrets are often Base64, and have + and / in them. The token endpoint decodes what it gets: a + that " +
      "was sent as it is arrives as a space, and the right secret is refused as a wrong one.",
    hints: [
      "Try a secret with a + in it.",
      "URLSearchParams encodes each half; join them with a colon, then encode as Base64. SDK v1 does the last step alone.",
    ],
  },
  {
    id: "registration.redirect-uri",
    title: "a client comes back to the redirect URI that its operator registered, name, port and path",
    party: "client",
    level: "MUST",
    sources: [
      mcp("2025-11-25", "basic/authorization", "Open Redirection"),
      mcp("2026-07-28", "basic/authorization/security-considerations", "Open Redirection"),
      rfc(6749, "4.1.3"),
    ],
    why:
      "Authorization servers compare redirect URIs as texts. localhost for 127.0.0.1, or a port of the client's own " +
      "choice, ends on a page that nobody can go on from.",
    hints: [
      "The text of the setting, not a URL that you have put together.",
      "The token request repeats it: the same text again.",
    ],
  },
];
