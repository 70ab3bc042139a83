/** What a program can have done on the judge's side, where its world is. */

import type { HeaderLines } from "../../../reference/conformance/exchange.ts";
import type { Trouble } from "./protocol.ts";
import type { Outgoing } from "../../../reference/conformance/send/outgoing.ts";

/** A message on its way to the program: a function does not travel, so a number stands for it. */
export type OutgoingApart = Omit<Outgoing, "meanwhile"> & { meanwhile?: number };

/** A request that a program makes. */
export interface Asked {
  url: string;
  method: string;
  headers: HeaderLines;
  body?: ArrayBuffer;
  redirect: RequestRedirect;
}

/** What comes back. */
export interface Fetched {
  /** Where it is from, after redirects. */
  url: string;
  status: number;
  headers: HeaderLines;
  body: ArrayBuffer;
}

/** The methods. A client is named by the number under which it was started. */
export type JudgeMethods = {
  /** Rejects with a TypeError, as `fetch` does, when nobody answers. */
  fetch(asked: Asked, client?: number): Promise<Fetched>;
  /** Shows a URL to the person; the callback's URL. */
  browse(client: number, url: string): Promise<string>;
  get(client: number, key: string): Promise<string | undefined>;
  set(client: number, key: string, value: string | undefined): Promise<void>;
  /** Resolves with the number of the turn when the store is held. */
  lock(client: number): Promise<number>;
  unlock(turn: number): void;
  /** What a message has to be done meanwhile, by its number: its stream has brought this. */
  meanwhile(number: number, received: string): Promise<void>;
  /** The program threw something new, outside of any call or while it answered this request; numbered from 0. */
  threw(error: number, trouble: Trouble, request?: { url: string; headers: HeaderLines }): void;
  /** It threw that once more. */
  threwAgain(error: number): void;
};
