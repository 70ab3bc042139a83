/** A lock that a process keeps by renewing it: Node has none that the system would keep. */

// @ts-types="@types/proper-lockfile"
import { lock } from "proper-lockfile";

/** Milliseconds without a renewal after which its owner is taken for dead, and between two renewals. */
const [STALE, RENEWED] = [10_000, 2_000];

/** Milliseconds between two attempts. */
const [SHORTEST, LONGEST] = [20, 200];

/**
 * Waits for the lock beside a path, and runs `work` while it is held. It is free again when its owner has ended, at
 * once where that was in order, and after ten seconds where it was not.
 *
 * @throws {Error} with the code `ECOMPROMISED` when the lock is lost: this process was stopped for so long that
 * another one took it for dead
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  let isLost: (error: Error) => void = () => {};
  const lost = new Promise<never>((_, reject) => isLost = reject);
  lost.catch(() => {}); // It is awaited below, unless the work is done.
  const release = await lock(path, {
    realpath: false,
    stale: STALE,
    update: RENEWED,
    retries: { forever: true, minTimeout: SHORTEST, maxTimeout: LONGEST },
    onCompromised: (error) => isLost(error),
  });
  try {
    return await Promise.race([work(), lost]);
  } finally {
    await release().catch((error) => isLost(error));
  }
}
