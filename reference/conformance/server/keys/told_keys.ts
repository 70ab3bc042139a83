/** Servers that were told where their issuer's keys are: what is wrong with its metadata says nothing of them. */

import { powerOf, type Target } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import type { Controls, Endpoint } from "../../issuer/issuer.ts";
import { isAccepted } from "../operations.ts";
import { ask, withFreshServer } from "./own_keys.ts";

/** Nobody listens there. */
export const UNREACHABLE = "http://127.0.0.1:9/jwks";

/**
 * Runs what says something only of a server that gets its keys by what is wrong just now. One that lets an honest token in
 * meanwhile has its keys from elsewhere, if it refuses a forged one, and has not asked for what is wrong, or asks for it
 * for something else: to pass it on to clients, say.
 *
 * @throws {HarnessError} `untested` where the keys are from elsewhere
 */
export async function ofAsked<T>(
  endpoint: Endpoint,
  { fresh, controls }: { fresh: Target; controls: Controls },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (controls.requests(endpoint) === 0) {
      const forged = await ask(fresh, await powerOf(fresh, "forge")(), "that was forged");
      if (isAccepted(forged)) throw error;
      throw untested(`the server has not asked for the issuer's ${endpoint}: it has its keys from elsewhere`);
    }
    if (endpoint !== "metadata" || !await verifiesWithoutMetadata(fresh)) throw error;
    throw untested(
      "the server verifies tokens though the metadata leads to no keys: it was told where they are",
    );
  }
}

/** Whether it tells an honest token from a forged one, as things are and though the metadata leads to no keys. */
async function verifiesWithoutMetadata(target: Target): Promise<boolean> {
  let verifies = isAccepted(await ask(target, await powerOf(target, "mint")(), "that is honest"));
  // One that refuses it now, in whatever way, has been told nothing.
  if (!verifies) return false;
  const prepare = (controls: Controls) => controls.changeMetadata({ jwks_uri: UNREACHABLE });
  await withFreshServer(target, prepare, async (fresh) => {
    const honest = await ask(
      fresh,
      await powerOf(fresh, "mint")(),
      "that is honest, though no keys are named",
    );
    const forged = await ask(
      fresh,
      await powerOf(fresh, "forge")(),
      "that was forged, though no keys are named",
    );
    verifies = isAccepted(honest) && !isAccepted(forged);
  });
  return verifies;
}
