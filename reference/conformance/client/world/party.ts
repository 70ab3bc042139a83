/** Somebody in a client's world who answers requests. */

import type { Exchange } from "../../exchange.ts";

/** Answers a request, or lets `next` do it: how a scenario bends an honest party. */
export type Hook = (
  request: Request,
  next: (request: Request) => Promise<Response>,
) => Response | Promise<Response>;

/** One of them. */
export interface Party {
  readonly role: Exchange["to"];
  readonly origin: string;
  /** What it does by itself. */
  answer(request: Request): Promise<Response>;
  /** Stands before `answer`; a scenario may put another in its place. */
  hook: Hook;
}
