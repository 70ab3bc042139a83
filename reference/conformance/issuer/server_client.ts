/** What the server under judgement is at the issuer, and at the third party behind it: a client with a secret. */

import { randomText, sha256 } from "./random.ts";
import { GRANT_TYPES } from "./register.ts";
import type { Client } from "./state.ts";

/** The grant types by which a server gets a token for an API in place of its caller's: RFC 8693's, and Entra's on RFC 7523. */
export const EXCHANGES = {
  tokenExchange: "urn:ietf:params:oauth:grant-type:token-exchange",
  onBehalfOf: "urn:ietf:params:oauth:grant-type:jwt-bearer",
} as const;

/** Its credentials: one server is judged at a time, and none of these issuers outlives the process. */
export const SERVER_CLIENT: { client_id: string; client_secret: string } = {
  client_id: "notes-server",
  client_secret: randomText(),
};

/** Where it takes browsers back; on loopback any port will do (RFC 8252 §7.3). */
const REDIRECT_URI = "http://127.0.0.1/linked";

/** The client as an issuer knows it. No other may exchange tokens: whoever registers here gets no such grant. */
export async function serverClient(): Promise<Client> {
  return {
    id: SERVER_CLIENT.client_id,
    secretHash: await sha256(SERVER_CLIENT.client_secret),
    authMethod: "client_secret_basic",
    redirectUris: [REDIRECT_URI],
    grantTypes: [...GRANT_TYPES, ...Object.values(EXCHANGES)],
  };
}
