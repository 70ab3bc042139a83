/** The server's own secrets: made once for each storage directory, never written down in code. */

import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { randomBytes } from "node:crypto";
import type { JWK } from "./oidc_provider.ts";
import { writePrivateFile } from "./private_files.ts";
import type { Storage } from "./storage.ts";

/** The credentials of a confidential client, under the names of RFC 7591 §3.2.1. */
export interface ClientCredentials {
  client_id: string;
  client_secret: string;
}

/** What the server signs and recognises with. */
export interface Secrets {
  jwks: { keys: JWK[] };
  /** Signs cookies. */
  cookieKey: string;
  /** Binds forms to the page that showed them. */
  formKey: string;
  calendarSync: ClientCredentials;
  resourceServer: ClientCredentials;
}

/** The one client that acts for itself. */
export const CALENDAR_SYNC = "calendar-sync";

/** What the resource servers are called, when they ask about tokens. */
export const RESOURCE_SERVER = "resource-server";

/** Its credentials as a file, for the program that plays its part. */
export const CREDENTIALS_FILE = "calendar-sync.json";

const randomText = () => randomBytes(32).toString("base64url");

async function createSigningKey(alg: string): Promise<string> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ ...jwk, use: "sig", alg, kid: await calculateJwkThumbprint(jwk) });
}

/**
 * Loads the secrets, or makes them.
 *
 * @param algorithm What access tokens are signed with, where that is not ES256: its key comes first.
 */
export async function loadSecrets(storage: Storage, algorithm?: string): Promise<Secrets> {
  const keys = [JSON.parse(await storage.secret("signing key", () => createSigningKey("ES256")))];
  if (algorithm !== undefined) {
    const made = await storage.secret(`signing key ${algorithm}`, () => createSigningKey(algorithm));
    keys.unshift(JSON.parse(made));
  }
  const calendarSync = {
    client_id: CALENDAR_SYNC,
    client_secret: await storage.secret(CALENDAR_SYNC, randomText),
  };
  const resourceServer = {
    client_id: RESOURCE_SERVER,
    client_secret: await storage.secret(RESOURCE_SERVER, randomText),
  };
  if (storage.directory !== undefined) {
    writePrivateFile(
      `${storage.directory}/${CREDENTIALS_FILE}`,
      JSON.stringify(calendarSync, null, 2) + "\n",
    );
  }
  return {
    jwks: { keys },
    cookieKey: await storage.secret("cookie key", randomText),
    formKey: await storage.secret("form key", randomText),
    calendarSync,
    resourceServer,
  };
}
