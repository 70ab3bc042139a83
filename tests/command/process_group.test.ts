import assert from "node:assert/strict";
import { startGroup } from "../../reference/command/process_group.ts";

const here = { cwd: ".", env: { PATH: Deno.env.get("PATH") ?? "" } };
const start = (command: string) => startGroup({ command, ...here });

/** The pipe, once somebody has opened it for writing; `done` when nobody holds it open any more. */
async function opened(pipe: string): Promise<ReadableStreamDefaultReader<string>> {
  const file = await Deno.open(pipe);
  return file.readable.pipeThrough(new TextDecoderStream()).getReader();
}

async function withPipe(test: (pipe: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const pipe = `${folder}/pipe`;
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  try {
    await test(pipe);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("startGroup() gives the exit code and the last lines when the program ends by itself", async () => {
  const group = start("echo one; echo two >&2; exit 3");
  assert.equal(await group.ended, 3);
  assert.deepEqual((await group.lastLines()).toSorted(), ["one", "two"]);
});

Deno.test("startGroup() runs with the given environment and no other", async () => {
  const group = startGroup({ command: 'echo "$GIVEN,$HOME"', cwd: ".", env: { GIVEN: "yes" } });
  assert.equal(await group.ended, 0);
  assert.deepEqual(await group.lastLines(), ["yes,"]);
});

Deno.test("end() ends what the program has started too, when that ignores everything else", () =>
  withPipe(async (pipe) => {
    const group = start(`(trap "" TERM INT HUP; echo up; sleep 600) > ${pipe} & sleep 600`);
    const left = await opened(pipe);
    assert.equal((await left.read()).value, "up\n");
    await group.end();
    assert.equal((await left.read()).done, true);
  }));

Deno.test("startGroup() leaves nothing behind when the program ends before what it has started", () =>
  withPipe(async (pipe) => {
    const go = `${pipe}.go`;
    await new Deno.Command("mkfifo", { args: [go] }).output();
    const group = start(`(echo up; sleep 600) > ${pipe} & cat ${go}`);
    const left = await opened(pipe);
    assert.equal((await left.read()).value, "up\n");
    await Deno.writeTextFile(go, "");
    assert.equal(await group.ended, 0);
    assert.equal((await left.read()).done, true);
  }));

Deno.test("startGroup() leaves nothing behind when whoever started it is killed", () =>
  withPipe(async (pipe) => {
    const module = new URL("../../reference/command/process_group.ts", import.meta.url);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const starter = new Deno.Command("deno", {
      args: [
        ...["eval", "--quiet", `--config=${config}`],
        `import { startGroup } from "${module}";
         await startGroup({ command: "(echo up; sleep 600) > ${pipe}", cwd: ".", env: {} }).ended;`,
      ],
    }).spawn();
    const reader = await opened(pipe);
    assert.equal((await reader.read()).value, "up\n");
    starter.kill("SIGKILL");
    await starter.status;
    assert.equal((await reader.read()).done, true, "the pipe is closed by its death");
  }));

Deno.test("lastLines() keeps the last twenty lines and shows no token", async () => {
  const token = `${btoa(JSON.stringify({ alg: "ES256" }))}.${
    btoa(JSON.stringify({ sub: "alice" }))
  }.c2lnbmF0dXJlLXNpZ25hdHVyZQ`.replaceAll("=", "");
  const group = start(`seq 1 30; echo "Authorization: Bearer ${token}"`);
  assert.equal(await group.ended, 0);
  const lines = await group.lastLines();
  assert.equal(lines.length, 20);
  assert.equal(lines[0], "12");
  assert.ok(!lines.join("\n").includes(token.slice(0, 16)), lines.join("\n"));
});
