/** The issuer's keys: found, kept, and exchanged for others. */

import { type Check, type Power, powerOf } from "../../check.ts";
import { expectResult, expectStatus } from "../expect.ts";
import { keysOutageChecks } from "./checks_outage.ts";
import {
  ask,
  expectAccepted,
  expectAcceptedSoon,
  expectAskedAtMost,
  expectNoticed,
  expectReadsMetadata,
  expectRefused,
  NOT_VERIFIED,
  ownKey,
  publish,
  publishElsewhere,
  withFreshServer,
} from "./own_keys.ts";
import { part, partsOf } from "../tokens/altered_tokens.ts";

const FRESH: Power[] = ["an operation that reads", "mint", "control issuer", "fresh server"];

/** Key ids that end up in a path, in a query, in a cache, or in a function that expects a text. */
const ODD_KEY_IDS: unknown[] = [
  "../../../../etc/passwd",
  "/dev/null",
  "' OR '1'='1",
  "x' UNION SELECT 'secret' --",
  "http://evil.example/jwks",
  "__proto__",
  "",
  " ",
  "k".repeat(10 * 1024),
  "\0",
  7,
  -1,
  1e308,
  true,
  null,
  [],
  {},
  { toString: "x" },
];

/** A check that these keys' tokens, which name no key, are looked at; and that a stranger's is refused. */
function withoutKeyId(verifies: string, published: number): Check {
  return {
    verifies: [verifies],
    polarity: "refuses",
    needs: FRESH,
    async run(target) {
      const keys = await Promise.all(Array.from({ length: published }, () => ownKey(target)));
      const stranger = await ownKey(target);
      await withFreshServer(target, () => publish(target, keys.map(({ jwk }) => jwk)), async (fresh) => {
        for (const key of keys) {
          await expectAccepted(fresh, await key.token(fresh), "by a published key, which it names");
          const exchange = await ask(fresh, await key.token(fresh, { kid: undefined }), "that names no key");
          expectStatus(exchange, [200, ...NOT_VERIFIED], "200, 401 or 503");
          if (exchange.response.status === 200) expectResult(exchange);
        }
        const token = await stranger.token(fresh, { kid: undefined });
        await expectRefused(fresh, token, "by a stranger's key, that names no key");
      });
    },
  };
}

/** The checks of this file's subject. */
export const keysChecks: Check[] = [
  {
    verifies: ["keys.jwks-uri"],
    polarity: "accepts",
    needs: FRESH,
    async run(target) {
      const key = await ownKey(target);
      await withFreshServer(target, () => publishElsewhere(target, [key.jwk]), async (fresh, controls) => {
        const exchange = await ask(fresh, await key.token(fresh), "by the key that jwks_uri leads to");
        expectReadsMetadata(controls);
        expectResult(exchange, "200 for a token by the key that jwks_uri leads to");
        // Keys are at the address that the metadata names, and at no other that an issuer of this kind may have.
        const honest = await powerOf(fresh, "mint")();
        await expectRefused(fresh, honest, "by a key at another address of the issuer's than jwks_uri");
      });
    },
  },
  {
    verifies: ["keys.overlap"],
    polarity: "accepts",
    needs: FRESH,
    async run(target) {
      const [before, now] = [await ownKey(target), await ownKey(target)];
      await withFreshServer(target, () => publish(target, [before.jwk, now.jwk]), async (fresh) => {
        await expectAccepted(fresh, await now.token(fresh), "by the second of two published keys");
        await expectAccepted(fresh, await before.token(fresh), "by the first of two published keys");
        await expectAccepted(fresh, await now.token(fresh), "by the second again");
      });
    },
  },
  {
    verifies: ["keys.rotation"],
    polarity: "accepts",
    needs: FRESH,
    async run(target) {
      const [before, now] = [await ownKey(target), await ownKey(target)];
      await withFreshServer(target, () => publish(target, [before.jwk]), async (fresh) => {
        await expectAccepted(fresh, await before.token(fresh), "by the only published key");
        publish(target, [before.jwk, now.jwk]);
        await expectAcceptedSoon(fresh, await now.token(fresh), "by a key that was published just now");
        await expectAccepted(fresh, await before.token(fresh), "by the key before, which is still published");
      });
    },
  },
  {
    verifies: ["keys.withdrawn"],
    polarity: "refuses",
    needs: FRESH,
    async run(target) {
      const [leaked, now] = [await ownKey(target), await ownKey(target)];
      await withFreshServer(target, () => publish(target, [leaked.jwk]), async (fresh) => {
        const token = await leaked.token(fresh);
        await expectAccepted(fresh, token, "by the only published key");
        publish(target, [now.jwk]);
        // A server keeps keys for a while. One that accepts the new key has seen that the old one is gone.
        await expectNoticed(fresh, await now.token(fresh), "by the key that has replaced it");
        await expectRefused(fresh, token, "by the withdrawn key, seen before");
        await expectRefused(fresh, await leaked.token(fresh), "by the withdrawn key, not seen before");
      });
    },
  },
  {
    verifies: ["keys.cached"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint", "control issuer"],
    async run(target) {
      const controls = powerOf(target, "control issuer");
      const mint = powerOf(target, "mint");
      await expectAccepted(target, await mint(), "that is the first");
      controls.resetCounters();
      let last = await ask(target, await mint(), "that is honest");
      for (let i = 1; i < 10; i++) last = await ask(target, await mint(), "that is honest");
      expectResult(last, "200 for an honest token");
      expectAskedAtMost(1, controls, "10 calls with 10 honest tokens", last);
    },
  },
  {
    verifies: ["keys.flood"],
    polarity: "refuses",
    needs: FRESH,
    async run(target) {
      await withFreshServer(target, () => {}, async (fresh, controls) => {
        const { header, encoded } = partsOf(await powerOf(fresh, "mint")());
        const unknown = async () => {
          const start = part({ ...header, kid: crypto.randomUUID() });
          const exchange = await ask(fresh, `${start}.${encoded[1]}.${encoded[2]}`, "by an unknown key");
          expectStatus(exchange, NOT_VERIFIED);
          return exchange;
        };
        await expectAccepted(fresh, await powerOf(fresh, "mint")(), "that is honest");
        controls.resetCounters();
        for (let i = 1; i < 25; i++) await unknown();
        const [last] = await Promise.all(Array.from({ length: 26 }, unknown));
        expectAskedAtMost(3, controls, "50 calls with tokens by 50 unknown keys", last!);
        await expectAccepted(fresh, await powerOf(fresh, "mint")(), "that is honest, after the flood");
      });
    },
  },
  {
    verifies: ["keys.no-kid-tried"],
    polarity: "accepts",
    needs: FRESH,
    async run(target) {
      const keys = [await ownKey(target), await ownKey(target), await ownKey(target)];
      await withFreshServer(target, () => publish(target, keys.map(({ jwk }) => jwk)), async (fresh) => {
        for (const key of keys) {
          const token = await key.token(fresh, { kid: undefined });
          await expectAccepted(fresh, token, "by one of three published keys, which it does not name");
        }
      });
    },
  },
  withoutKeyId("keys.no-kid", 1),
  withoutKeyId("keys.no-kid-two-keys", 2),
  {
    verifies: ["keys.odd-kid"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const stranger = await ownKey(target);
      await expectAccepted(target, await powerOf(target, "mint")(), "that is honest");
      for (const kid of ODD_KEY_IDS) {
        const shown = JSON.stringify(kid).slice(0, 40);
        await expectRefused(target, await stranger.token(target, { kid }), `whose kid is ${shown}`);
      }
    },
  },
  ...keysOutageChecks,
];
