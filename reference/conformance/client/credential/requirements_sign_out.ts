/** What signing out leaves behind. No lesson's client signs anybody out: the reference client is judged by it. */

import type { Requirement } from "../../requirement.ts";
import { rfc } from "../../sources.ts";

/** The rules of the group `credential` about signing out. */
export const credentialSignOut: Requirement[] = [
  {
    id: "credential.signed-out",
    title: "a client that has signed out keeps no token, of whichever authorization server",
    party: "client",
    level: "house",
    sources: [rfc(7009, "1"), rfc(6749, "10.4")],
    why:
      "A person who signs out believes that this machine can do nothing more in their name. A refresh token from before " +
      "the MCP server moved is good for months, and no list shows it.",
    hints: [
      "Keep a list of every issuer that has given you something for a server, and go through all of it.",
    ],
  },
  {
    id: "credential.revoked",
    title: "signing out revokes the refresh token at each authorization server that offers it",
    party: "client",
    level: "house",
    sources: [rfc(7009, "2"), rfc(7009, "2.1")],
    why: "What is only forgotten here lives on there. Whoever copied the store goes on refreshing.",
    hints: [
      "revocation_endpoint in the metadata: send the refresh token, and the access tokens end with it.",
      "Each token goes to the issuer that gave it, and to no other.",
    ],
  },
];
