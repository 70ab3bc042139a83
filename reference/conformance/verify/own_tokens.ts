/** What can be done with a token that somebody has brought along, and without its issuer. */

import { exportJWK, generateKeyPair } from "jose";
import type { Powers } from "../check.ts";
import { beyond } from "../harness_error.ts";
import type { MintOptions, TokenOptions, WrongToken, WrongTokenName } from "../issuer/issuer.ts";
import { sign, signingInput } from "../issuer/tokens.ts";
import { partsOf } from "../server/tokens/altered_tokens.ts";

/** The powers that make tokens. */
export type TokenPowers = Pick<
  Powers,
  "mint" | "valid token" | "forge" | "wrong tokens"
>;

const ONLY_TEST_ISSUER = "needs tokens that only a test issuer makes: --issuer or --start";

/** Whether these options ask for no more than an honest token. */
function isPlain(
  { subject = "alice", clientId, scope, audience, claims, header, alg }: MintOptions,
): boolean {
  return subject === "alice" &&
    [clientId, scope, audience, claims, header, alg].every((each) => each === undefined);
}

/**
 * The powers of whoever has this token. It stands for alice's; whatever else is asked for is beyond them.
 *
 * @param token whatever its issuer makes: of one that is no JWT there are no altered copies
 */
export async function ownTokenPowers(token: string): Promise<TokenPowers> {
  // As where the issuer makes its keys: jose may mean Node's CryptoKey, which is this one under another declaration.
  const { privateKey, publicKey } = await generateKeyPair("ES256") as unknown as CryptoKeyPair;
  const jwk = await exportJWK(publicKey);
  const mint = (options: MintOptions = {}) => {
    return isPlain(options) ? Promise.resolve(token) : Promise.reject(beyond(ONLY_TEST_ISSUER));
  };
  const parts = () => {
    try {
      return partsOf(token);
    } catch {
      throw beyond("your token is no JWT: there is nothing in it to alter");
    }
  };
  /** The token's own words, signed by a key that its issuer has never seen. */
  const signed = (header: Record<string, unknown>) => {
    const { header: own, claims } = parts();
    return sign({ header: { ...own, alg: "ES256", ...header }, claims }, privateKey);
  };
  // deno-lint-ignore require-await -- what is thrown has to reject
  const unsigned = async () => {
    const { header, claims } = parts();
    return `${signingInput({ header: { ...header, alg: "none" }, claims })}.`;
  };
  const possible: Partial<Record<WrongTokenName, WrongToken>> = {
    "alg-none": { flaw: "without a signature, whose algorithm is none", make: unsigned },
    "attacker-key": {
      flaw: "signed by an attacker's key that goes by the published key's id",
      make: () => signed({}),
    },
    "embedded-jwk": {
      flaw: "signed by an attacker's key that the token brings along in its header",
      make: () => signed({ jwk }),
    },
    "flipped-signature": {
      flaw: "with one character of its signature changed",
      make: () => Promise.resolve(flipped(token)),
    },
  };
  const impossible: WrongToken = {
    flaw: "of another kind",
    make: () => Promise.reject(beyond(ONLY_TEST_ISSUER)),
  };
  return {
    mint,
    "valid token": (options?: TokenOptions) => mint(options),
    // Not async: what the token does not have is found out when it is called.
    forge: async () => await signed({}),
    "wrong tokens": new Proxy(possible as Powers["wrong tokens"], {
      get: (table, name) => Reflect.get(table, name) ?? impossible,
    }),
  };
}

/** The middle character of the last part: the last one carries unused bits and may change nothing. */
function flipped(token: string): string {
  const start = token.lastIndexOf(".") + 1;
  const middle = start + Math.floor((token.length - start) / 2);
  return token.slice(0, middle) + (token[middle] === "A" ? "B" : "A") + token.slice(middle + 1);
}
