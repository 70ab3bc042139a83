/** How the client under judgement is started, and what it is given. */

import type { Handler } from "../../send/memory.ts";

/** Keeps what a client wants to keep, as strings under keys of its own choice. */
export interface Store {
  get(key: string): Promise<string | undefined>;
  /** `undefined` forgets it. */
  set(key: string, value: string | undefined): Promise<void>;
  /** Runs `work` while nobody else who shares this store runs theirs. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

/** What a client is told; its `fetch` comes from where it runs. */
export interface ClientSettings {
  /** The MCP server's URL (RFC 8707 §2). */
  resource: string;
  /** Where the browser comes back to (RFC 8252 §7.3). */
  redirectUri: string;
  /** A client id that an authorization server's operator gave it, and whose it is. */
  registration?: { issuer: string; client_id: string; client_secret?: string };
  /** URL of its Client ID Metadata Document. */
  clientMetadataUrl?: string;
  /** Shows a URL to the person, and resolves with the callback. */
  openBrowser(url: URL): Promise<URL>;
  store: Store;
}

/** A client that runs. Its calls reject with what the client threw. */
export interface StartedClient {
  listTools(): Promise<unknown>;
  callTool(name: string, args: Record<string, unknown>): Promise<unknown>;
  /** Ends every sign-in for its MCP server; absent where it cannot. */
  signOut?(): Promise<unknown>;
  close(): Promise<void>;
}

/** Somewhere that requests arrive. */
export interface Listening {
  /** "http://127.0.0.1:49152" */
  origin: string;
  close(): Promise<void>;
}

/** The means to put a client into a world of our making. */
export interface ClientPower {
  /** Takes an origin of its own: what arrives there is given to `arrive`. */
  listen(arrive: (request: Request) => Promise<Response>): Promise<Listening>;
  /** By origin: who answers what is sent with the target's `send`. */
  handlers: Record<string, Handler>;
  /** Starts one more instance of the client. `onAttempt` hears every URL that it tries to fetch, reachable or not. */
  start(settings: ClientSettings, onAttempt: (url: string) => void): Promise<StartedClient>;
}
