/** The header fields of a request, read once. */

/** Fields by their names in lower case: {@linkcode Headers} are some, and so is what was read of them. */
export type Fields = Pick<Headers, "get" | "has">;

/**
 * All fields of one request. A decision asks for a dozen of them, and each time a `Headers` object checks the name and
 * looks through its list.
 */
export class ReceivedFields implements Fields {
  readonly #values = new Map<string, string>();
  #length = 0;

  /** Reads them. */
  constructor(headers: Headers) {
    // Deno takes longer to iterate.
    headers.forEach((value, name) => {
      this.#values.set(name, value);
      if (name !== "authorization") this.#length += name.length + value.length;
    });
  }

  /** Characters, names and values together; those of the credential are not counted. */
  get length(): number {
    return this.#length;
  }

  /** The value, or `null`. */
  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  /** Whether there is one of this name. */
  has(name: string): boolean {
    return this.#values.has(name);
  }
}
