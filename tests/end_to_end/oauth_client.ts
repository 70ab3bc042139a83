/** An SDK client's side of OAuth, whose browser is a user agent and whose store is memory. */

import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { browse } from "../user_agent.ts";

/** Where the client is called back; nothing listens there, the user agent stops at it. */
export const REDIRECT_URI = "http://127.0.0.1:3000/callback";

/** A provider, and what it has kept. */
export interface Kept extends OAuthClientProvider {
  tokensKept: { access_token: string; refresh_token?: string; scope?: string } | undefined;
  /** The redirect back to the client, once the person has decided. */
  callback(): Promise<URL>;
}

/** A client for this person; with `clientId`, its id is the URL of its metadata document. */
export function oauthClient(user: string, clientId?: string): Kept {
  let information: Awaited<ReturnType<OAuthClientProvider["clientInformation"]>>;
  let verifier = "";
  let opened: URL | undefined;
  return {
    tokensKept: undefined,
    redirectUrl: REDIRECT_URI,
    ...(clientId ? { clientMetadataUrl: clientId } : {}),
    clientMetadata: {
      client_name: "Gatehouse end-to-end test",
      redirect_uris: [REDIRECT_URI],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
    state: () => crypto.randomUUID(),
    clientInformation: () => information,
    saveClientInformation: (saved) => void (information = saved),
    tokens() {
      return this.tokensKept as ReturnType<OAuthClientProvider["tokens"]>;
    },
    saveTokens(tokens) {
      this.tokensKept = tokens;
    },
    redirectToAuthorization: (url) => void (opened = url),
    saveCodeVerifier: (saved) => void (verifier = saved),
    codeVerifier: () => verifier,
    async callback() {
      if (!opened) throw new Error("The client did not ask anybody to sign in");
      return await browse(opened, { user });
    },
  };
}
