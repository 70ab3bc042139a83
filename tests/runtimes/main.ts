/**
 * `deno task test:runtimes`: packs the packages, installs the tarballs, and tries them on every runtime that npm has
 * here. What came of it is `results.json`, which the table in `reference/README.md` is made of.
 *
 * Exit codes: 0 all of it holds; 1 something does not.
 *
 * @module
 */

import { inProject } from "../../reference/packages/tools.ts";
import { decidesVectors, describes, loads, signsIn } from "./installed.ts";
import { type Judged, judged } from "./judged.ts";
import { done, inTurns } from "./programs.ts";
import type { Result } from "./results.ts";
import { HERE, PROGRAMS, type Runtime, type Subject, SUBJECTS, versions } from "./runtimes.ts";
import { streamed } from "./streams.ts";

/** Half of what verify does is to wait for somebody's time to pass: more at once than there are cores. */
const AT_ONCE = 3;

const NODES: Runtime[] = ["Node 20", "Node 22", "Node 24"];

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

const troubles: string[] = [];

/** Tries something; what goes wrong is said, and the rest goes on. */
async function attempt<T>(
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    troubles.push(`${what}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function install(): Promise<void> {
  await done("deno", ["task", "--quiet", "pack"], inProject("."));
  const tarballs = [...Deno.readDirSync(inProject("dist/npm"))].map((
    { name },
  ) => name)
    .filter((name) => name.endsWith(".tgz")).map((name) => inProject(`dist/npm/${name}`));
  const quietly = [
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--silent",
  ];
  await done("npm", ["install", "--no-save", ...quietly, ...tarballs]);
}

/** A Worker is one module. */
async function bundleWorker(): Promise<void> {
  await done("node", [
    `${HERE}/node_modules/esbuild/bin/esbuild`,
    "worker.mjs",
    "--bundle",
    "--format=esm",
    "--platform=neutral",
    "--main-fields=module,main",
    "--conditions=workerd,worker",
    "--external:node:*",
    "--log-level=warning",
    `--outfile=${inProject("dist/runtimes/worker.mjs")}`,
  ]);
}

async function tryOut(
  subject: Subject,
  judge: Runtime,
  version: string,
): Promise<Result> {
  const { runtime, on, behind, revisions, except = {} } = subject;
  const name = `${runtime}, ${on}, ${behind}`;
  const verdicts: Judged[] = [];
  for (const revision of revisions) {
    const verdict = await attempt(name, () => judged(subject, revision, judge));
    if (!verdict) continue;
    verdicts.push(verdict);
    // A rule that fails now and then has a cause, if only that this machine has too much to do.
    if (verdict.again.length > 0) say(`  ${name}, ${revision}: judged again: ${verdict.again.join(", ")}`);
    troubles.push(...verdict.failed.map((id) => `${name}, ${revision}: ${id}`));
    if (verdict.outcome !== "protected") {
      troubles.push(`${name}, ${revision}: ${verdict.outcome}`);
    }
  }
  const streams = subject.notes ? await attempt(name, () => streamed(subject)) : undefined;
  for (const broken of streams?.broken ?? []) {
    if (!Object.keys(except).some((each) => broken.startsWith(each))) {
      troubles.push(`${name}: ${broken}`);
    }
  }
  for (const each of streams?.held ?? []) {
    if (Object.hasOwn(except, each)) {
      troubles.push(
        `${name}: ${each}, which is said not to: take it out of except`,
      );
    }
  }
  say(
    `  ${name}: ${
      verdicts.map(({ revision, outcome, passed }) => `${revision} ${outcome}, ${passed} passed`).join("; ")
    }`,
  );
  return {
    runtime,
    version,
    on: on.replaceAll("`", ""),
    behind,
    verdicts: verdicts.map(({ revision, outcome, failed }) => ({ revision, outcome, failed: failed.length })),
    streams: streams?.held ?? [],
    except: Object.values(except),
  };
}

if (import.meta.main) {
  say("Packing and installing…");
  await install();
  const found = await versions();
  const absent = (Object.keys(PROGRAMS) as Runtime[]).filter((runtime) => !found[runtime]);
  for (const runtime of absent) {
    say(`  ${runtime} cannot be had here, and is left out.`);
  }
  const nodes = NODES.filter((node) => found[node]);
  if (nodes.length === 0) {
    throw new Error("No Node of npm's runs here, so nothing can be judged");
  }
  if (found.workerd) await bundleWorker();
  for (const node of nodes) {
    await attempt(`${node} loads the guard`, () => loads(node));
    await attempt(`${node} describes a token`, () => describes(node));
    await attempt(`${node} decides the vectors`, () => decidesVectors(node));
    await attempt(`${node} signs in`, () => signsIn(node));
  }
  if (found.Bun) await attempt("Bun decides the vectors", () => decidesVectors("Bun"));
  say("Judging…");
  const subjects = SUBJECTS.filter(({ runtime }) => found[runtime]);
  const results = await inTurns(
    subjects,
    AT_ONCE,
    (subject) =>
      tryOut(
        subject,
        nodes[subjects.indexOf(subject) % nodes.length]!,
        found[subject.runtime]!,
      ),
  );
  for (const trouble of troubles) say(`✗ ${trouble}`);
  // What could not be had has its rows from where it could.
  if (troubles.length === 0 && absent.length === 0) {
    await Deno.writeTextFile(
      inProject("tests/runtimes/results.json"),
      `${JSON.stringify(results, null, 2)}\n`,
    );
  }
  say(
    `${subjects.length} servers on ${Object.keys(found).length} runtimes: ${troubles.length} troubles`,
  );
  Deno.exit(troubles.length === 0 ? 0 : 1);
}
