/** What came in, as far as the guard reads it. */

import type { ReceivedFields } from "./fields.ts";

/**
 * A `Request`, or what an adapter has in the place of one: on Node, to make a `Request` of what came in takes longer
 * than to refuse it.
 */
export type ReceivedRequest =
  & Pick<Request, "method" | "url" | "signal" | "body" | "bodyUsed" | "arrayBuffer">
  & {
    /** What was sent. */
    readonly headers: Headers | ReceivedFields;
  };
