/** Tokens that every resource server has to refuse: honest but for one flaw each. */

import { exportSPKI } from "jose";
import type { TokenOptions } from "./tokens.ts";
import type { IssuerKey } from "./keys.ts";
import { randomText } from "./random.ts";
import type { State } from "./state.ts";
import { accessToken, forge, mint, sign, signingInput } from "./tokens.ts";

/** A token with one flaw. */
export interface WrongToken {
  /** What is wrong with it, in a few words that follow "a token". */
  flaw: string;
  /** Makes a fresh one; apart from the flaw it says what an honest token with these options says. */
  make(options?: TokenOptions): Promise<string>;
}

/** The names of the table's rows. */
export type WrongTokenName =
  | "alg-none"
  | "hs256-public-pem"
  | "hs256-public-jwk"
  | "attacker-key"
  | "embedded-jwk"
  | "encryption-key"
  | "flipped-signature"
  | "expired"
  | "other-issuer"
  | "other-audience"
  | "opaque";

/** One hour, in seconds: past every leeway. */
const HOUR = 3600;

async function signWithText(state: State, key: IssuerKey, text: string, options: TokenOptions) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(text), algorithm, false, [
    "sign",
  ]);
  return sign(accessToken(state, key, { ...options, header: { alg: "HS256" } }), secret);
}

/** The middle character, since the last one of a signature carries unused bits and may change nothing. */
function flipMiddleOfSignature(token: string): string {
  const start = token.lastIndexOf(".") + 1;
  const middle = start + Math.floor((token.length - start) / 2);
  return token.slice(0, middle) + (token[middle] === "A" ? "B" : "A") + token.slice(middle + 1);
}

/**
 * The table of wrong tokens.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-2
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function wrongTokens(state: State): Record<WrongTokenName, WrongToken> {
  const { keys } = state;
  return {
    "alg-none": {
      flaw: "without a signature, whose algorithm is none",
      async make(options = {}) {
        const key = await keys.signing();
        return signingInput(accessToken(state, key, { ...options, header: { alg: "none" } })) + ".";
      },
    },
    "hs256-public-pem": {
      flaw: "signed with HMAC, the secret being the public key as PEM",
      async make(options = {}) {
        const key = await keys.signing();
        return signWithText(state, key, await exportSPKI(key.publicKey), options);
      },
    },
    "hs256-public-jwk": {
      flaw: "signed with HMAC, the secret being the public key as JWK text",
      async make(options = {}) {
        const key = await keys.signing();
        return signWithText(state, key, JSON.stringify(key.jwk), options);
      },
    },
    "attacker-key": {
      flaw: "signed by an attacker's key that goes by the published key's id",
      make: (options) => forge(state, options),
    },
    "embedded-jwk": {
      flaw: "signed by an attacker's key that the token brings along in its header",
      async make(options = {}) {
        const { kid: _kid, ...jwk } = keys.attacker.jwk;
        const unsigned = accessToken(state, await keys.signing(), { ...options, header: { jwk } });
        return sign(unsigned, keys.attacker.privateKey);
      },
    },
    "encryption-key": {
      flaw: "signed by a published key that is for encryption only",
      make(options = {}) {
        const header = { alg: keys.alg };
        return sign(accessToken(state, keys.encryption, { ...options, header }), keys.encryption.privateKey);
      },
    },
    "flipped-signature": {
      flaw: "with one character of its signature changed",
      make: async (options) => flipMiddleOfSignature(await mint(state, options)),
    },
    "expired": {
      flaw: "that expired an hour ago",
      make(options) {
        const exp = Math.floor(Date.now() / 1000) - HOUR;
        return mint(state, { ...options, claims: { iat: exp - state.accessTokenLifetime, exp } });
      },
    },
    "other-issuer": {
      flaw: "that names another issuer",
      make: (options) => mint(state, { ...options, claims: { iss: "https://other-issuer.example" } }),
    },
    "other-audience": {
      flaw: "for another resource",
      make: (options) => mint(state, { ...options, claims: { aud: "https://other-resource.example/mcp" } }),
    },
    "opaque": {
      flaw: "that is random text",
      make: () => Promise.resolve(randomText()),
    },
  };
}
