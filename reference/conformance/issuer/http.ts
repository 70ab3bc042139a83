/** Answers, errors and parameters: what the endpoints have in common. */

/** An OAuth error, answered as JSON; its texts never repeat what was sent. */
export class OAuthError extends Error {
  override name = "OAuthError";
  /**
   * @param code One of the registered error codes.
   * @param description For people, in ASCII and without quotes or backslashes.
   * @param status HTTP status, 400 unless the RFC asks for another.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
   */
  constructor(readonly code: string, readonly description: string, readonly status: 400 | 401 = 400) {
    super(`${code}: ${description}`);
  }
}

/** A JSON answer that no cache keeps. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

/**
 * The JSON form of an error.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function errorAnswer(error: OAuthError): Response {
  const headers: Record<string, string> = error.status === 401
    ? { "www-authenticate": 'Basic realm="test issuer"' }
    : {};
  return json({ error: error.code, error_description: error.description }, error.status, headers);
}

/** The parameters of a request. */
export interface Fields {
  /** The value, or `undefined` when it is missing, empty or repeated. */
  get(name: string): string | undefined;
  /** Names that came more than once. */
  repeated: Set<string>;
  /** What came, by name. */
  all(): Record<string, string>;
}

/**
 * Reads parameters: an empty one counts as missing, and a repeated one has no value at all.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1
 */
export function readFields(search: URLSearchParams): Fields {
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [name, value] of search) {
    if (value === "") continue;
    if (values.has(name)) repeated.add(name);
    values.set(name, value);
  }
  return {
    get: (name) => repeated.has(name) ? undefined : values.get(name),
    repeated,
    all: () => Object.fromEntries(values),
  };
}

/**
 * Refuses repeated parameters, except `resource`, which has an error of its own.
 *
 * @throws {OAuthError} `invalid_request`
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1
 */
export function refuseRepeated(fields: Fields): void {
  for (const name of fields.repeated) {
    if (name !== "resource") throw new OAuthError("invalid_request", "a parameter came more than once");
  }
}

/** The media type of a message, in lower case and without its parameters. */
export function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/**
 * The parameters of a form.
 *
 * @throws {OAuthError} `invalid_request` when the body is none
 */
export async function readForm(request: Request): Promise<Fields> {
  if (mediaType(request) !== "application/x-www-form-urlencoded") {
    throw new OAuthError("invalid_request", "the body must be application/x-www-form-urlencoded");
  }
  return readFields(new URLSearchParams(await request.text()));
}
