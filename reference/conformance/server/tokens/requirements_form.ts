/** What a token has to look like before anything in it counts (lesson 4). */

import type { Requirement } from "../../requirement.ts";
import { rfc } from "../../sources.ts";

/** The rules of the group `token` about its form. */
export const tokenForm: Requirement[] = [
  {
    id: "token.three-parts",
    title: "three parts with dots between them are a token: two, four or JSON are not",
    party: "resource-server",
    level: "MUST",
    impact: "untidy",
    sources: [rfc(7519, "3"), rfc(7515, "7.1")],
    why: "Code that splits at dots and takes what it needs verifies one thing and reads another.",
    hints: ["How many parts does your code look at, and how many are there?", "Leave it to jwtVerify."],
  },
  {
    id: "token.padded",
    title: "a token with padding behind it is refused: Base64url in tokens has none",
    party: "resource-server",
    level: "MUST",
    impact: "untidy",
    sources: [rfc(7515, "2"), rfc(7515, "5.2")],
    why: "A token that can be written in two ways slips past every list of revoked ones.",
    hints: ["jose 6 decodes padding without a word.", "Refuse a token with = in it before you verify."],
  },
  {
    id: "token.unreadable",
    title: "a token that cannot be read is refused with 401, and crashes nothing",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(7519, "7.2"), rfc(6750, "3.1")],
    why:
      "A stranger who causes errors at will fills your logs, hides in them, and sometimes stops the server.",
    hints: [
      "Every step from the text to the claims can throw. Where is it caught?",
      "One try around the verification, and 401 for what it catches.",
    ],
  },
  {
    id: "token.critical",
    title: "a token with a critical extension that the server does not know is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7515, "4.1.11")],
    why:
      "crit means: if you do not understand this, do not believe me. The issuer may have said: only with this key.",
    hints: ["Which extensions does your library know? jose: none, unless you name them."],
  },
  {
    id: "token.unencoded",
    title: "a token whose payload is not encoded is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7797, "7"), rfc(7515, "4.1.11")],
    why: "With b64 false the signature covers other bytes than the ones that most code reads.",
    hints: ["jwtVerify refuses b64 false. Does everything that reads tokens?"],
  },
  {
    id: "token.encrypted",
    title: "an encrypted token costs nothing: it is refused within a second",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [rfc(7518, "4.8.1.2"), rfc(7516, "4.1.3")],
    why:
      "Such a token can ask for two billion rounds before anybody sees that it is wrong: the standard names a least " +
      "number, and no highest. A few of them stop a server.",
    hints: [
      "Does anybody send you encrypted tokens? Then do not decrypt.",
      "jwtVerify reads signed tokens alone.",
    ],
  },
];
