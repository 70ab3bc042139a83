/** What is wrong with how the guard was set up. */

/** Stable names of configuration mistakes. */
export type GuardConfigurationCode =
  | "resource_invalid"
  | "authorization_servers_invalid"
  | "former_audience_over"
  | "algorithms_invalid"
  | "scopes_invalid"
  | "scope_unknown"
  | "operation_invalid"
  | "origin_invalid"
  | "limit_invalid"
  | "metadata_invalid"
  | "signing_key_unsuitable"
  | "session_id_unsuitable"
  | "sessions_not_on"
  | "store_forgets"
  | "body_already_read"
  | "body_parser_in_front"
  | "route_in_front";

/**
 * The guard cannot be set up like this, or something in front of it keeps it from working. The message names the
 * option, says what it should be, and is meant for whoever runs the server: it is never sent to a client.
 */
export class GuardConfigurationError extends Error {
  /** "GuardConfigurationError". */
  override name = "GuardConfigurationError";

  /** Names the option, and what it should be. */
  constructor(
    /** Its stable name. */
    readonly code: GuardConfigurationCode,
    /** The path of the option in what was passed to `protect`: "scopes.endpoint". */
    readonly option: string,
    should: string,
  ) {
    super(`${option}: ${should}`);
  }
}
