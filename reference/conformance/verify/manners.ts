/** How a judge behaves at a stranger's: it says who it is, does not crowd in, and is not led to private places. */

import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { untested } from "../harness_error.ts";
import type { Send } from "../send/outgoing.ts";
import { isPublicAddress } from "../send/public_address.ts";

/** What it says of itself in `User-Agent` (RFC 9110 §10.1.5). */
export const USER_AGENT = "gatehouse-verify";

/** Milliseconds of own time that a server may keep one check waiting. */
export const CHECK_MS = 10_000;

/** So many requests are on their way at a time, at most. */
const AT_A_TIME = 8;

/**
 * The same way to send, with manners. What a server names is followed anywhere if the server itself is at a private
 * address, else to public addresses alone: `untested` then.
 *
 * @param resource the server's URL
 */
export function mannered(send: Send, resource: string): Send {
  const { hostname: own } = new URL(resource);
  const place = turnstile(AT_A_TIME);
  const home = isPrivate(own);
  return async (message) => {
    const { hostname } = new URL(message.url);
    const publicOnly = hostname !== own && !await home;
    if (publicOnly && await isPrivate(hostname)) {
      throw untested(`it names ${hostname}, a private address, which is not followed from outside`);
    }
    const named = message.headers.some(([name]) => name.toLowerCase() === "user-agent");
    const headers = named
      ? message.headers
      : [...message.headers, ["user-agent", USER_AGENT] as [string, string]];
    return await place(() => send({ ...message, headers, ...publicOnly && { publicOnly } }));
  };
}

/** Lets so many in at a time. */
function turnstile(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free++;
    }
  };
}

/** Whether a host is, or leads to, an address that is not on the open internet. */
export async function isPrivate(hostname: string): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return !isPublicAddress(host);
  if (/(^|\.)(localhost|local|internal|home\.arpa)\.?$/i.test(host)) return true;
  try {
    return (await lookup(host, { all: true })).some(({ address }) => !isPublicAddress(address));
  } catch {
    return false; // It leads nowhere, which whoever sends there finds out.
  }
}
