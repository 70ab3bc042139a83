/** The store of runtimes without SQLite. */

import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FILE, openFile } from "../../reference/authorization_server/storage_file.ts";

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "store-"));
  await test(directory).finally(() => rm(directory, { recursive: true }));
}

Deno.test("openFile() finds records and secrets again, and nobody else may read the file, when it is opened again", () =>
  withDirectory(async (directory) => {
    const before = openFile(directory, false);
    before.put("Grant", "one", { payload: "{}", expiresAt: 100 });
    before.put("RefreshToken", "two", { payload: '{"jti":"two"}', grantId: "one" });
    before.keepSecret("key", "first");
    before.keepSecret("key", "second");
    before.close();
    assert.deepEqual(await readdir(directory), [FILE]);
    assert.equal((await stat(join(directory, FILE))).mode & 0o777, 0o600);
    const after = openFile(directory, false);
    assert.equal(after.find("RefreshToken", "two"), '{"jti":"two"}');
    assert.equal(after.secret("key"), "first");
    assert.equal(after.secret("toString"), undefined);
    assert.equal(after.consume("RefreshToken", "two", 7), true);
    assert.equal(openFile(directory, false).consume("RefreshToken", "two", 8), false);
    after.purge(101);
    after.revoke("one");
    const last = openFile(directory, false);
    assert.deepEqual([last.find("Grant", "one"), last.find("RefreshToken", "two")], [undefined, undefined]);
    assert.equal(openFile(directory, true).secret("key"), undefined);
  }));

Deno.test("openFile() refuses a file that others can read, and one that it has not written, without a word of it", () =>
  withDirectory(async (directory) => {
    openFile(directory, false).keepSecret("key", "a secret that nobody may see");
    await chmod(join(directory, FILE), 0o644);
    assert.throws(() => openFile(directory, false), { code: "file_exposed" });
    await chmod(join(directory, FILE), 0o600);
    const text = await readFile(join(directory, FILE), "utf8");
    await writeFile(join(directory, FILE), text.replace('"version":1', '"version":9'));
    assert.throws(() => openFile(directory, false), (error: Error) => {
      assert.match(error.message, /start it afresh/);
      return !error.message.includes("nobody may see") && error.cause === undefined;
    });
  }));
