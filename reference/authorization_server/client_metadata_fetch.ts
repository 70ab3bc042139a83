/**
 * Fetching Client ID Metadata Documents: a client's id is an https URL, and whoever sends one makes this server
 * call it. So it must not reach anything that the sender could not have reached.
 *
 * oidc-provider's own guard does not work under Deno and is silently off; this one stands in for it, for each
 * and every request that oidc-provider makes.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 * @module
 */

import { lookup } from "node:dns/promises";
import { isPublicAddress } from "../conformance/send/public_address.ts";
import { pinnedFetch } from "./pinned_fetch.ts";

/** Hooks for tests; the checks around them cannot be turned off. */
export interface ClientIdMetadata {
  /** All addresses of a name; default: the system's resolver. */
  resolve?: (hostname: string) => Promise<string[]>;
  /** Fetches the URL from the address that was checked; default: over TLS, from exactly there. */
  fetch?: (url: URL, options: { address: string; signal: AbortSignal }) => Promise<Response>;
}

/** A document was not fetched. Its message is for the person who tries to sign in. */
export class MetadataRefused extends Error {
  override name = "MetadataRefused";
}

/** Bytes of a document; the draft suggests 5 KB. */
const MAX_BYTES = 5 * 1024;

/** Milliseconds for all of it; oidc-provider itself waits no longer than 2.5 s for an answer to begin. */
const TIME_LIMIT = 4_000;

async function resolveWithSystem(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

function checkUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") {
    throw new MetadataRefused("it is not an https URL");
  }
  // The parser drops :443.
  if (url.port !== "") throw new MetadataRefused("its port is not 443");
  return url;
}

/** Every address has to be public: of several, the attacker would choose. */
async function publicAddress(url: URL, resolve: (hostname: string) => Promise<string[]>): Promise<string> {
  const literal = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const isLiteral = literal !== url.hostname || /^[\d.]+$/.test(literal);
  const addresses = isLiteral ? [literal] : await resolve(url.hostname);
  const [first] = addresses;
  if (first === undefined) throw new MetadataRefused("its host has no address");
  if (!addresses.every(isPublicAddress)) {
    throw new MetadataRefused("its host is not on the public internet");
  }
  return first;
}

async function readLimited(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const bytes: number[] = [];
  for await (const chunk of response.body ?? []) {
    if (bytes.length + chunk.length > MAX_BYTES) {
      throw new MetadataRefused(`it is larger than ${MAX_BYTES} bytes`);
    }
    bytes.push(...chunk);
  }
  return new Uint8Array(bytes);
}

/** Rejects when time is up, whether or not the work notices. */
async function withinTime<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MetadataRefused("it took too long"));
      controller.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The `fetch` that oidc-provider gets: https on port 443 of a public host, no redirects, a few kilobytes, a few
 * seconds.
 *
 * @param timeLimit Milliseconds.
 * @throws {MetadataRefused} from the returned function
 */
export function createMetadataFetch(
  { resolve = resolveWithSystem, fetch = pinnedFetch }: ClientIdMetadata = {},
  timeLimit = TIME_LIMIT,
): (input: string | URL | Request) => Promise<Response> {
  return (input) =>
    withinTime(timeLimit, async (signal) => {
      const url = checkUrl(input instanceof Request ? input.url : String(input));
      const address = await publicAddress(url, resolve);
      const response = await fetch(url, { address, signal });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new MetadataRefused(`its host answered ${response.status}, and redirects are not followed`);
      }
      return new Response(await readLimited(response), { headers: response.headers });
    });
}
