/** A lock that the system keeps. */

/**
 * Waits for the lock on a file, which is created with mode 0600, and runs `work` while it is held. The system
 * frees it when its owner ends, however that comes about.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  try {
    await file.lock(true);
    return await work();
  } finally {
    file.close();
  }
}
