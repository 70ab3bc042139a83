/** What came in, as far as the guard reads it. */

/**
 * A `Request`, or what an adapter has in the place of one: on Node, to make a `Request` of what came in takes longer
 * than to refuse it.
 */
export type ReceivedRequest = Pick<
  Request,
  "method" | "url" | "headers" | "signal" | "body" | "bodyUsed" | "arrayBuffer"
>;
