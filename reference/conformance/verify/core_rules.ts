/**
 * The core: rules without which nobody says "protected". Each is of level MUST at every revision that has it, breaking
 * it lets somebody in, and all that it takes is an operation that reads and the test issuer.
 */

/** The rule set in force; a set is frozen once it has its name. */
export const RULE_SET = "2026-12";

/**
 * The core rules of {@linkcode RULE_SET}, in the order of the catalogue. Some that would belong here do not,
 * since an honest server can leave them open: those on sessions and `token.scope-type`, as not every server has sessions
 * or scopes, those on names, as `tools/list` has none, and `keys.odd-kid`, which needs more than 8 KB of header. Failing
 * one of these decides all the same.
 */
export const CORE_RULES: string[] = [
  "transport.older-endpoints",
  "transport.origin-foreign",
  "transport.origin-null",
  "transport.origin-lookalike",
  "metadata.resource-url",
  "metadata.bearer-methods",
  "challenge.missing-token",
  "challenge.empty-bearer",
  "challenge.presented-token",
  "challenge.forged-token",
  "challenge.query-token",
  "token.attacker-key",
  "token.in-query",
  "token.query-ignored",
  "token.every-request",
  "token.alg-none",
  "token.alg-none-spelling",
  "token.alg-missing",
  "token.alg-mismatch",
  "token.hmac-public-key",
  "token.embedded-key",
  "token.key-by-url",
  "token.changed-signature",
  "token.short-signature",
  "token.zero-signature",
  "token.other-signature",
  "token.critical",
  "token.unencoded",
  "token.expired",
  "token.not-yet-valid",
  "token.time-types",
  "token.other-issuer",
  "token.issuer-lookalike",
  "token.issuer-missing",
  "token.issuer-type",
  "audience.other-resource",
  "audience.client-id",
  "audience.issuer",
  "audience.list-without-us",
  "audience.longer",
  "audience.other-host",
  "audience.substring",
  "audience.malformed",
  "audience.other-claims",
  "audience.forged-host",
  "stateless.version-field",
  "stateless.method-field",
];
