/** Which rules one answer says something about: those whose checks look at it and at nothing else. */

/** Of a refusal. */
const REFUSAL = [
  "challenge.header",
  "challenge.grammar",
  "challenge.resource-metadata",
  "challenge.scope",
  "challenge.no-offline-access",
];

/**
 * Of a challenge alone.
 *
 * @param hasError whether it is the answer to a token: without one, a challenge is without an error too
 */
export function challengeRules(hasError: boolean): string[] {
  return hasError ? REFUSAL : [...REFUSAL, "challenge.no-error"];
}

/** Of a whole answer that is no document. */
export function answerRules(hasError: boolean): string[] {
  return ["challenge.missing-token", ...challengeRules(hasError)];
}

/** Of a resource's metadata; of a whole answer, how it was sent as well. */
export function metadataRules(isWhole: boolean): string[] {
  return [
    "metadata.resource",
    "metadata.resource-url",
    "metadata.authorization-servers",
    "metadata.issuer-urls",
    "metadata.optional-fields",
    "metadata.no-empty-lists",
    "metadata.bearer-methods",
    "metadata.no-offline-access",
    ...isWhole ? ["metadata.content-type"] : [],
  ];
}

/** Of an authorization server's metadata; of a whole answer, how it was sent as well. */
export function issuerRules(isWhole: boolean): string[] {
  return [
    "issuer.identifier-url",
    "issuer.endpoints",
    "issuer.https",
    "issuer.challenge-methods",
    "issuer.response-types",
    "issuer.grant-types",
    "issuer.unknown-clients",
    "issuer.client-documents",
    "issuer.public-clients",
    "issuer.iss-promised",
    "issuer.empty-lists",
    "issuer.member-types",
    ...isWhole ? ["issuer.media-type"] : [],
  ];
}
