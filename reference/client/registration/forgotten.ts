/** A registration of our own that its issuer has forgotten: it is forgotten here too, and made anew. */

import type { OAuthTokens } from "@modelcontextprotocol/client";
import type { Discovery } from "../discovery/discovery.ts";
import { ClientError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { IssuerMetadata } from "../discovery/authorization_server_metadata.ts";
import type { Notify } from "../notice.ts";
import type { ClientIdentity, Credentials } from "../store/credentials.ts";

/** What an issuer says of a client that it does not know (RFC 6749 §4.1.2.1, §5.2). */
const UNKNOWN = ["invalid_client", "unauthorized_client"];

/** What it takes to ask, and to register. */
export interface AskingOptions {
  credentials: Credentials;
  /** Who we are at an issuer. Called inside `credentials.exclusive`. */
  clientFor(metadata: IssuerMetadata): Promise<ClientIdentity>;
  /** Asks a person. */
  authorize(discovery: Discovery, client: ClientIdentity, scope: string | undefined): Promise<OAuthTokens>;
  /** Told when a registration turns out to be forgotten. */
  notify: Notify;
}

/**
 * Asks the person, once more with a new registration where the old one turns out to be forgotten. An issuer that does
 * not know the client may also show a page about it, which only the person sees: then nobody comes back, and the next
 * call registers anew. An id that an operator gave us is nobody's to replace; the error says what the issuer said.
 *
 * @throws {ClientError} what authorizing and registering throw
 */
export async function askedAnew(
  options: AskingOptions,
  discovery: Discovery,
  scope: string | undefined,
): Promise<{ client: ClientIdentity; granted: OAuthTokens }> {
  const { credentials } = options;
  const { issuer } = discovery.issuerMetadata;
  for (;;) {
    const before = await credentials.registration(issuer);
    const client = await credentials.exclusive(() => options.clientFor(discovery.issuerMetadata));
    try {
      return { client, granted: await options.authorize(discovery, client, scope) };
    } catch (error) {
      // One that was made for this sign-in has not been forgotten, so this ends after the second.
      if (before?.client_id !== client.client_id || !isForgotten(error)) throw error;
      await credentials.exclusive(() => credentials.saveRegistration(issuer, undefined));
      const isSure = error.code !== "sign_in_abandoned";
      const text = isSure
        ? `${printable(issuer)} does not know this client any more. It registers anew`
        : `Nobody came back from ${
          printable(issuer)
        }, which may not know this client any more. The next sign-in ` +
          "registers anew";
      options.notify({ code: "registration_forgotten", text });
      if (!isSure) throw error;
    }
  }
}

function isForgotten(error: unknown): error is ClientError {
  if (!(error instanceof ClientError)) return false;
  return error.code === "sign_in_abandoned" || UNKNOWN.includes(error.error ?? "");
}
