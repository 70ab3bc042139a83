/** Flaws in how a client uses what an operator gave it (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

/** What stands in lesson 7's file, where several flaws begin. */
const ASKED = "redirectUrl: settings.redirectUri,";

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** Mutants for the checks of what an operator gave. */
export const clientGivenMutants: ClientMutant[] = [
  mutant("joins-basic-as-it-is", "It joins id and secret as they are, as SDK v1 does.", [
    'method === "client_secret_basic" ? basic : client',
    "client",
  ]),
  mutant("encodes-the-secret-alone", "It form-encodes the secret, and leaves the id as it is.", [
    "client_id: form(client.client_id)",
    "client_id: client.client_id",
  ]),
  mutant("encodes-the-id-alone", "It form-encodes the id, and leaves the secret as it is.", [
    "client_secret: form(client.client_secret)",
    "client_secret: client.client_secret",
  ]),
  mutant("writes-127-for-localhost", "It writes 127.0.0.1 where localhost was registered.", [
    ASKED,
    'redirectUrl: settings.redirectUri.replace("localhost", "127.0.0.1"),',
  ]),
  mutant("comes-back-to-its-own-port", "It comes back to a port of its own, whatever was registered.", [
    ASKED,
    'redirectUrl: settings.redirectUri.replace(/:\\d+/, ":3000"),',
  ]),
  mutant("redeems-for-another-redirect", "It redeems a code with another path than it asked with.", [
    "const grant = { authorizationCode, codeVerifier, redirectUri: settings.redirectUri, resource };",
    'const redirectUri = new URL("/callback", settings.redirectUri).href;\n' +
    "  const grant = { authorizationCode, codeVerifier, redirectUri, resource };",
  ]),
];
