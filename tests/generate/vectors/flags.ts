/** What vectors are flagged with, and what each flag means. */

/** A flag's meaning; the members are those of Wycheproof's notes. */
export interface Note {
  bugType: string;
  description: string;
  effect?: string;
  links?: string[];
  cves?: string[];
}

const rfc = (number: number, section: string) =>
  `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`;

/** All flags. */
export const FLAGS = {
  Normal: { bugType: "BASIC", description: "A token as it should be: a verifier that refuses it is broken." },
  RFC9068: {
    bugType: "FUNCTIONALITY",
    description: "Decided by the JWT profile for access tokens: binds where the issuer's tokens follow it.",
    links: [rfc(9068, "4")],
  },
  WrongAudience: {
    bugType: "AUTH_BYPASS",
    description: "The token was issued for somebody else.",
    effect: "Whoever is given a token for another server can use it here.",
    links: [rfc(8707, "2"), rfc(7519, "4.1.3")],
  },
  AudienceSpelling: {
    bugType: "CAN_OF_WORMS",
    description:
      "The audience is this server's in another spelling, or a part of it. No text says how to compare.",
    effect: "Two verifiers disagree on whom a token is for.",
    links: [rfc(3986, "6.2.1")],
  },
  WrongIssuer: {
    bugType: "AUTH_BYPASS",
    description: "The token names another issuer than the one whose keys these are.",
    effect: "An issuer's tenants, or its staging system, can sign people in here.",
    links: [rfc(9068, "4"), rfc(8725, "3.8")],
  },
  Expired: { bugType: "AUTH_BYPASS", description: "The token is over.", links: [rfc(7519, "4.1.4")] },
  NotYetValid: {
    bugType: "AUTH_BYPASS",
    description: "The token is not valid yet.",
    links: [rfc(7519, "4.1.5")],
  },
  ClockTolerance: {
    bugType: "EDGE_CASE",
    description: "Decided by the group's clockTolerance. A verifier with another leeway decides otherwise.",
    links: [rfc(7519, "4.1.4")],
  },
  TimeType: {
    bugType: "EDGE_CASE",
    description: "A time that is not a JSON number, or an odd one.",
    effect: "A comparison with it is false, and the token never expires.",
    links: [rfc(7519, "2")],
  },
  WrongSignature: {
    bugType: "AUTH_BYPASS",
    description: "No key of the issuer has made this signature for this token.",
    effect: "Anybody can write tokens.",
    links: [rfc(7515, "5.2")],
  },
  SignatureForm: {
    bugType: "EDGE_CASE",
    description: "The signature has another form or length than its algorithm's.",
    links: [rfc(7518, "3.4")],
    cves: ["CVE-2022-21449"],
  },
  Malleable: {
    bugType: "SIGNATURE_MALLEABILITY",
    description:
      "The same signature, written otherwise. Who knows tokens by their text takes it for another token.",
    links: [rfc(4648, "3.5")],
  },
  AlgNone: {
    bugType: "AUTH_BYPASS",
    description: "The token says that it has no signature.",
    effect: "Anybody can write tokens.",
    links: [rfc(8725, "2.1")],
    cves: ["CVE-2022-23540"],
  },
  AlgConfusion: {
    bugType: "WRONG_PRIMITIVE",
    description: "The token's algorithm is not the key's.",
    effect: "The sender of a token chooses how it is verified.",
    links: [rfc(8725, "3.1"), rfc(7517, "4.4")],
  },
  HmacPublicKey: {
    bugType: "WRONG_PRIMITIVE",
    description: "An HMAC whose secret everybody can know: the published key, or nothing.",
    effect: "Anybody can write tokens.",
    links: [rfc(8725, "2.1")],
    cves: ["CVE-2015-9235", "CVE-2016-10555", "CVE-2026-34950", "CVE-2026-44699"],
  },
  EmbeddedKey: {
    bugType: "AUTH_BYPASS",
    description: "The token brings a key along, or says where one is.",
    effect: "Anybody can write tokens, or makes the verifier fetch what they like.",
    links: [rfc(8725, "3.10"), rfc(7515, "4.1.3")],
    cves: ["CVE-2018-0114"],
  },
  KeyId: {
    bugType: "EDGE_CASE",
    description: "The key id is missing, unknown, odd, or no text.",
    links: [rfc(7515, "4.1.4")],
  },
  KeySet: {
    bugType: "FUNCTIONALITY",
    description: "The key set has several keys, or keys for something else.",
    links: [rfc(7517, "4.2"), rfc(7517, "5")],
  },
  Critical: {
    bugType: "MISSING_STEP",
    description: "The header has crit, which a verifier has to understand, or refuse.",
    links: [rfc(7515, "4.1.11")],
  },
  Unencoded: {
    bugType: "MISSING_STEP",
    description: "The header says that the payload is not encoded, which no JWT may say.",
    links: [rfc(7797, "7")],
  },
  Form: {
    bugType: "MODIFIED_PARAMETER",
    description: "Not three parts in Base64url with JSON objects in the first two.",
    links: [rfc(7519, "7.2"), rfc(7515, "2")],
  },
  JsonSerialization: {
    bugType: "MODIFIED_PARAMETER",
    description: "A JWS, but not in the compact serialization, the only one that a JWT has.",
    links: [rfc(7519, "3")],
  },
  Encrypted: {
    bugType: "WRONG_PRIMITIVE",
    description: "A JWE: nothing in it was signed by the issuer.",
    effect:
      "Encrypting takes no secret of the issuer's, and some of its parameters cost the verifier minutes.",
    links: [rfc(9068, "4"), rfc(7518, "4.8.1.2")],
  },
  ClaimType: {
    bugType: "EDGE_CASE",
    description: "A claim is missing, or has another type than its definition says.",
    links: [rfc(7519, "4.1"), rfc(9068, "2.2")],
  },
  Bound: {
    bugType: "MISSING_STEP",
    description: "The token is bound to a key, and comes without a proof.",
    links: [rfc(9449, "7.2"), rfc(8705, "3")],
  },
  TokenType: {
    bugType: "AUTH_BYPASS",
    description: "What the issuer signs besides access tokens, or spells as another type.",
    effect: "ID tokens, logout tokens and proofs open what they were not made for.",
    links: [rfc(8725, "3.11"), rfc(9068, "4")],
  },
  UnknownName: {
    bugType: "FUNCTIONALITY",
    description: "A claim or header parameter that no text knows, which is to be left alone.",
    links: [rfc(7519, "4"), rfc(7515, "4")],
  },
  Scope: {
    bugType: "AUTH_BYPASS",
    description: "The token is good, and does not have the required scopes.",
    effect: "Reading turns into writing.",
    links: [rfc(6749, "3.3"), rfc(6750, "3.1")],
  },
  ScopeForm: {
    bugType: "EDGE_CASE",
    description: "The scopes are not one text of names with single spaces between.",
    links: [rfc(9068, "2.2.3"), rfc(6749, "3.3")],
  },
  ClaimElsewhere: {
    bugType: "MISSING_STEP",
    description: "What is wanted stands in another claim than the one that counts.",
  },
  DuplicateName: {
    bugType: "CAN_OF_WORMS",
    description:
      "A name stands twice in an object: a verifier refuses it, or takes the last. It never takes the first.",
    effect: "Two parsers read two tokens.",
    links: [rfc(7519, "4"), rfc(7515, "4")],
  },
  Unicode: {
    bugType: "EDGE_CASE",
    description:
      "Escapes, look-alikes and encodings. Strings are compared after escapes, and by code points.",
    links: [rfc(8259, "8.3"), rfc(7519, "7.3")],
  },
} as const satisfies Record<string, Note>;

/** The name of a flag. */
export type FlagName = keyof typeof FLAGS;
