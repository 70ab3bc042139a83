/** The person's browser, as a sign-in sees it. */

/** What the person is about to be asked, so that it can be shown before a browser opens. */
export interface AuthorizationRequest {
  /** Issuer identifier of the authorization server (RFC 8414 §2). */
  issuer: string;
  /** What the token will be for (RFC 8707 §2). */
  resource: string;
  clientId: string;
  /** What is asked for; empty leaves it to the authorization server. */
  scopes: string[];
}

/**
 * Shows the URL to the person in a browser and resolves with the callback URL that came back. Rejects when
 * they gave up.
 */
export type OpenBrowser = (url: URL, request: AuthorizationRequest) => Promise<URL>;
