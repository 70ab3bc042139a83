/** What a client has to be told. */

import type { OpenBrowser } from "./authorization/browser.ts";
import { ClientError } from "./errors.ts";
import { isLoopback, resourceUrl } from "./http/url_rules.ts";
import type { PreRegistration } from "./registration/identity.ts";
import type { Notify } from "./notice.ts";
import type { Store } from "./store/store.ts";

/** What this client has to be told. */
export interface ClientSettings {
  /** The MCP server's URL as the person gave it: the OAuth resource identifier (RFC 8707 §2). */
  resource: string;
  /** Where the browser comes back to: a loopback URL, 127.0.0.1, any free port (RFC 8252 §7.3). */
  redirectUri: string;
  registration?: PreRegistration;
  /** https URL of our Client ID Metadata Document, if we publish one. */
  clientMetadataUrl?: string;
  /** Asked for beside what the server names, space-separated; a token that was asked for less is replaced. */
  scope?: string;
  /** Every request goes through it. */
  fetch: typeof fetch;
  /** How the person gets to sign in. */
  openBrowser: OpenBrowser;
  store: Store;
  /**
   * Issuers that do PKCE with S256 and do not say so in their metadata, which a client has to refuse. Each is a
   * weakening that somebody has to answer for, so each use of it is told to `notify` and kept with the tokens.
   *
   * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/security-considerations#authorization-code-protection
   */
  assumeS256?: string[];
  /** Hears what was forgiven, and what the client did by itself. */
  notify?: Notify;
}

/** One or more scope tokens with single spaces between them (RFC 6749 §3.3). */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/;

/**
 * Checks what can be known before anything is sent.
 *
 * @throws {ClientError} `settings_invalid` or `url_not_allowed`
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-8.3
 */
export function checkSettings({ resource, redirectUri, clientMetadataUrl, scope }: ClientSettings): void {
  resourceUrl(resource);
  const redirect = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  if (redirect?.protocol !== "http:" || !isLoopback(redirect.hostname) || redirect.hash || redirect.search) {
    refuse("redirectUri is no http URL on this machine", "Give http://127.0.0.1:PORT/PATH");
  }
  const document = URL.canParse(clientMetadataUrl ?? "") ? new URL(clientMetadataUrl!) : undefined;
  if (clientMetadataUrl !== undefined && (document?.protocol !== "https:" || document.pathname === "/")) {
    refuse("clientMetadataUrl is no https URL with a path", "Give the URL where the document is published");
  }
  if (scope !== undefined && !SCOPE.test(scope)) {
    refuse("scope is no list of scopes", "Give scopes with single spaces between them");
  }
}

function refuse(received: string, advice: string): never {
  throw new ClientError("settings_invalid", "settings", { received, advice });
}
