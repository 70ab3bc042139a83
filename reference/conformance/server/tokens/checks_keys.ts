/** Tokens that are signed, and not by a key and an algorithm that count. */

import { exportJWK, generateKeyPair } from "jose";
import { type Check, powerOf, type Target } from "../../check.ts";
import type { WrongTokenName } from "../../issuer/issuer.ts";
import { sign } from "../../issuer/tokens.ts";
import { expectStatus, send } from "../expect.ts";
import { UNKNOWN_KEY } from "../keys/own_keys.ts";
import { withToken } from "../messages.ts";
import { reading } from "../operations.ts";
import { failed } from "../../words.ts";
import { expectRefused, minted, part, partsOf, said, type Vectors } from "./altered_tokens.ts";

/** Algorithms that are not the one of the issuer's key, one of them only by its spelling. */
const OTHER_ALGORITHMS = ["ES384", "ES512", "ES256K", "RS256", "PS256", "EdDSA", "HS256"];

/** Rows of the issuer's table of wrong tokens. */
async function wrong(target: Target, ...names: WrongTokenName[]): Promise<Vectors> {
  const table = powerOf(target, "wrong tokens");
  const tokens: Vectors = {};
  for (const name of names) tokens[table[name].flaw] = await table[name].make({ audience: target.resource });
  return tokens;
}

/** Tokens with an honest payload, no signature, and each of these for an algorithm. */
async function unsigned(target: Target, algorithms: unknown[]): Promise<Vectors> {
  const { header, encoded } = partsOf(await powerOf(target, "mint")());
  return Object.fromEntries(algorithms.map((alg) => {
    return [`without a signature, ${said("alg", alg)}`, `${part({ ...header, alg })}.${encoded[1]}.`];
  }));
}

/** An attacker with a key pair, who signs what honest tokens say. */
async function attacker(target: Target): Promise<Attacker> {
  // As where the issuer makes its keys: jose may mean Node's CryptoKey, which is this one under another declaration.
  const { privateKey, publicKey } = await generateKeyPair("ES256") as unknown as CryptoKeyPair;
  const jwk = { ...await exportJWK(publicKey), kid: crypto.randomUUID(), alg: "ES256", use: "sig" };
  const { header, claims } = partsOf(await powerOf(target, "mint")());
  const own = { ...header, alg: "ES256", kid: jwk.kid };
  return {
    jwk,
    issuer: String(claims["iss"]),
    sign: (changes) => sign({ header: { ...own, ...changes }, claims }, privateKey),
  };
}

interface Attacker {
  jwk: Record<string, unknown>;
  issuer: string;
  /** A token with these header parameters; `undefined` leaves one out. */
  sign(header: Record<string, unknown>): Promise<string>;
}

/** The checks of algorithms and keys. */
export const tokenKeysChecks: Check[] = [
  {
    verifies: ["token.attacker-key"],
    polarity: "refuses",
    needs: ["an operation that reads", "wrong tokens"],
    run: async (target) => void await expectRefused(target, await wrong(target, "attacker-key")),
  },
  {
    verifies: ["token.alg-none"],
    polarity: "refuses",
    needs: ["an operation that reads", "wrong tokens"],
    run: async (target) => void await expectRefused(target, await wrong(target, "alg-none")),
  },
  {
    verifies: ["token.alg-none-spelling"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectRefused(target, await unsigned(target, ["None", "NONE", "nOnE", "none "]));
    },
  },
  {
    verifies: ["token.alg-missing"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const values = [undefined, "", null, 0, ["ES256"], {}];
      const signed = values.map((alg) => [said("alg", alg), { header: { alg } }]);
      await expectRefused(target, {
        ...await minted(target, Object.fromEntries(signed)),
        ...await unsigned(target, values),
      });
    },
  },
  {
    verifies: ["token.alg-mismatch"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const { alg } = partsOf(await powerOf(target, "mint")()).header;
      const others = [...OTHER_ALGORITHMS.filter((other) => other !== alg), String(alg).toLowerCase()];
      const options = others.map((other) => [`signed with ${alg}, ${said("alg", other)}`, {
        header: { alg: other },
      }]);
      await expectRefused(target, await minted(target, Object.fromEntries(options)));
    },
  },
  {
    verifies: ["token.hmac-public-key"],
    polarity: "refuses",
    needs: ["an operation that reads", "wrong tokens"],
    async run(target) {
      await expectRefused(target, await wrong(target, "hs256-public-pem", "hs256-public-jwk"));
    },
  },
  {
    verifies: ["token.embedded-key"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "wrong tokens"],
    async run(target) {
      const { jwk, sign } = await attacker(target);
      await expectRefused(target, {
        ...await wrong(target, "embedded-jwk"),
        "that brings its key along, and names no other": await sign({ jwk, kid: undefined }),
      }, UNKNOWN_KEY);
    },
  },
  {
    verifies: ["token.key-by-url"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const { jwk, sign } = await attacker(target);
      // No attacker listens anywhere here, and a data URL is one that every fetch reaches.
      const jku = `data:application/json,${encodeURIComponent(JSON.stringify({ keys: [jwk] }))}`;
      await expectRefused(
        target,
        { "whose jku leads to the attacker's keys": await sign({ jku }) },
        UNKNOWN_KEY,
      );
    },
  },
  {
    verifies: ["token.no-key-fetch"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "control issuer"],
    async run(target) {
      const { requests } = powerOf(target, "control issuer");
      const { issuer, sign } = await attacker(target);
      const url = `${issuer}/keys-of-an-attacker`;
      const before = requests("other");
      for (const parameter of ["jku", "x5u"]) {
        const flaw = `whose ${parameter} is a URL at the issuer`;
        const [refusal] = await expectRefused(
          target,
          { [flaw]: await sign({ [parameter]: url }) },
          UNKNOWN_KEY,
        );
        const honest = await powerOf(target, "mint")({ header: { [parameter]: url } });
        const message = reading(withToken(target, honest));
        const note = `${message.note}, with a token ${flaw}, well signed`;
        // Whether that one is let in is not said anywhere.
        const exchange = await send(target, { ...message, note });
        expectStatus(exchange, [200, 401], "200 or 401");
        const fetched = requests("other") - before;
        if (fetched > 0) {
          throw failed(refusal!, "no request to that URL", `${fetched} of them, and then an answer`);
        }
      }
    },
  },
  {
    verifies: ["token.encryption-key"],
    polarity: "refuses",
    needs: ["an operation that reads", "wrong tokens"],
    run: async (target) =>
      void await expectRefused(target, await wrong(target, "encryption-key"), UNKNOWN_KEY),
  },
];
