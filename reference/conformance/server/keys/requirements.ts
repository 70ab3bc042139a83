/** The issuer's keys: found, cached, rotated, and missing (lesson 4). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const ROTATION = text(
  "OpenID Connect Core",
  "§10.1.1 Rotation of Asymmetric Signing Keys",
  "https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys",
);

/** The rules of the group `keys`. */
export const keys: Requirement[] = [
  {
    id: "keys.jwks-uri",
    title: "the issuer's keys are read from where its metadata says they are",
    party: "resource-server",
    level: "house",
    sources: [rfc(8414, "2"), rfc(9068, "4")],
    why: "A path that you guessed is right until the issuer moves its keys. Then everybody is signed out.",
    hints: [
      "Where does the issuer say that its keys are?",
      "Fetch /.well-known/oauth-authorization-server, then what it has for jwks_uri.",
    ],
  },
  {
    id: "keys.overlap",
    title: "while two keys are published, tokens of both are accepted",
    party: "resource-server",
    level: "MUST",
    sources: [rfc(9068, "4"), rfc(7517, "5")],
    profile: "rfc9068",
    why: "During a rotation both are honest. A server that knows one of them refuses half of its users.",
    hints: ["The token's kid says which key of the set it is.", "createRemoteJWKSet looks it up for you."],
  },
  {
    id: "keys.rotation",
    title: "a new key is noticed within seconds and without a restart, and the one before still counts",
    party: "resource-server",
    level: "house",
    sources: [ROTATION, rfc(9068, "4")],
    why: "Issuers change keys at night. Until your server looks again, nobody who signs in can work.",
    hints: [
      "What does your server do with a kid that it has never seen?",
      "It asks for the keys again, but not more than once a second: cooldownDuration.",
    ],
  },
  {
    id: "keys.same-name",
    title: "a new key that is published under the name of the old one is noticed within seconds",
    party: "resource-server",
    // As the lessons have it, jose asks again for a name that it does not know, and for no other.
    level: { "2026-07-28": "house" },
    impact: "locks-out",
    sources: [rfc(7517, "4.5"), ROTATION],
    why:
      "Some issuers give their key a fixed name. When they change it, nobody can work until your server forgets the " +
      "old one, which can take ten minutes.",
    hints: [
      "What does your server do when a key has the right name, and the signature is wrong?",
      "It asks for the keys once more, and no more than once a minute: anybody can write a known name on a token.",
    ],
  },
  {
    id: "keys.withdrawn",
    title: "once the server has seen that a key is gone, its tokens are refused",
    party: "resource-server",
    level: "MUST",
    sources: [rfc(9068, "4"), HANDLING],
    profile: "rfc9068",
    why: "A key that has leaked is withdrawn. Whoever has it signs tokens for as long as you remember it.",
    hints: [
      "New keys replace the old ones, they do not join them.",
      "A verdict that you keep has to end when its key does.",
    ],
  },
  {
    id: "keys.cached",
    title: "keys are kept: ten honest tokens do not cost ten requests for them",
    party: "resource-server",
    level: "house",
    sources: [ROTATION],
    why: "Otherwise each call waits for the issuer, and when the issuer is slow, so are you.",
    hints: ["Make one key set when the server starts, not one for each request."],
  },
  {
    id: "keys.flood",
    title: "a flood of tokens by unknown keys is refused, and costs the issuer three requests at most",
    party: "resource-server",
    level: "house",
    sources: [rfc(8725, "3.10"), ROTATION],
    why:
      "Anybody can make up key ids. If each of them costs a request, your server attacks your issuer, which then " +
      "blocks it.",
    hints: ["How long do you wait before you ask again?", "cooldownDuration: a second will do, 0 will not."],
  },
  {
    id: "keys.no-kid",
    title: "a token that names no key is verified or refused, and never believed",
    party: "resource-server",
    level: "MUST",
    sources: [rfc(7515, "4.1.4"), HANDLING],
    why: "kid is optional. Code that looks keys up by it finds undefined, and some then verifies nothing.",
    hints: [
      "With one key there is nothing to choose. Otherwise 401.",
      "No key found must never mean no signature to check.",
    ],
  },
  {
    id: "keys.no-kid-two-keys",
    title: "so it is when there are two keys that it may mean, and that is no 500",
    party: "resource-server",
    level: "MUST",
    sources: [rfc(7515, "4.1.4"), HANDLING],
    why: "It works all year, and on the night of the rotation it is a 500 for everybody.",
    hints: [
      "jose throws ERR_JWKS_MULTIPLE_MATCHING_KEYS. What becomes of it?",
      "401, or try each of the keys.",
    ],
  },
  {
    id: "keys.no-kid-tried",
    title: "a token that names no key is accepted if one of the keys that it may mean has signed it",
    party: "resource-server",
    level: "house",
    sources: [rfc(7515, "4.1.4")],
    why:
      "kid is optional. An issuer that leaves it out is honest, and in the week of a rotation it has two keys.",
    hints: [
      "Several keys fit. Which of them verifies the signature?",
      "jose's ERR_JWKS_MULTIPLE_MATCHING_KEYS is a list of the keys that fit: for await, and try each.",
    ],
  },
  {
    id: "keys.odd-kid",
    title: "a key id may be a path, an SQL query, 10 KB long, a number or an object: the token is refused",
    party: "resource-server",
    level: "MUST",
    sources: [rfc(8725, "3.10"), HANDLING],
    why: "The sender writes it. It ends up in a file name or a query, or in a function that throws: a 500.",
    hints: ["Compare it with the ids of published keys, and do nothing else with it."],
  },
  {
    id: "keys.outage",
    title: "when the keys cannot be had, nobody is let in, nothing is executed, and it is no 500",
    party: "resource-server",
    level: "MUST",
    sources: [HANDLING, rfc(9068, "4")],
    why: "Who can make the issuer fail must not thereby become everybody.",
    hints: ["No key, no verdict: fail closed.", "Whatever the key set throws has to end in an answer."],
  },
  {
    id: "keys.metadata-outage",
    title: "the same when the issuer's metadata cannot be had",
    party: "resource-server",
    level: "MUST",
    sources: [HANDLING, rfc(8414, "3")],
    why: "It is the first thing that a new instance asks for, and it starts when things are going wrong.",
    hints: ["Look at the status, and at what fetch throws, before you read the document."],
  },
  {
    id: "keys.unreachable",
    title: "the same when nobody answers where the keys should be",
    party: "resource-server",
    level: "MUST",
    sources: [HANDLING, rfc(9068, "4")],
    why: "A broken connection is another error than a bad answer, and the one that gets through as a 500.",
    hints: ["fetch then throws a plain TypeError, and jose passes it on: it is none of its own errors."],
  },
  {
    id: "keys.trouble-said",
    title:
      "a token that cannot be verified for want of keys is answered 503 or 401, whatever is wrong with them",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9110, "15.6.4"), rfc(6750, "3.1")],
    why: "A 500 tells a client nothing: it gives up, or gets a new token that is refused as well.",
    hints: [
      "An outage is an answer of yours, not an exception that nobody catches.",
      "Where keys cannot be had, answer 503 with Retry-After.",
    ],
  },
  {
    id: "keys.outage-said",
    title: "that is called an outage: 503 with Retry-After, not 401",
    party: "resource-server",
    level: "house",
    sources: [rfc(9110, "15.6.4"), rfc(9110, "10.2.3")],
    why: "At a 401 clients throw their tokens away, good ones too, and send all users to sign in again.",
    hints: [
      "Is it the token that is wrong?",
      "Tell an outage from a bad token where you catch the error, and answer 503 with Retry-After: 5.",
    ],
  },
  {
    id: "keys.outage-flood",
    title: "while the keys cannot be had, a flood of tokens is not passed on to the issuer",
    party: "resource-server",
    level: "house",
    sources: [rfc(9110, "10.2.3"), ROTATION],
    why:
      "An issuer that is down gets up again under what everybody sends it. Each token, good or junk, is one more.",
    hints: [
      "What do you remember when fetching has failed?",
      "The time. For a second after it, answer 503 and ask nobody.",
    ],
  },
  {
    id: "keys.garbage",
    title: "the same when what comes is no key set",
    party: "resource-server",
    level: "MUST",
    sources: [HANDLING, rfc(7517, "5")],
    why: "A proxy in between answers 200 with a page that says sorry. That is not a set of keys.",
    hints: ["200 says nothing about the body.", "Whatever is wrong with it, it is an outage."],
  },
  {
    id: "keys.metadata-garbage",
    title: "the same when the metadata does not say where the keys are",
    party: "resource-server",
    level: "MUST",
    sources: [HANDLING, rfc(8414, "2")],
    why: "jwks_uri is optional. new URL(undefined) throws, and somebody's default is somebody's key.",
    hints: ["Look at what you got before you build a URL from it."],
  },
  {
    id: "keys.other-issuer",
    title: "metadata that names another issuer is not used",
    party: "resource-server",
    level: "MUST",
    sources: [rfc(8414, "3.3")],
    why:
      "Who can put a document there puts keys of their own in it. The name has to be the one you asked for.",
    hints: ["Compare issuer in the document with the issuer in your settings, as strings, before jwks_uri."],
  },
  {
    id: "keys.recovers",
    title: "once the keys can be had again, tokens are accepted again, without a restart",
    party: "resource-server",
    level: "house",
    sources: [rfc(9110, "15.6.4")],
    why: "A promise that was rejected once and kept is an outage that lasts until somebody wakes up.",
    hints: ["What do you keep when fetching fails?", "Nothing: the next token tries again."],
  },
  {
    id: "keys.known-key",
    title: "a key that the server knows keeps working while the issuer is down",
    party: "resource-server",
    level: "house",
    sources: [ROTATION],
    why: "The issuer's outage need not be yours: you have what it takes to verify.",
    hints: ["Ask for keys when you meet one that you do not know, and keep those that you have."],
  },
];
