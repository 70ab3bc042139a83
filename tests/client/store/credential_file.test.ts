import assert from "node:assert/strict";
import { withFileLock } from "../../../reference/client/command/deno/file_lock.ts";
import { credentialFile, CredentialFileError } from "../../../reference/client/store/credential_file.ts";

async function inDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await test(`${parent}/.gatehouse`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

const mode = async (path: string) => ((await Deno.stat(path)).mode ?? 0) & 0o777;

Deno.test("credentialFile() keeps values across instances, in a file that is its owner's alone", () =>
  inDirectory(async (directory) => {
    const store = credentialFile(directory, withFileLock);
    assert.equal(await store.get("a"), undefined);
    await assert.rejects(Deno.stat(directory), Deno.errors.NotFound, "a look creates nothing");
    await store.set("a", "1");
    await store.set("b", "2");
    await credentialFile(directory, withFileLock).set("a", undefined);
    assert.equal(await store.get("a"), undefined);
    assert.equal(await credentialFile(directory, withFileLock).get("b"), "2");
    assert.equal(await mode(directory), 0o700);
    assert.equal(await mode(`${directory}/credentials.json`), 0o600);
    const names = [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
    assert.deepEqual(
      names,
      ["credentials.json", "credentials.write.lock"],
      "nothing half-written is left behind",
    );
  }));

Deno.test("credentialFile() refuses a file or a directory that others reach, and leaves it", () =>
  inDirectory(async (directory) => {
    const store = credentialFile(directory, withFileLock);
    await store.set("a", "a-secret");
    const path = `${directory}/credentials.json`;
    const exposed = (error: unknown) =>
      error instanceof CredentialFileError && error.code === "credential_file_exposed" &&
      error.message.includes(directory) && error.message.includes("chmod") &&
      !error.message.includes("a-secret");
    for (const open of [0o640, 0o604, 0o620, 0o602, 0o777]) {
      await Deno.chmod(path, open);
      await assert.rejects(store.get("a"), exposed, open.toString(8));
      await assert.rejects(store.set("a", "2"), exposed, open.toString(8));
      assert.equal(await mode(path), open);
    }
    await Deno.chmod(path, 0o600);
    await Deno.chmod(directory, 0o770);
    await assert.rejects(store.set("a", "2"), exposed);
    await Deno.chmod(directory, 0o755);
    await store.set("a", "2");
    assert.equal(await store.get("a"), "2");
  }));

Deno.test("credentialFile() names a broken file, and never overwrites it", () =>
  inDirectory(async (directory) => {
    const store = credentialFile(directory, withFileLock);
    await store.set("a", "1");
    const path = `${directory}/credentials.json`;
    for (
      const text of [
        "",
        "{",
        "[]",
        '{"schema":2,"entries":{}}',
        '{"schema":1,"entries":{"a":1}}',
        '"a-secret',
      ]
    ) {
      await Deno.writeTextFile(path, text);
      const broken = (error: unknown) =>
        error instanceof CredentialFileError && error.code === "credential_file_broken" &&
        error.message.includes(path) &&
        !Deno.inspect(error).includes("a-secret");
      await assert.rejects(store.get("a"), broken, text);
      await assert.rejects(store.set("a", "2"), broken, text);
      assert.equal(await Deno.readTextFile(path), text);
    }
  }));

Deno.test("credentialFile() loses no value that is set at the same time", () =>
  inDirectory(async (directory) => {
    const stores = [credentialFile(directory, withFileLock), credentialFile(directory, withFileLock)];
    const keys = Array.from({ length: 20 }, (_, i) => `key ${i}`);
    await Promise.all(keys.map((key, i) => stores[i % 2]!.set(key, key)));
    assert.deepEqual(await Promise.all(keys.map((key) => stores[0]!.get(key))), keys);
  }));

Deno.test("exclusive() lets one in at a time, also after one has failed, and may set inside", () =>
  inDirectory(async (directory) => {
    const stores = [credentialFile(directory, withFileLock), credentialFile(directory, withFileLock)];
    let inside = 0;
    const work = async (i: number) => {
      assert.equal(++inside, 1);
      await stores[i % 2]!.set("a", `${i}`);
      inside--;
      if (i === 3) throw new Error("a failure of its own");
      return i;
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => stores[i % 2]!.exclusive(() => work(i))),
    );
    assert.deepEqual(outcomes.map((outcome) => outcome.status === "fulfilled" ? outcome.value : "failed"), [
      0,
      1,
      2,
      "failed",
      4,
      5,
      6,
      7,
    ]);
  }));

Deno.test("exclusive() is free again when a process dies inside", () =>
  inDirectory(async (directory) => {
    const client = new URL("../../../reference/client/", import.meta.url);
    const child = new Deno.Command("deno", {
      args: [
        ...["eval", "--quiet", `--config=${new URL("../../../deno.json", import.meta.url).pathname}`],
        `import { credentialFile } from "${client}store/credential_file.ts";
         import { withFileLock } from "${client}command/deno/file_lock.ts";
         await credentialFile("${directory}", withFileLock).exclusive(() => {
           console.log("inside");
           return new Promise((resolve) => setTimeout(resolve, 60_000));
         });`,
      ],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assert.match((await reader.read()).value ?? "", /inside/);
    let entered = false;
    const waiting = credentialFile(directory, withFileLock).exclusive(() =>
      Promise.resolve(void (entered = true))
    );
    await credentialFile(directory, withFileLock).set("a", "1"); // Enough time to get in, if the lock did not hold.
    assert.equal(entered, false);
    child.kill("SIGKILL");
    await waiting;
    assert.equal(entered, true);
    await Promise.all([child.status, reader.cancel()]);
  }));
