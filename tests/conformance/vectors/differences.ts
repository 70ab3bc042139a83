/** Where libraries decide otherwise than the vectors, and why. */

/** Tests that a library decides otherwise for one reason. */
export interface Difference {
  /** The rule that decides them. */
  rule: string;
  /** Their comments. */
  tests: RegExp;
  /** The reason. */
  why: string;
}

/** jose 6. */
export const JOSE: Difference[] = [
  {
    rule: "token.subject",
    tests: /^RFC 9068: sub is /,
    why: "requiredClaims asks that a claim is there; of what type is its user's to look at",
  },
  {
    rule: "token.client",
    tests: /^RFC 9068: client_id is /,
    why: "requiredClaims asks that a claim is there; of what type is its user's to look at",
  },
  {
    rule: "token.padded",
    tests: /^padding behind the signature$/,
    why: "its decoder takes padding that fits (RFC 7515 §2 has none), and the signature is not signed itself",
  },
  {
    rule: "token.unreadable",
    tests: /^(a space|a line break) behind it$|^a (space|tab) in the signature$/,
    why: "its decoder skips white space (RFC 7515 §2 has none), and the signature is not signed itself",
  },
];

/** PyJWT 2, as Debian has it. */
export const PYJWT: Difference[] = [
  {
    rule: "token.subject",
    tests: /^RFC 9068: sub is /,
    why: "require asks that a claim is there and not null; newer ones want sub to be a text",
  },
  {
    rule: "token.client",
    tests: /^RFC 9068: client_id is /,
    why: "require asks that a claim is there and not null",
  },
  {
    rule: "token.padded",
    tests: /^(half of the )?padding behind the signature$/,
    why: "Python's decoder takes padding, and the signature is not signed itself",
  },
  {
    rule: "token.unreadable",
    tests: /^Base64 for Base64url: |^a full-width letter in the signature$/,
    why:
      "Python's decoder knows both alphabets and skips what is in neither, and the signature is not signed itself",
  },
  {
    rule: "token.unreadable",
    tests: /^the (claims|header) (are|is) in UTF-16$/,
    why: "Python's json.loads finds out the encoding of bytes by itself",
  },
  {
    rule: "token.time-types",
    tests: /^(exp|nbf|iat) is ("\d+"|true|false)$/,
    why: "times are converted with int(), which takes texts of digits and truth values",
  },
];
