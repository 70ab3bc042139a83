/** What honest servers write a little wrong, and what a client reads in it all the same (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const CANONICAL = mcp("2025-11-25", "basic/authorization", "Canonical Server URI");

/** The rules of the group `discovery` about slips. */
export const discoverySlips: Requirement[] = [
  {
    id: "discovery.same-resource",
    title: "metadata may write the server's own URL with capitals in the scheme, or leave out an empty path",
    party: "client",
    level: "house",
    sources: [CANONICAL, rfc(9728, "3.3"), rfc(3986, "6.2.2.1")],
    why:
      "RFC 9728 wants the same string, and MCP wants capitals in scheme and host accepted. https://host and " +
      "https://host/ are one server, and people type either. A client that forgives this by one way of discovery and " +
      "not by the other locks its user out for the way that the server happens to take.",
    hints: [
      "Scheme and host in any case, the default port, and an empty path: forgive these. A path stays what it is.",
      "Ask for the token under the name that the document has, letter for letter.",
    ],
  },
  {
    id: "discovery.empty-members",
    title: "metadata whose unused members are null or empty leads to a sign-in",
    party: "client",
    level: "house",
    sources: [rfc(8414, "3.2"), rfc(9728, "3.2")],
    why:
      'Many programs write "op_tos_uri": "" or null for what nobody has set. A client that insists on a URL there ' +
      "refuses a sign-in in which that URL has no part.",
    hints: ["Drop what is null or empty before you look at the document's shape."],
  },
  {
    id: "discovery.challenge-slips",
    title: "a challenge with a slip in its grammar still points at the metadata",
    party: "client",
    level: "house",
    sources: [rfc(9110, "11.6.1"), rfc(9728, "5.1")],
    why:
      "A missing comma, a URL without quotes, a description of several words: the server is to blame, and the person " +
      "in front of your client is the one who cannot sign in.",
    hints: [
      "Read a parameter where there is one, and skip what is none.",
      "Only what stands in quotes must not be taken for a parameter.",
    ],
  },
  {
    id: "discovery.pointers-disagree",
    title: "a challenge with two pointers that disagree is answered at the well-known place",
    party: "client",
    level: "house",
    sources: [rfc(9110, "11.2"), rfc(9728, "3.1")],
    why:
      "One of the two was added by something in front of the server. Which of them is the server's cannot be told, " +
      "and its own host can be asked.",
    hints: ["Once is a pointer, and twice the same is one too. Two different ones are none."],
  },
];
