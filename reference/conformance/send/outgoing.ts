/** A message as a check sends it, and what sends it. */

import type { Exchange, HeaderLines } from "../exchange.ts";

/** A message to send, exactly as it should arrive. */
export interface Outgoing {
  /** Default: the resource server. */
  to?: Exchange["to"];
  /** Default: the client. */
  from?: Exchange["from"];
  /** The name of the scenario in which a client did it. */
  scenario?: string;
  method: string;
  /** Absolute, and sent as written: nothing after the authority is normalised. */
  url: string;
  /** Sent as written, `Host` and `Origin` included; a name may come twice. */
  headers: HeaderLines;
  body?: string | Uint8Array;
  /** Begin the body and never finish it: the answer, if any, comes before the message has arrived. */
  unfinished?: boolean;
  /** Connect to an address of the public internet or not at all. */
  publicOnly?: boolean;
  /**
   * Called once a standing event stream has brought its first event, with what has come so far; the stream is read on
   * for a second behind it. For what is asked by other messages and answered there.
   */
  meanwhile?: (received: string) => Promise<void>;
  /** What this message is for, in a few words, shown beside it. */
  note?: string;
}

/** Sends one message and resolves with what came of it, a closed connection included. */
export type Send = (message: Outgoing) => Promise<Exchange>;
