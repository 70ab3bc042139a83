/** Whose key and which signature count for a token (lesson 4). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");

/** The rules of the group `token` that are about keys, algorithms and signatures. */
export const tokenSignature: Requirement[] = [
  {
    id: "token.alg-none",
    title: "a token without a signature is refused: its algorithm is none",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING, rfc(9068, "4"), rfc(7518, "3.6"), rfc(8725, "2.1")],
    why: "With none anybody is anybody, the admin included: there is nothing to forge.",
    hints: [
      "Who decides on the algorithm: your code, or the token?",
      "jwtVerify with algorithms: a list of your own, without none.",
    ],
  },
  {
    id: "token.alg-none-spelling",
    title: "a token without a signature is refused however it spells none: None, NONE, nOnE",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8725, "3.1"), rfc(7515, "4.1.1")],
    why: "Servers that only forbid none have been opened with NONE.",
    hints: [
      "List what you allow, not what you forbid.",
      "The names of algorithms are compared to the letter.",
    ],
  },
  {
    id: "token.alg-missing",
    title: "a token that names no algorithm is refused with 401",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7515, "4.1.1"), rfc(8725, "3.1")],
    why: "A missing name must not be a default, and a list for a name must not be a crash.",
    hints: [
      "What does your code do without alg, or with alg as a list?",
      "jwtVerify refuses what is not in algorithms, whatever its type.",
    ],
  },
  {
    id: "token.alg-mismatch",
    title: "a token that names another algorithm than its key has is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8725, "3.1"), rfc(7517, "4.4")],
    why:
      "A key that answers to two algorithms is weaker than with either of them: the next attack begins there.",
    hints: [
      "The published key says in alg what it is for.",
      "Choose the key by kid and algorithm; jose's createRemoteJWKSet does.",
    ],
  },
  {
    id: "token.hmac-public-key",
    title: "a token signed with HMAC and the public key for a secret is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8725, "2.1"), rfc(8725, "3.1")],
    why:
      "Everybody has the public key. A server that lets the token choose the algorithm takes it for a shared secret.",
    hints: [
      "Which of your algorithms need a secret?",
      "Allow asymmetric algorithms alone: ES256, RS256, PS256, EdDSA.",
    ],
  },
  {
    id: "token.embedded-key",
    title: "a key that the token brings along does not count",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING, rfc(9068, "4"), rfc(7515, "4.1.3")],
    why: "Whoever signs with a key of their own can enclose the key as well.",
    hints: ["Where do your keys come from?", "From the issuer's jwks_uri, never from the jwk in a header."],
  },
  {
    id: "token.key-by-url",
    title: "a key that the token links to does not count",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING, rfc(9068, "4"), rfc(8725, "3.10")],
    why: "An attacker can publish keys too. A link proves that they are there, not whose they are.",
    hints: [
      "The URL of the keys is configuration: the issuer's metadata says it.",
      "Do not read jku and x5u.",
    ],
  },
  {
    id: "token.no-key-fetch",
    title: "the server does not even fetch what a token links to",
    party: "resource-server",
    level: "SHOULD",
    impact: "opens",
    sources: [rfc(8725, "3.10")],
    why:
      "A stranger would decide what your server requests, also inside your network, before any token is verified.",
    hints: ["No fetch has a URL from a token in it."],
  },
  {
    id: "token.encryption-key",
    title: "a key that the issuer published for encryption verifies no signature",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(7517, "4.2"), rfc(8414, "2")],
    why: "Keys for different purposes are kept in different places, by different people.",
    hints: ["Look at use: sig and enc are two kinds of keys.", "jose's createRemoteJWKSet does."],
  },
  {
    id: "token.changed-signature",
    title: "a token with one character of its signature changed is refused, even right after the real one",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7515, "5.2"), HANDLING],
    why:
      "A server that remembers good tokens by what they say, and not by all of it, lets in whatever looks like one.",
    hints: ["Do you remember tokens that were good? By the whole token, or better not at all."],
  },
  {
    id: "token.short-signature",
    title: "a token whose signature is missing, cut short or too long is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7515, "5.2"), rfc(7518, "3.4")],
    why: "Code that compares as much as there is finds nothing wrong with nothing.",
    hints: ["jwtVerify looks at the length first. What else looks at your tokens?"],
  },
  {
    id: "token.zero-signature",
    title: "a signature that is nothing but zeros is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [
      rfc(7518, "3.4"),
      text("CVE-2022-21449", "psychic signatures", "https://www.cve.org/CVERecord?id=CVE-2022-21449"),
    ],
    why: "Java took it for everybody's signature on everything for a year and a half.",
    hints: ["Leave signatures to a library, and keep it up to date."],
  },
  {
    id: "token.der-signature",
    title: "an ECDSA signature in DER is refused: in a token it is two plain numbers",
    party: "resource-server",
    level: "MUST",
    impact: "untidy",
    sources: [rfc(7518, "3.4")],
    why: "Two ways to write one signature are two tokens: a list of revoked ones knows one of them.",
    hints: ["64 bytes for ES256, and nothing else."],
  },
  {
    id: "token.other-signature",
    title: "a signature counts for the token that it was made for, and for no other",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7515, "5.2"), HANDLING],
    why: "Every user has one honest token, and with it a signature to put under another name.",
    hints: [
      "The signature covers the header, the dot and the payload, as they travel.",
      "Verify first, then read.",
    ],
  },
];
