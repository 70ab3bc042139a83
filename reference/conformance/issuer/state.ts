/** What the issuer remembers, all of it in memory. */

import type { Behaviour } from "./behaviour.ts";
import type { Behind, TokenRequest } from "./behind.ts";
import type { Dialect } from "./dialects/dialect.ts";
import type { Keys } from "./keys.ts";

/** A registered client. */
export interface Client {
  id: string;
  /** SHA-256 of its secret; public clients have none. */
  secretHash?: string;
  /** `none`, `client_secret_basic` or `client_secret_post`; no other is accepted from it. */
  authMethod: string;
  redirectUris: string[];
  grantTypes: string[];
}

/** What one user allowed one client at one resource. Every token that descends from it dies with it. */
export interface Grant {
  clientId: string;
  subject: string;
  resource: string;
  scopes: string[];
  revoked: boolean;
}

/** An authorization code (RFC 6749 §4.1.2). */
export interface Code {
  grant: Grant;
  redirectUri: string;
  /** The S256 challenge (RFC 7636 §4.2). */
  challenge: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  used: boolean;
}

/** A refresh token; used ones are kept, because using one again gives a thief away (RFC 9700 §4.14.2). */
export interface RefreshToken {
  grant: Grant;
  used: boolean;
}

/** Everything the endpoints share. */
export interface State {
  issuer: string;
  /** How it writes access tokens; default: as RFC 9068 has them. */
  dialect?: Dialect;
  /** Seconds. */
  accessTokenLifetime: number;
  /** Resource identifier -> its scopes. */
  resources: Map<string, string[]>;
  keys: Keys;
  clients: Map<string, Client>;
  codes: Map<string, Code>;
  refreshTokens: Map<string, RefreshToken>;
  /** Opaque access tokens, and what each stands for. */
  handles: Map<string, string>;
  behaviour: Behaviour;
  /** What is behind the server under judgement; the third party there has the same. */
  behind: Behind;
  /** Which of the two authorization servers this is. */
  part: TokenRequest["at"];
}
