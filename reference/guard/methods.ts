/** The methods of MCP, of every revision, as far as a decision by scopes has to tell them apart. */

/**
 * Sets up a connection, lists what there is, or tells the server something about the client. That takes the endpoint's
 * scopes: a server that has no such method says so itself, and a challenge would promise more than there is to have.
 *
 * @see RFC 6750 §3.1
 */
export const PROTOCOL_METHODS: readonly string[] = [
  "initialize",
  "ping",
  "server/discover",
  "logging/setLevel",
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "completion/complete",
  "subscriptions/listen",
  "notifications/cancelled",
  "notifications/initialized",
  "notifications/progress",
  "notifications/roots/list_changed",
  "notifications/tasks/status",
];

/** The parameter that says what a method is called on. */
export const TARGETS: ReadonlyMap<string, "name" | "uri"> = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
  ["resources/subscribe", "uri"],
  ["resources/unsubscribe", "uri"],
]);

/** Do something: where nobody decided about one of these, it takes every scope. */
const ACTING = new Set([
  ...TARGETS.keys(),
  "tasks/get",
  "tasks/list",
  "tasks/result",
  "tasks/cancel",
  "tasks/update",
]);

/** Whether MCP has a method that does something under this name. Case counts. */
export function isActing(method: string): boolean {
  return ACTING.has(method);
}
