/** HTTP Basic as clients use it at a token endpoint. */

/** A client id and its secret. */
export interface ClientInBasic {
  id: string;
  secret: string;
}

/**
 * The two halves of a Basic credential, each form-decoded, or `undefined` where it is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export function clientInBasic(authorization: string | null): ClientInBasic | undefined {
  const [, encoded] = /^Basic +(\S+)$/i.exec(authorization ?? "") ?? [];
  if (encoded === undefined) return undefined;
  try {
    const [, id = "", secret = ""] = /^([^:]*):(.*)$/s.exec(atob(encoded)) ?? [];
    const decoded = (half: string) => decodeURIComponent(half.replaceAll("+", " "));
    return { id: decoded(id), secret: decoded(secret) };
  } catch {
    return undefined;
  }
}
