/** What it takes to judge an authorization server: its name, and to see it at work, somebody who signs in. */

/** The authorization server under judgement. */
export interface IssuerUnderJudgement {
  /** Its issuer identifier, as the MCP server's metadata has it. */
  issuer: string;
  /** The MCP server that trusts it. */
  resource: string;
}

/** A client of ours at the authorization server, and a person in front of a browser. */
export interface Login {
  /** Where the browser comes back to. */
  redirectUri: string;
  /** As what our client is known there; without it, it registers itself (RFC 7591). */
  client?: { client_id: string; client_secret?: string };
  /** What is asked for; default: nothing, which leaves it to the authorization server. */
  scope?: string;
  /**
   * Shows a URL to the person. Resolves with the URL that the browser was sent back to, or with nothing where it stayed
   * at the authorization server, in front of an error.
   */
  open(url: URL): Promise<URL | undefined>;
}
