/** The lock that the client has under Node, which its system does not keep. */

import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withFileLock } from "../../../reference/client/command/node/file_lock.ts";

async function withPath(test: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "lock-"));
  await test(join(folder, "credentials.lock"), folder).finally(() => rm(folder, { recursive: true }));
}

Deno.test("withFileLock() lets one at a time work, and all in the end, when several want to", () =>
  withPath(async (path, folder) => {
    let within = 0;
    let most = 0;
    const results = await Promise.all([1, 2, 3].map((number) =>
      withFileLock(path, async () => {
        most = Math.max(most, ++within);
        await new Promise((resolve) => setImmediate(resolve));
        within--;
        return number;
      })
    ));
    assert.deepEqual([results, most], [[1, 2, 3], 1]);
    assert.deepEqual(await readdir(folder), []);
  }));

Deno.test("withFileLock() is free again, and hands the error on, when the work throws", () =>
  withPath(async (path) => {
    await assert.rejects(withFileLock(path, () => Promise.reject(new Error("broken"))), /broken/);
    assert.equal(await withFileLock(path, () => Promise.resolve(1)), 1);
  }));
