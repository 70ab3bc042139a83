/** Metadata documents, of which the first that is one counts. */

import { ClientError, type Step } from "../errors.ts";
import { type Exchange, place } from "../http/exchange.ts";
import { jsonObject } from "../http/members.ts";

/** A document that was found, and where. */
export interface Found {
  url: URL;
  document: Record<string, unknown>;
}

/** Where nothing was found, and why. */
export interface Missing {
  /** "https://…: 404", one for each URL that was tried. */
  tried: string[];
  /** The first failure to reach one of them at all: then nobody can say that there is no document. */
  unreachable: ClientError | undefined;
}

/**
 * Asks for a document at several URLs, one after the other, and takes the first JSON object. Anything else, a
 * page in HTML as well as a 404 or a redirect, means that the document is not there.
 *
 * @throws {ClientError} `url_not_allowed`
 */
export async function firstDocument({ send }: Exchange, step: Step, urls: URL[]): Promise<Found | Missing> {
  const missing: Missing = { tried: [], unreachable: undefined };
  for (const url of urls) {
    try {
      const response = await send(step, url, { headers: { accept: "application/json" } });
      const document = response.status === 200 ? jsonObject(await response.text()) : undefined;
      if (document) return { url, document };
      missing.tried.push(`${place(url)}: ${response.status === 200 ? "no JSON object" : response.status}`);
      if (response.status >= 500) missing.unreachable ??= outage(step, url, response.status);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code === "url_not_allowed") throw error;
      missing.tried.push(error.received);
      missing.unreachable ??= error;
    }
  }
  return missing;
}

function outage(step: Step, url: URL, status: number): ClientError {
  return new ClientError("unreachable", step, {
    received: `${place(url)} answered ${status}`,
    advice: "Try again later; nothing was forgotten",
    status,
  });
}
