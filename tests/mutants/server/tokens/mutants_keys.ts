/** Flaws in which keys and algorithms count for a token (lesson 4). */

import { exportSPKI, importJWK } from "jose";
import type { Around, Mutant } from "../mutant.ts";
import { believing, crashing, type Presented, presentedIn, publishedKeys, signedBy } from "./repair.ts";

const unsigned = ({ encoded }: Presented) => encoded[2] === "";

const genuine = async (presented: Presented, around: Around) => {
  return await signedBy(presented, await publishedKeys(around));
};

/** Whether the signature is an HMAC with this text for a secret. */
async function signedWithText({ input, signature }: Presented, text: string): Promise<boolean> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const bytes = (words: string) => new TextEncoder().encode(words);
  const key = await crypto.subtle.importKey("raw", bytes(text), algorithm, false, ["verify"]);
  return await crypto.subtle.verify("HMAC", key, new Uint8Array(signature), bytes(input));
}

/** A mutant that takes a public key, written so, for a shared secret. */
function confused(
  name: string,
  flaw: string,
  written: (key: JsonWebKey) => string | Promise<string>,
): Mutant {
  return believing(name, flaw, async (presented, around) => {
    if (presented.header["alg"] !== "HS256") return false;
    for (const key of await publishedKeys(around)) {
      if (await signedWithText(presented, await written(key))) return true;
    }
    return false;
  });
}

/** A mutant that fetches what a header parameter links to, and then does what the finished server does. */
function curious(name: string, parameter: string): Mutant {
  return {
    name,
    flaw: `It fetches the ${parameter} of a token before it verifies anything.`,
    lesson: 4,
    async fetch(request, next) {
      const url = presentedIn(request)?.header[parameter];
      if (typeof url === "string") await fetch(url).then((response) => response.body?.cancel(), () => {});
      return await next(request);
    },
  };
}

/** The mutants of keys and algorithms. */
export const tokenKeysMutants: Mutant[] = [
  believing(
    "knows-a-key-by-its-id",
    "It looks at the key's id and not at the signature.",
    async (presented, around) => {
      const { header, signature } = presented;
      const known = (await publishedKeys(around)).some(({ kid }) => kid === header["kid"]);
      return known && header["alg"] === "ES256" && signature.some((byte) => byte > 0);
    },
  ),
  believing("takes-none", "It takes none for an algorithm.", (presented) => {
    return presented.header["alg"] === "none" && unsigned(presented);
  }),
  believing("takes-none-in-capitals", "It forbids none, and takes NONE.", (presented) => {
    return presented.header["alg"] === "NONE" && unsigned(presented);
  }),
  believing("takes-none-in-any-case", "It forbids none, and takes nOnE.", (presented) => {
    return presented.header["alg"] === "nOnE" && unsigned(presented);
  }),
  believing(
    "missing-algorithm-is-none",
    "A token that names no algorithm needs no signature.",
    (presented) => {
      return !presented.header["alg"] && unsigned(presented);
    },
  ),
  believing(
    "missing-algorithm-is-its-own",
    "Where a token names no algorithm, it takes its own.",
    async (presented, around) => {
      return presented.header["alg"] === undefined && await genuine(presented, around);
    },
  ),
  believing(
    "algorithms-in-a-list",
    "It takes a list with the right algorithm in it.",
    async (presented, around) => {
      return Array.isArray(presented.header["alg"]) && await genuine(presented, around);
    },
  ),
  crashing("500-for-an-odd-algorithm", "It crashes over an algorithm that is not a text.", ({ header }) => {
    return header["alg"] === null || typeof header["alg"] === "object";
  }),
  believing(
    "key-says-all",
    "It verifies with the key's algorithm, whatever the token names.",
    async (presented, around) => {
      const { alg } = presented.header;
      return typeof alg === "string" && alg !== "" && alg.toUpperCase() !== "ES256" &&
        await genuine(presented, around);
    },
  ),
  believing(
    "algorithm-in-any-case",
    "It reads the name of an algorithm without regard to case.",
    async (presented, around) => {
      return presented.header["alg"] === "es256" && await genuine(presented, around);
    },
  ),
  confused("hmac-with-the-pem", "It takes the public key, as PEM, for a shared secret.", async (jwk) => {
    return await exportSPKI(await importJWK(jwk, "ES256") as Parameters<typeof exportSPKI>[0]);
  }),
  confused(
    "hmac-with-the-jwk",
    "It takes the public key, as JSON, for a shared secret.",
    (jwk) => JSON.stringify(jwk),
  ),
  believing("embedded-key", "It believes the key that a token brings along.", async (presented) => {
    const { jwk, kid } = presented.header;
    return Boolean(jwk && kid) && await signedBy(presented, [jwk as JsonWebKey]);
  }),
  believing(
    "embedded-key-without-id",
    "It believes the key that a token brings along if it names no other.",
    async (presented) => {
      const { jwk, kid } = presented.header;
      return Boolean(jwk && !kid) && await signedBy(presented, [jwk as JsonWebKey]);
    },
  ),
  believing("keys-by-url", "It believes the keys that a token links to.", async (presented) => {
    const { jku } = presented.header;
    if (typeof jku !== "string") return false;
    const { keys = [] } = await fetch(jku).then((response) => response.json()).catch(() => ({}));
    return await signedBy(presented, keys);
  }),
  curious("fetches-jku", "jku"),
  curious("fetches-x5u", "x5u"),
  believing(
    "keys-for-encryption",
    "It believes a published key, whatever that is for.",
    async (presented, around) => {
      return await signedBy(presented, await publishedKeys(around, "enc"));
    },
  ),
];
