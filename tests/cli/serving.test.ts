/** A lesson that serves, and files that do not run: nothing is left running, whatever happens. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { allGone, descendants, runTask, serveLesson, startTask } from "./commands.ts";

async function refusesConnections(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, "connect");
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

Deno.test("lesson serves until Ctrl-C, on loopback only, and then leaves nothing running", async () => {
  const serving = await serveLesson("3");
  const port = Number(new URL(serving.url).port);
  const answer = await fetch(serving.url, { method: "POST" });
  assert.equal(answer.status, 401);
  assert.match(
    answer.headers.get("www-authenticate") ?? "",
    new RegExp(`^Bearer resource_metadata="http://127.0.0.1:${port}/`),
  );
  await answer.body?.cancel();
  // All of 127.0.0.0/8 is this machine: a server that listens to every address would answer here too.
  assert.ok(await refusesConnections("127.0.0.2", port));
  for (const command of serving.stdout.matchAll(/deno task ([a-z:]+)/g)) {
    assert.ok(["lesson", "attack"].includes(command[1] ?? ""), "only commands that exist");
  }
  const family = [serving.pid, ...descendants(serving.pid)];
  assert.ok(family.length >= 3, "the task, the command and the lesson's own process");
  assert.equal(await serving.end("SIGINT"), 0);
  await allGone(family);
});

Deno.test("lesson ends at once on Ctrl-C when a client holds a stream open", async () => {
  const serving = await serveLesson("1", "--file", "lessons/01-open-server/shortcut.ts");
  const stream = await fetch(serving.url, { headers: { accept: "text/event-stream" } });
  assert.equal(stream.headers.get("content-type"), "text/event-stream");
  const family = [serving.pid, ...descendants(serving.pid)];
  // A shutdown that waits for the stream would never end: nobody lets go of it before.
  assert.equal(await serving.end("SIGINT"), 1, "the shortcut fails its checks");
  await allGone(family);
  await stream.body?.cancel().catch(() => {});
});

Deno.test("lesson leaves nothing running when it is killed", async () => {
  const serving = await serveLesson("2");
  const family = [serving.pid, ...descendants(serving.pid)];
  for (const pid of family.slice(0, 2)) Deno.kill(pid, "SIGKILL");
  await serving.end("SIGKILL").catch(() => {});
  await allGone(family);
});

Deno.test("lesson exits with 2, naming the port and the flag, when the port is in use", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const { code, stdout, stderr } = await runTask("lesson", "1", "--port", `${port}`);
  listener.close();
  assert.equal(code, 2);
  assert.equal(stdout, "", "it says so before it does anything else");
  assert.match(stderr, new RegExp(`Port ${port} is in use: choose another with --port`));
});

const broken: [what: string, text: string, message: RegExp][] = [
  ["has no createServer", "export const x = 1;", /exports no createServer function/],
  ["has a syntax error", "export function createServer( {\n const x = = 5;", /does not run: .*line 2/],
  ["returns no server", "export function createServer() {}", /returns nothing: is a return missing/],
  ["throws", 'throw new Error("it is\\nbroken");', /does not run: it is/],
  [
    "reads files",
    'Deno.readTextFileSync("/etc/hosts");',
    /it needs hosts, which it may not read: only what is in its folder/,
  ],
  ["reads the environment", 'Deno.env.get("HOME");', /Requires env access/],
  ["calls the outside", 'await fetch("http://192.0.2.1/");', /Requires net access/],
  ["starts programs", 'await new Deno.Command("ls").output();', /Requires run access/],
  [
    "imports a package that is not ours",
    'import "npm:left-pad@1.3.0";',
    /imports npm:left-pad, and only this project's/,
  ],
  ["ends itself", "Deno.exit(0);", /has ended by itself/],
];
for (const [what, text, message] of broken) {
  Deno.test(`lesson exits with 2 and one clear line when the file ${what}`, async () => {
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(file, text);
    const { code, stderr } = await runTask("lesson", "1", "--once", "--file", file);
    await Deno.remove(file);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  });
}

Deno.test("lesson exits with 2 when the file is silent for ten seconds", async (t) => {
  const silent: [what: string, text: string, message: RegExp][] = [
    [
      "loops at its top level",
      "while (true);",
      /was silent for 10 s and was ended: is there an endless loop/,
    ],
    [
      "loops in its handler",
      "export const createServer = () => ({ fetch() { while (true); } });",
      /silent for 10 s.*endless loop|has not answered for 10 s/,
    ],
    [
      "never answers",
      "export const createServer = () => ({ fetch: () => new Promise(() => {}) });",
      /has not answered for 10 s: POST \/mcp/,
    ],
  ];
  // Ten seconds each: side by side.
  const started = silent.map(([what, text, message]) => {
    const file = Deno.makeTempFileSync({ suffix: ".ts" });
    Deno.writeTextFileSync(file, text);
    const child = startTask("lesson", "1", "--once", "--file", file);
    return { what, message, file, output: child.output() };
  });
  await Promise.all(started.map(({ output }) => output));
  for (const { what, message, file, output } of started) {
    await t.step(what, async () => {
      const { code, stderr } = await output;
      assert.equal(code, 2);
      assert.match(new TextDecoder().decode(stderr), message);
      const left = new Deno.Command("ps", { args: ["-A", "-o", "args="] }).outputSync();
      assert.ok(!new TextDecoder().decode(left.stdout).includes(file), "nothing left running");
      await Deno.remove(file);
    });
  }
});
