/** The values that RFC 6750 allows in a Bearer challenge. */

const SCOPE_TOKEN = "[\\x21\\x23-\\x5b\\x5d-\\x7e]+";
const SCOPE = new RegExp(`^${SCOPE_TOKEN}(?: ${SCOPE_TOKEN})*$`);
const DESCRIPTION = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/**
 * Whether a `scope` value is one or more scope tokens with a single space between them.
 * @see RFC 6749 §3.3, to which RFC 6750 §3 refers
 */
export function isScope(value: string): boolean {
  return SCOPE.test(value);
}

/**
 * Whether an `error` or `error_description` value has only the characters it may have: printable ASCII without
 * the double quote and the backslash. The empty value has no others, so it passes.
 * @see RFC 6750 §3
 */
export function isErrorDescription(value: string): boolean {
  return DESCRIPTION.test(value);
}
