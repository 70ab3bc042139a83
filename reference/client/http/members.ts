/** Members of answers that say nothing. */

/**
 * An object without the members that are null or an empty text: many programs write every member that there is, set or
 * not. Only an empty `scope` says something: no scope at all.
 */
export function setMembers(document: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(document).filter(([name, value]) => value !== null && (value !== "" || name === "scope")),
  );
}

/** An object in JSON, or `undefined` where the text is anything else. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? setMembers(value)
      : undefined;
  } catch {
    return undefined;
  }
}
