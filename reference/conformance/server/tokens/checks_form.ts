/** Tokens that are not what a token looks like: parts, encodings, and extensions. */

import { type Check, powerOf, type Target } from "../../check.ts";
import { type Answered, expectStatus, send } from "../expect.ts";
import { withToken } from "../messages.ts";
import { reading } from "../operations.ts";
import { expectRefused, minted, part, partsOf, type Vectors } from "./altered_tokens.ts";
import { expectRefusedQuickly } from "./quickly.ts";

/** Encrypted tokens that nobody here has a key for; the work is to find that out (RFC 7516 §7.1, RFC 7518 §4.8). */
function encryptedTokens(): Vectors {
  const random = (length: number) => {
    const bytes = crypto.getRandomValues(new Uint8Array(length));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const jwe = (header: Record<string, unknown>, key: string) => {
    return [part({ typ: "at+jwt", ...header }), key, random(12), random(64), random(16)].join(".");
  };
  const password = { alg: "PBES2-HS256+A128KW", enc: "A128GCM", p2s: random(16), p2c: 2_000_000_000 };
  return {
    "that takes two billion rounds to decrypt": jwe(password, random(24)),
    "that is encrypted and compressed": jwe({ alg: "dir", enc: "A256GCM", zip: "DEF" }, ""),
    "that is encrypted with the public key": jwe({ alg: "RSA-OAEP-256", enc: "A256GCM" }, random(256)),
  };
}

async function refusedIn(target: Target, flaw: string, token: string): Promise<Answered> {
  const message = reading(withToken(target, token));
  const exchange = await send(target, { ...message, note: `${message.note}, with a token ${flaw}` });
  expectStatus(exchange, [401], '401 with error="invalid_token"');
  return exchange;
}

/** The checks of what a token looks like. */
export const tokenFormChecks: Check[] = [
  {
    verifies: ["token.three-parts"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const honest = await powerOf(target, "mint")();
      const { input, encoded: [header, payload, signature] } = partsOf(honest);
      const flattened = { payload, protected: header, signature };
      const general = { payload, signatures: [{ protected: header, signature }] };
      await expectRefused(target, {
        "with a fourth part": `${honest}.${signature}`,
        "with an empty fourth part": `${honest}.`,
        "with two empty parts more": `${honest}..`,
        "without its third part": input,
        "of one part": payload,
        "in JSON, encoded": part(flattened),
      }, { honest });
      // JSON is no token for the Authorization header either: 400 is right as well (RFC 6750 §2.1, §3.1).
      await expectRefused(target, {
        "in JSON": JSON.stringify(flattened),
        "in JSON with a list of signatures": JSON.stringify(general),
      }, { honest, statuses: [400, 401] });
    },
  },
  {
    verifies: ["token.padded"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const honest = await powerOf(target, "mint")();
      const { length } = partsOf(honest).encoded[2];
      // A length that needs none gets what a careless decoder ignores.
      const whole = "=".repeat((4 - length % 4) % 4) || "====";
      const tokens: Vectors = {};
      // One sign alone too, whatever the length: a decoder that strips it looks at nothing else.
      for (const padding of new Set([whole, "=", "=="])) {
        tokens[`that was just let in, with ${padding} behind it`] = `${honest}${padding}`;
      }
      await expectRefused(target, tokens, { honest, statuses: [400, 401] });
    },
  },
  {
    verifies: ["token.unreadable"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const { encoded: [header, payload, signature] } = partsOf(await powerOf(target, "mint")());
      const tokens: Vectors = {
        "of dots": "..",
        "of four letters": "null",
        "whose header is missing": `.${payload}.${signature}`,
        "whose payload is missing": `${header}..${signature}`,
        "whose header is not Base64url": `~~~.${payload}.${signature}`,
        "whose payload is not Base64url": `${header}.+/+/.${signature}`,
        "whose payload is one character": `${header}.e.${signature}`,
        "whose header is not UTF-8": `_w.${payload}.${signature}`,
        "whose payload is not UTF-8": `${header}._w.${signature}`,
        "whose header is not JSON": `bm90IEpTT04.${payload}.${signature}`,
        "whose payload is not JSON": `${header}.bm90IEpTT04.${signature}`,
      };
      for (const value of [[], "text", 42, null, true]) {
        tokens[`whose header is ${JSON.stringify(value)}`] = `${part(value)}.${payload}.${signature}`;
        tokens[`whose payload is ${JSON.stringify(value)}`] = `${header}.${part(value)}.${signature}`;
      }
      await expectRefused(target, tokens);
    },
  },
  {
    verifies: ["token.critical"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const name = "https://gatehouse.example/only-on-sundays";
      await expectRefused(
        target,
        await minted(target, {
          "with an unknown extension that is critical": { header: { crit: [name], [name]: true } },
          "with two unknown extensions that are critical": {
            header: { crit: [name, `${name}-too`], [name]: true, [`${name}-too`]: true },
          },
          "that calls a parameter critical and does not have it": { header: { crit: [name] } },
          "that calls exp critical in its header": { header: { crit: ["exp"], exp: 1 } },
          "whose crit is empty": { header: { crit: [] } },
          "whose crit is one text": { header: { crit: name, [name]: true } },
        }),
      );
    },
  },
  {
    verifies: ["token.unencoded"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectRefused(
        target,
        await minted(target, {
          "that says its payload is not encoded": { header: { b64: false, crit: ["b64"] } },
        }),
      );
    },
  },
  {
    verifies: ["token.encrypted"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectRefused(target, {}, { honest: await powerOf(target, "mint")() });
      for (const [flaw, token] of Object.entries(encryptedTokens())) {
        await expectRefusedQuickly(() => refusedIn(target, flaw, token));
      }
    },
  },
];
