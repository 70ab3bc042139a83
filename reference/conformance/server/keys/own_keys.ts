/** Servers that have not met the issuer yet, and keys that a check publishes and withdraws as it likes. */

import { exportJWK, generateKeyPair } from "jose";
import { CheckFailure, type FreshServer, powerOf, type Target } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import type { Controls } from "../../issuer/issuer.ts";
import { sign } from "../../issuer/tokens.ts";
import { alarm } from "../../own_time.ts";
import { type Answered, expectResult, expectStatus, send } from "../expect.ts";
import { CLIENT } from "../../era.ts";
import type { Operation } from "../../operation.ts";
import { anonymous, withToken } from "../messages.ts";
import { expectWelcome, isAccepted, messageFor, reading } from "../operations.ts";
import { inWords } from "../../words.ts";
import { partsOf } from "../tokens/altered_tokens.ts";

/** Until then a server should have seen that the keys are others now, in milliseconds of own time. */
const NOTICED = 3000;

/** The statuses of a token whose key is not known: it is wrong, or cannot be verified just now. */
export const NOT_VERIFIED: number[] = [401, 503];

/** The same for checks of tokens, where one of them names no key that is known. */
export const UNKNOWN_KEY = { statuses: NOT_VERIFIED } as const;

/** How often it is asked meanwhile, in milliseconds. */
const AGAIN = 50;

/**
 * Runs with a server that has not met the issuer. Afterwards the issuer is as it was, and the server is gone.
 *
 * @param prepare what is wrong with the issuer, from before that server starts
 */
export async function withFreshServer(
  target: Target,
  prepare: (controls: Controls) => void | Promise<void>,
  run: (fresh: Target, controls: Controls) => Promise<void>,
): Promise<void> {
  const controls = powerOf(target, "control issuer");
  const welcome = withToken(target, await powerOf(target, "mint")());
  controls.resetCounters();
  await expectWelcome(welcome);
  if (controls.requests("introspect") > 0) {
    throw untested("the server asks the issuer about tokens: it has no keys");
  }
  try {
    await prepare(controls);
    const { target: fresh, close } = await started(target);
    await run(target.session ? await beginning(target, fresh) : fresh, controls).finally(close);
  } finally {
    controls.recover();
  }
}

/**
 * Another instance of the server.
 *
 * @throws {HarnessError} `untested` when it does not start: with an issuer in this state some do not, and let nobody in
 */
async function started(target: Target): Promise<FreshServer> {
  const start = powerOf(target, "fresh server");
  try {
    return await start();
  } catch {
    throw untested("another instance of the server does not start, with its issuer in this state");
  }
}

/**
 * Where there are sessions a server that cannot verify anybody begins none, and hears nothing without one: there the
 * question is put with `initialize`.
 *
 * @throws {HarnessError} `untested` where that takes no credential
 */
async function beginning(target: Target, fresh: Target): Promise<Target> {
  const params = () => ({ protocolVersion: target.revision, ...CLIENT });
  const initialize: Operation = { name: "initialize", method: "initialize", params };
  const open = await send(target, messageFor(anonymous(target), initialize));
  if (isAccepted(open)) throw untested("initialize takes no credential, and everything else wants a session");
  const { "an operation that writes": _, ...powers } = fresh.powers;
  return { ...fresh, powers: { ...powers, "an operation that reads": initialize } };
}

/** A key pair of the check's own. */
export interface OwnKey {
  jwk: Record<string, unknown>;
  /** What an honest token says, signed with this key; a header parameter that is `undefined` is left out. */
  token(target: Target, header?: Record<string, unknown>): Promise<string>;
}

/** Makes a key of the kind that the issuer signs with. Nobody knows it unless it is published. */
export async function ownKey(target: Target): Promise<OwnKey> {
  const { alg } = partsOf(await powerOf(target, "mint")()).header as { alg: string };
  // As where the issuer makes its keys: jose may mean Node's CryptoKey, which is this one under another declaration.
  const { privateKey, publicKey } = await generateKeyPair(alg) as unknown as CryptoKeyPair;
  const jwk = { ...await exportJWK(publicKey), kid: crypto.randomUUID(), alg, use: "sig" };
  return {
    jwk,
    async token(target, changes) {
      const { header, claims } = partsOf(await powerOf(target, "mint")());
      return await sign(
        { header: { ...header, alg, kid: jwk.kid, ...changes }, claims },
        privateKey,
      );
    },
  };
}

/**
 * Publishes these keys where the issuer's are, and these alone.
 *
 * @param keys the member `keys`; a list, unless it is meant to be wrong
 */
export function publish(target: Target, keys: unknown): void {
  powerOf(target, "control issuer").serveKeys(keys);
}

/**
 * Publishes these keys at another address of the issuer's, and leaves the others where they are: the metadata holds
 * them and says that it is the key set as well. Members that a key set does not know are ignored (RFC 7517 §5).
 */
export async function publishElsewhere(target: Target, keys: unknown): Promise<void> {
  const jwks_uri = `${await issuerOf(target)}/.well-known/openid-configuration`;
  powerOf(target, "control issuer").changeMetadata({ jwks_uri, keys });
}

/** The issuer's identifier, as its tokens say it. */
export async function issuerOf(target: Target): Promise<string> {
  return String(partsOf(await powerOf(target, "mint")()).claims["iss"]);
}

/** The operation that reads, with this token. */
export async function ask(target: Target, token: string, what: string): Promise<Answered> {
  const message = reading(withToken(target, token));
  return await send(target, { ...message, note: `${message.note}, with a token ${what}` });
}

/** Expects a token to be accepted. */
export async function expectAccepted(target: Target, token: string, what: string): Promise<void> {
  expectResult(await ask(target, token, what), `200 for a token ${what}`);
}

/**
 * Expects a token to be refused whose key is not known. Whoever may not ask for keys just now cannot tell it from an
 * honest one by a new key, and then says 503 rather than call that one wrong.
 */
export async function expectRefused(target: Target, token: string, what: string): Promise<void> {
  expectStatus(await ask(target, token, what), NOT_VERIFIED);
}

/**
 * A server that has noticed a new key within the time has read the keys again.
 *
 * @throws {HarnessError} `untested` when it takes longer: jose, for one, asks no more than once in 30 seconds
 */
export async function expectNoticed(target: Target, token: string, what: string): Promise<void> {
  try {
    await expectAcceptedSoon(target, token, what);
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    throw untested(`the server has not asked for the keys again within ${NOTICED / 1000} s`);
  }
}

/** Expects a token to be accepted before long. */
export async function expectAcceptedSoon(target: Target, token: string, what: string): Promise<void> {
  let late = false;
  const limit = alarm(NOTICED, () => void (late = true));
  try {
    let exchange = await ask(target, token, what);
    while (exchange.response.status !== 200 && !late) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
      exchange = await ask(target, token, what);
    }
    expectResult(exchange, `200 within ${NOTICED / 1000} s for a token ${what}`);
  } finally {
    limit.callOff();
  }
}

/**
 * Expects that the server reads the issuer's metadata: one that was told where the keys are never looks, and what the
 * metadata says is no question to it.
 *
 * @throws {HarnessError} `untested` when it has not
 */
export function expectReadsMetadata(controls: Controls): void {
  if (controls.requests("metadata") > 0) return;
  throw untested("the server has not read the issuer's metadata: it was told where the keys are");
}

/** Expects that the issuer was not asked for its keys, nor where they are, more often than this. */
export function expectAskedAtMost(most: number, controls: Controls, sent: string, last: Answered): void {
  for (const endpoint of ["jwks", "metadata"] as const) {
    const requests = controls.requests(endpoint);
    if (requests > most) {
      const received = `${inWords(last)}, and ${requests} requests for the issuer's ${endpoint}`;
      throw new CheckFailure(sent, received, `at most ${most}`);
    }
  }
}
