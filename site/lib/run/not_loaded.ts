/** What a reader is told when something could not be loaded: browsers say "Failed to fetch" whatever the reason is. */

/**
 * The error, in words for a reader.
 *
 * @param what "The checks"
 */
export function notLoaded(what: string, cause: unknown): Error {
  const message = navigator.onLine
    ? `${what} could not be loaded: ${cause instanceof Error ? cause.message : cause}. Try again in a moment.`
    : `You are offline, and ${what.toLowerCase()} have not been loaded yet. Try again when there is a connection.`;
  return new Error(message, { cause });
}
