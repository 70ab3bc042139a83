/** What a stranger with a flaw is failed by: the rule meant, and the flaws that were put around the stranger. */

/** Flaws by the rule that fails them: mutants of the lessons and of the reference server, and the inventory's own. */
export const FLAWS: Record<string, string[]> = {
  "transport.initialize": [
    "names-no-revision",
    "names-no-server",
  ],
  "transport.answer-type": [
    "answers-as-text",
  ],
  "transport.notification": [
    "answers-notifications",
    "fills-a-202",
  ],
  "transport.tools-list": [
    "hides-tools",
    "tools-without-schema",
  ],
  "transport.unknown-tool": [
    "invents-tools",
    "needs-a-session",
  ],
  "transport.unknown-method": [
    "answers-any-method",
    "blames-itself",
  ],
  "transport.no-session": [
    "hands-out-a-session",
  ],
  "transport.bad-json": [
    "500-for-bad-json",
    "speechless-400",
  ],
  "transport.protocol-version": [
    "ignores-odd-versions",
    "ignores-protocol-version",
  ],
  "transport.get": [
    "opens-a-stream",
  ],
  "transport.delete": [
    "ends-no-session",
  ],
  "transport.method-tricks": [
    "200-for-head",
    "post-by-put",
  ],
  "transport.path-tricks": [
    "path-in-any-case",
    "path-with-a-slash",
  ],
  "transport.origin-foreign": [
    "trusts-https-origins",
    "ignores-origin",
  ],
  "transport.origin-null": [
    "trusts-null-origin",
    "ignores-origin",
  ],
  "transport.origin-own": [
    "refuses-every-origin",
  ],
  "metadata.path-form": [
    "metadata-at-the-root",
    "metadata-as-a-page",
  ],
  "metadata.discoverable": [
    "resource-missing",
    "metadata-as-a-page",
  ],
  "metadata.resource": [
    "resource-with-a-slash",
    "resource-without-a-path",
  ],
  "metadata.resource-url": [
    "resource-with-a-fragment",
    "resource-over-http",
  ],
  "metadata.authorization-servers": [
    "no-authorization-servers",
    "one-authorization-server",
  ],
  "metadata.issuer-urls": [
    "relative-issuer",
    "issuer-as-a-host",
  ],
  "metadata.content-type": [
    "metadata-as-text",
    "metadata-as-a-page",
  ],
  "metadata.head": [
    "405-for-head",
    "head-without-type",
  ],
  "metadata.methods": [
    "metadata-by-post",
    "metadata-deleted",
  ],
  "metadata.cors": [
    "no-cors",
    "cors-for-one-page",
  ],
  "metadata.preflight": [
    "no-preflight",
    "preflight-without-headers",
  ],
  "metadata.cors-not-on-mcp": [
    "cors-everywhere",
    "preflight-for-mcp",
  ],
  "metadata.optional-fields": [
    "scopes-in-one-string",
    "scope-with-a-space",
  ],
  "metadata.no-empty-lists": [
    "empty-scopes",
    "empty-algorithms",
  ],
  "metadata.bearer-methods": [
    "token-in-the-query",
    "token-in-the-body",
  ],
  "metadata.no-offline-access": [
    "lists-offline-access",
    "metadata-as-a-page",
  ],
  "metadata.forwarded": [
    "resource-from-forwarded-host",
    "resource-from-forwarded",
  ],
  "metadata.sibling": [
    "metadata-by-prefix",
    "metadata-everywhere",
  ],
  "metadata.sibling-invented": [
    "echoes-the-path",
    "echoes-paths-below",
  ],
  "challenge.missing-token": [
    "lists-notes-to-anybody",
  ],
  "challenge.every-operation": [
    "open-initialize",
    "open-ping",
  ],
  "challenge.header": [
    "silent-at-first",
    "no-challenge",
  ],
  "challenge.grammar": [
    "bare-bearer",
    "silent-at-first",
  ],
  "challenge.resource-metadata": [
    "pointer-changes",
    "pointer-misspelt",
  ],
  "challenge.pointer-resolves": [
    "pointer-to-nowhere",
    "relative-pointer",
  ],
  "challenge.scope": [
    "no-scope",
    "scope-at-first-only",
  ],
  "challenge.no-offline-access": [
    "asks-for-offline-access",
    "silent-at-first",
  ],
  "challenge.empty-bearer": [
    "empty-token-opens",
    "500-for-no-token",
  ],
  "challenge.presented-token": [
    "curly-quotes",
    "any-bearer-opens",
  ],
  "challenge.forged-token": [
    "decodes-only",
    "curly-quotes",
  ],
  "challenge.invalid-token": [
    "calls-it-invalid-request",
    "says-nothing-of-the-token",
  ],
  "challenge.scheme-case": [
    "calls-it-invalid-request",
    "says-nothing-of-the-token",
  ],
  "challenge.error-description": [
    "escaped-quotes",
    "accents",
  ],
  "challenge.not-echoed": [
    "echoes-the-token",
    "echoes-a-lower-case-token",
  ],
  "challenge.nothing-leaked": [
    "names-its-tools",
    "names-its-users",
  ],
  "challenge.uniform": [
    "404-for-unknown-tools",
    "knows-unknown-tools",
  ],
  "challenge.query-token": [
    "query-token-opens",
    "query-token-shows-a-page",
  ],
  "token.attacker-key": [
    "knows-a-key-by-its-id",
  ],
  "token.scheme-case": [
    "bearer-in-capitals-not",
    "bearer-in-small-letters-not",
  ],
  "token.two-spaces": [
    "one-space",
    "bearer-in-small-letters-not",
  ],
  "token.in-query": [
    "query-token",
    "query-token-by-another-name",
  ],
  "token.query-ignored": [
    "query-wins",
    "query-helps-out",
  ],
  "token.in-body": [
    "form-token",
    "token-beside-the-message",
  ],
  "token.in-cookie": [
    "cookie-token",
    "session-cookie",
  ],
  "token.in-other-header": [
    "also-from-x-forwarded-access-token",
    "also-from-x-access-token",
  ],
  "token.other-scheme": [
    "token-scheme",
    "jwt-scheme",
  ],
  "token.large": [
    "large-token-500",
    "slow-on-large-tokens",
  ],
  "token.not-repeated": [
    "gives-the-token-back",
    "gives-the-signature-back",
  ],
  "token.every-request": [
    "session-is-a-token",
    "gives-sessions",
  ],
  "token.alg-none": [
    "takes-none",
  ],
  "token.alg-none-spelling": [
    "takes-none-in-capitals",
    "takes-none-in-any-case",
  ],
  "token.alg-missing": [
    "missing-algorithm-is-none",
    "missing-algorithm-is-its-own",
  ],
  "token.alg-mismatch": [
    "key-says-all",
    "algorithm-in-any-case",
  ],
  "token.hmac-public-key": [
    "hmac-with-the-pem",
    "hmac-with-the-jwk",
  ],
  "token.embedded-key": [
    "embedded-key",
    "embedded-key-without-id",
  ],
  "token.key-by-url": [
    "keys-by-url",
  ],
  "token.no-key-fetch": [
    "fetches-jku",
    "fetches-x5u",
  ],
  "token.encryption-key": [
    "keys-for-encryption",
  ],
  "token.changed-signature": [
    "remembers-tokens-by-what-they-say",
  ],
  "token.short-signature": [
    "compares-as-much-as-there-is",
    "no-signature-no-check",
  ],
  "token.zero-signature": [
    "psychic",
    "zero-by-another-name",
  ],
  "token.der-signature": [
    "reads-der",
  ],
  "token.other-signature": [
    "signature-of-anybody",
    "unsigned-header",
  ],
  "token.three-parts": [
    "takes-three-of-more-parts",
    "signs-two-parts",
  ],
  "token.padded": [
    "ignores-padding",
  ],
  "token.unreadable": [
    "500-for-no-base64url",
    "500-for-null",
  ],
  "token.critical": [
    "ignores-crit",
    "ignores-an-empty-crit",
  ],
  "token.unencoded": [
    "ignores-b64",
  ],
  "token.encrypted": [
    "decrypts-first",
    "500-for-encrypted-tokens",
  ],
  "token.expired": [
    "leeway-of-a-day",
    "leeway-of-fifteen-minutes",
  ],
  "token.not-yet-valid": [
    "ignores-nbf",
    "nbf-fifteen-minutes-early",
  ],
  "token.time-types": [
    "exp-in-a-text",
    "exp-in-a-list",
  ],
  "token.other-issuer": [
    "any-issuer",
  ],
  "token.issuer-lookalike": [
    "issuer-by-prefix",
    "issuer-contained",
  ],
  "token.issuer-missing": [
    "issuer-optional",
    "issuer-if-any",
  ],
  "token.issuer-type": [
    "issuer-in-a-list",
    "500-for-an-odd-issuer",
  ],
  "token.scope-type": [
    "scope-as-a-list",
    "500-for-an-odd-scope",
  ],
  "token.hostile-text": [
    "quotes-the-key-id",
    "quotes-the-issuer",
  ],
  "token.invalid-token": [
    "calls-it-expired",
    "calls-it-a-bad-request",
  ],
  "token.nothing-executed": [
    "runs-expired-tokens",
    "runs-forged-tokens",
  ],
  "token.time-fraction": [
    "whole-seconds-only",
  ],
  "token.unknown-claims": [
    "strict-claims",
    "strict-header",
  ],
  "keys.jwks-uri": [
    "guesses-where-keys-are",
  ],
  "keys.cached": [
    "metadata-for-each-request",
    "keys-for-each-request",
  ],
  "keys.flood": [
    "keys-for-each-refusal",
    "flood-is-too-many",
  ],
  "keys.no-kid": [
    "one-key-without-kid",
    "believes-without-kid",
  ],
  "keys.no-kid-two-keys": [
    "any-of-two-keys",
    "two-keys-without-kid",
  ],
  "keys.odd-kid": [
    "kid-is-a-text",
    "kid-is-not-null",
  ],
  "keys.recovers": [
    "first-keys-for-good",
    "new-keys-every-minute",
  ],
  "keys.known-key": [
    "no-verdict-without-issuer",
    "forgets-keys-in-an-outage",
  ],
  "audience.other-resource": [
    "compares-the-end",
    "any-port",
  ],
  "audience.client-id": [
    "takes-the-clients-tokens",
    "403-for-a-foreign-token",
  ],
  "audience.issuer": [
    "takes-the-issuers-tokens",
    "takes-userinfo-tokens",
  ],
  "audience.list-without-us": [
    "takes-an-empty-list",
    "takes-any-list",
  ],
  "audience.list-with-us": [
    "refuses-lists",
    "looks-at-the-first",
  ],
  "audience.longer": [
    "takes-paths-below",
    "drops-the-query",
  ],
  "audience.prefix": [
    "takes-prefixes",
    "compares-origins",
  ],
  "audience.trailing-slash": [
    "cuts-the-slash",
    "starts-like-ours",
  ],
  "audience.alias": [
    "takes-localhost",
    "forgets-the-scheme",
  ],
  "audience.other-host": [
    "hostname-by-prefix",
    "compares-the-end",
  ],
  "audience.substring": [
    "splits-audiences",
    "trims-audiences",
  ],
  "audience.malformed": [
    "audience-nullable",
    "takes-falsy-audiences",
  ],
  "audience.other-claims": [
    "resource-for-audience",
    "azp-for-audience",
  ],
  "audience.forged-host": [
    "audience-from-host",
    "audience-from-forwarded-host",
  ],
  "audience.nothing-executed": [
    "audience-after-the-call",
    "compares-the-end",
  ],
  "audience.invalid-token": [
    "calls-it-insufficient",
    "no-error-for-audience",
  ],
  "audience.pointer": [
    "compares-the-end",
    "any-port",
  ],
  "scopes.insufficient": [
    "401-for-a-scope",
    "200-for-a-scope",
  ],
  "scopes.error": [
    "403-invalid-token",
    "403-without-error",
  ],
  "scopes.required": [
    "403-without-scope",
    "asks-for-what-is-there",
  ],
  "scopes.pointer": [
    "bare-403",
    "401-for-a-scope",
  ],
  "scopes.granted": [
    "counts-scopes",
  ],
  "scopes.expired-first": [
    "scope-before-expiry",
    "401-for-a-scope",
  ],
  "scopes.deny-by-default": [
    "open-to-resources",
    "open-to-prompts",
  ],
  "scopes.odd-names": [
    "inherits-tools",
    "500-for-constructor",
  ],
  "scopes.odd-shapes": [
    "500-for-null-params",
    "500-for-a-numbered-method",
  ],
  "stateless.discover": [
    "discovers-only-the-past",
    "hides-its-capabilities",
  ],
  "stateless.unsupported-version": [
    "keeps-its-revisions-to-itself",
    "speaks-every-revision",
  ],
  "stateless.meta": [
    "fills-in-the-revision",
    "fills-in-the-capabilities",
  ],
  "stateless.version-field": [
    "ignores-the-version-field",
    "wants-no-version-field",
  ],
  "stateless.method-field": [
    "ignores-the-method-field",
    "wants-no-method-field",
  ],
  "stateless.name-field": [
    "wants-no-name-field",
    "compares-names-in-lower-case",
  ],
  "stateless.name-encoded": [
    "cannot-decode-names",
  ],
  "stateless.name-decoded": [
    "skips-encoded-names",
    "ignores-the-name-field",
  ],
  "stateless.cache-hints": [
    "says-nothing-of-caching",
  ],
  "keys.outage": [
    "opens-while-the-issuer-is-down",
  ],
  "keys.metadata-outage": [
    "opens-while-the-issuer-is-down",
  ],
  "keys.unreachable": [
    "opens-while-the-issuer-is-down",
  ],
  "keys.garbage": [
    "opens-while-the-issuer-is-down",
  ],
  "keys.metadata-garbage": [
    "opens-while-the-issuer-is-down",
  ],
  "keys.other-issuer": [
    "opens-while-the-issuer-is-down",
  ],
  "audience.missing": [
    "audience-optional",
  ],
  "scopes.array": [
    "array-past-the-gate",
  ],
  "scopes.nothing-executed": [
    "executes-then-says-403",
  ],
  "scopes.none": [
    "no-scope-no-limit",
  ],
  "scopes.whole": [
    "scope-within-a-word",
  ],
  "scopes.other-claims": [
    "scopes-from-anywhere",
  ],
  "scopes.lying-headers": [
    "gate-reads-mcp-name",
  ],
  "scopes.duplicate-keys": [
    "gate-reads-the-first-name",
  ],
  "scopes.encodings": [
    "gate-reads-no-escapes",
  ],
  "scopes.read-token": [
    "writing-scope-for-all",
  ],
  "scopes.separators": [
    "scope-within-a-word",
  ],
};
