/** A lesson that is a project of its own: packed, installed and judged as verify judges, from `lesson` and `practice`. */

import assert from "node:assert/strict";
import { load } from "js-yaml";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { startGroup } from "../../reference/command/process_group.ts";
import type { AuditEvent } from "../../reference/guard/audit.ts";
import { keptEnvironment, listens, placed } from "../../reference/verify/start.ts";
import { lastNumber, nextLesson, waysThrough, wholeCourse } from "../../lessons/cli/course.ts";
import { allLessons, projectFile } from "../../lessons/cli/lessons.ts";
import { makeReady } from "../../lessons/cli/project_ready.ts";
import { runTask, serveLesson } from "./commands.ts";

const lesson = wholeCourse().find(({ party }) => party === "project")!;
const dir = `lessons/${lesson.slug}`;
const read = (name: string) => Deno.readTextFileSync(projectFile(`${dir}/${name}`));

Deno.test("wholeCourse() has the projects in their places, and allLessons() has none when both are read", () => {
  const all = wholeCourse();
  assert.equal(lesson.number, 13);
  assert.ok(!allLessons().some(({ slug }) => slug === lesson.slug));
  assert.deepEqual(
    all.map(({ number }) => number),
    all.map(({ number }) => number).toSorted((a, b) => a - b),
  );
  assert.equal(lastNumber(all), all.at(-1)!.number);
  assert.equal(nextLesson(all.at(-1)!, all), undefined);
  assert.deepEqual([lesson.adds, lesson.retires], [[], []]);
});

Deno.test("waysThrough() names lessons that there are, each once, and every lesson is on one of them", () => {
  const all = wholeCourse();
  const ways = waysThrough(all);
  for (const { lessons } of ways) assert.equal(new Set(lessons).size, lessons.length);
  assert.deepEqual(new Set(ways.flatMap(({ lessons }) => lessons)), new Set(all));
});

Deno.test("the project of lesson 13 can be installed from anywhere: its lockfile names no host, and fits", () => {
  const lock = JSON.parse(read("package-lock.json"));
  const { dependencies } = JSON.parse(read("package.json"));
  assert.deepEqual(lock.packages[""].dependencies, dependencies);
  const pinned = JSON.parse(Deno.readTextFileSync(projectFile("deno.json"))).imports;
  for (const [name, { resolved, integrity }] of Object.entries<Record<string, string>>(lock.packages)) {
    if (name === "") continue;
    const isGuard = name === "node_modules/mcp-gatehouse-guard";
    // The guard's is built here, and is another one after each change.
    assert.equal(resolved?.startsWith("file:") ?? false, isGuard, name);
    assert.equal(integrity === undefined, isGuard, name);
  }
  for (const [name, version] of Object.entries(dependencies)) {
    if (name !== "mcp-gatehouse-guard") assert.equal(pinned[name], `npm:${name}@${version}`);
  }
});

Deno.test("deno task lesson sees the shortcut fail by its audience and its scopes, and by no 500", async () => {
  const { code, stdout } = await runTask("lesson", "13", "--json", "--file", lesson.shortcut);
  assert.equal(code, 1);
  const { verdict, verdicts } = JSON.parse(stdout);
  assert.equal(verdict.outcome, "not protected");
  for (
    const id of ["audience.other-resource", "scopes.insufficient", "scopes.array", "transport.origin-foreign"]
  ) {
    assert.ok(verdict.rules.includes(id), id);
  }
  const passed = verdicts.filter(({ status }: { status: string }) => status === "pass");
  // What it does do, it does: fair first.
  for (
    const id of ["token.changed-signature", "token.expired", "token.other-issuer", "challenge.missing-token"]
  ) {
    assert.ok(passed.some((each: { id: string }) => each.id === id), id);
  }
});

Deno.test("deno task practice begins the project with the open server, judges it, and takes the finished one", async () => {
  const own = projectFile(`workspace/${lesson.slug}`);
  await Deno.remove(own, { recursive: true }).catch(() => {});
  try {
    const first = await runTask("practice", "13");
    assert.equal(first.code, 1, first.stderr);
    assert.match(first.stdout, /begun with the server that nobody made safe/);
    assert.match(first.stdout, /Begin with this one of \d+:/);
    assert.equal(Deno.readTextFileSync(`${own}/server.mjs`), read("start.mjs"));
    Deno.writeTextFileSync(`${own}/server.mjs`, read("server.mjs"));
    const second = await runTask("practice", "13");
    assert.equal(second.code, 0, second.stdout + second.stderr);
    assert.match(second.stdout, /The attack of this lesson, once\s+more, on your file:/);
    Deno.writeTextFileSync(`${own}/server.mjs`, "this is no program\n");
    const broken = await runTask("practice", "13");
    assert.equal(broken.code, 2);
    assert.match(broken.stderr, /cannot be judged: The server ended with exit code 1/);
  } finally {
    await Deno.remove(own, { recursive: true });
  }
});

Deno.test("deno task lesson judges the project as verify does, passes it, serves it, and leaves nothing behind", async () => {
  const serving = await serveLesson("13");
  const { stdout } = serving;
  assert.match(stdout, /lesson 13 of 13 · Your server/);
  assert.match(stdout, /started by node server\.mjs/);
  assert.match(stdout, /Protected: no rule of level MUST failed/);
  for (const line of stdout.split("\n")) assert.ok([...line].length <= 80, line);
  const answer = await fetch(serving.url, { method: "POST" });
  await answer.body?.cancel();
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get("www-authenticate") ?? "", /resource_metadata=/);
  assert.equal(await serving.end(), 0);
});

for (
  const [what, args, message] of [
    ["is asked for exchanges", ["lesson", "13", "--exchanges"], /--json has every exchange/],
    ["is given TypeScript", ["lesson", "13", "--once", "--file", "mine.ts"], /has to be a \.mjs or a \.js/],
    ["is attacked", ["attack", "13"], /nothing of its own to attack/],
  ] as const
) {
  Deno.test(`deno task ${args[0]} says in one line what to do when the project ${what}`, async () => {
    const { code, stderr } = await runTask(...args);
    assert.equal(code, 2);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
}

Deno.test("switching.mjs takes a former audience until its day, says so on record, and does not start after it", async () => {
  await makeReady(projectFile(dir));
  const former = "https://api.example.com";
  const signIn = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => await (await issuer).fetch(request),
  );
  const url = `http://127.0.0.1:${signIn.addr.port}`;
  const issuer = createIssuer({ issuer: url, resources: {} });
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const records: AuditEvent[] = [];
  const start = async (end: string) => {
    const { env, port, resource } = await placed({ issuer: url });
    const group = startGroup({
      command: "node switching.mjs",
      cwd: projectFile(dir),
      env: { ...keptEnvironment(), ...env, FORMER_AUDIENCE: former, FORMER_AUDIENCE_END: end },
      onLine: (line) => void (line.startsWith("{") && records.push(JSON.parse(line))),
    });
    let runs = true;
    void group.ended.then(() => void (runs = false));
    return { group, resource, listens: await listens(port, () => runs) };
  };
  try {
    const { group, resource, listens } = await start(day(30));
    assert.ok(listens, (await group.lastLines()).join("\n"));
    for (const [aud, status] of [[former, 200], [`${former}/`, 401]] as const) {
      const token = await (await issuer).mint({ audience: aud, claims: { scope: "inventory:read" } });
      const response = await fetch(resource, {
        method: "POST",
        headers: {
          "authorization": `Bearer ${token}`,
          "content-type": "application/json",
          "accept": "application/json, text/event-stream",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      });
      await response.body?.cancel();
      assert.equal(response.status, status, aud);
    }
    await group.end();
    assert.deepEqual(
      records.map(({ decision, code, formerAudience }) => [decision, code, formerAudience]),
      [["allow", "admitted", former], ["deny", "token_audience_wrong", undefined]],
    );
    const late = await start(day(-1));
    assert.ok(!late.listens);
    assert.match(
      (await late.group.lastLines()).join("\n"),
      /formerAudiences: without https:\/\/api\.example\.com/,
    );
  } finally {
    await signIn.shutdown();
  }
});

Deno.test("the records that the text tells of are the guard's own codes", () => {
  const codes = Deno.readTextFileSync(projectFile("reference/guard/refusal.ts"));
  const [, table = ""] = /### What each record means([^]*?)\n## /.exec(lesson.prose) ?? [];
  const named = [...table.matchAll(/^\| `(\w+)` /gm)].map(([, code]) => code!);
  assert.ok(named.length >= 10);
  for (const code of named) {
    assert.ok(code === "code" || code === "admitted" || codes.includes(`"${code}"`), code);
  }
});

Deno.test("the workflow of lesson 13 judges what verify.json names, and shows what was found when it fails", () => {
  const { jobs: { verify: { steps } } } = load(read("ci.yml")) as {
    jobs: { verify: { steps: { name?: string; uses?: string; run?: string; if?: string }[] } };
  };
  const at = steps.findIndex(({ name }) => name === "Verify");
  assert.match(steps[at]!.run!, /verify --config verify\.json/);
  for (const step of steps.slice(at + 1)) assert.equal(step.if, "always()", `${step.name ?? step.uses}`);
});

Deno.test("the text of lesson 13 has its five parts, and commands that can be typed where Deno is not installed", () => {
  assert.deepEqual(
    [...lesson.prose.matchAll(/^## (.*)$/gm)].map(([, title]) => title),
    ["Break it", "Build it", "Verify it", "Why", "In the wild"],
  );
  for (const [command] of lesson.prose.matchAll(/.*\bdeno task\b.*/g)) {
    assert.doesNotMatch(command.replaceAll("npx -y deno task", ""), /\bdeno task\b/);
  }
  assert.ok(read("server.mjs").split("\n").length <= 40);
});
