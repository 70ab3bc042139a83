/** The header fields of a request, read once. */

/** Fields by their names in lower case: {@linkcode Headers} are some, and so is what was read of them. */
export type Fields = Pick<Headers, "get" | "has">;

/**
 * All fields of one request. A decision asks for a dozen of them, and each time a `Headers` object checks the name and
 * looks through its list.
 */
export class ReceivedFields implements Fields, Iterable<[name: string, value: string]> {
  readonly #values = new Map<string, string>();
  #length = 0;

  /** Reads those of a request, unless that was done where it came in. */
  static of(headers: Headers | ReceivedFields): ReceivedFields {
    if (headers instanceof ReceivedFields) return headers;
    const fields = new ReceivedFields();
    // Deno takes longer to iterate.
    headers.forEach((value, name) => fields.append(name, value));
    return fields;
  }

  /** Adds a line: one field may have several (RFC 9110 §5.3; RFC 6265 §5.4 for cookies). */
  append(name: string, value: string): void {
    const field = name.toLowerCase();
    const before = this.#values.get(field);
    const line = before === undefined ? value : `${field === "cookie" ? "; " : ", "}${value}`;
    this.#values.set(field, before === undefined ? line : before + line);
    if (field !== "authorization") this.#length += line.length + (before === undefined ? field.length : 0);
  }

  /** Characters, names and values together; those of the credential are not counted. */
  get length(): number {
    return this.#length;
  }

  /** The value, or `null`. */
  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  /** Whether there is one of this name. */
  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  /** Names in lower case, and values. */
  [Symbol.iterator](): Iterator<[name: string, value: string]> {
    return this.#values.entries();
  }
}
