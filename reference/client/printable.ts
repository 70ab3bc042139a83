/** Texts that somebody else has written, on their way to a person. */

/** Longest text that is repeated, in UTF-16 units. */
const MAX_TEXT = 300;

/**
 * A stranger's text as it may be shown: no control characters, which move a terminal's cursor and rewrite
 * what stands there, none that turn the direction of writing, and not endlessly long.
 */
export function printable(text: string, max = MAX_TEXT): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return plain.length > max ? `${plain.slice(0, max)}…` : plain;
}

/**
 * JSON in which nothing moves a terminal's cursor or turns the direction of writing: such characters are escaped, and
 * whoever parses it gets them back.
 */
export function printableJson(value: unknown): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, 2).replaceAll(
    /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => character.split("").map(escaped).join(""),
  );
}

/** The same for texts that may hold one of our own secrets, because their author was given it. */
export function withoutSecrets(text: string, secrets: (string | undefined)[]): string {
  const hidden = secrets.reduce(
    (rest: string, secret) => secret ? rest.replaceAll(secret, "«hidden»") : rest,
    text,
  );
  return printable(hidden);
}

/**
 * The `error` of an OAuth answer, if it looks like a registered one: lower-case words. Anything else could be
 * a secret that was sent back to us.
 *
 * @see https://www.iana.org/assignments/oauth-parameters
 */
export function shownError(error: unknown): string | undefined {
  return typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
}
