/** The workflow that the README offers: its steps, run here, with a server of ours in a folder of its own. */

import assert from "node:assert/strict";
import { load } from "js-yaml";
import { projectFile } from "../../lessons/cli/lessons.ts";

interface Workflow {
  env: { START: string };
  jobs: {
    verify: {
      steps: { name?: string; uses?: string; run?: string; if?: string; with?: Record<string, string> }[];
    };
  };
}

const file = await Deno.readTextFile(projectFile("reference/conformance/github-actions.yml"));
const { env, jobs: { verify: { steps } } } = load(file) as Workflow;

/** A step by its name, run by bash in this folder as a runner does. */
async function runStep(
  name: string,
  cwd: string,
  env: Record<string, string>,
): Promise<{ code: number; said: string }> {
  const step = steps.find((each) => each.name === name);
  assert.ok(step?.run, `there is a step ${name}`);
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run],
    cwd,
    env: { NO_COLOR: "1", ...env },
  }).output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("the workflow's steps judge a server and show the verdict when they run in its repository", async () => {
  const repository = await Deno.makeTempDir();
  try {
    // What the second checkout brings, and what npm ci would have to.
    await Deno.symlink(projectFile("."), `${repository}/gatehouse`);
    const summary = `${repository}/summary.md`;
    const flawed = projectFile("tests/strangers/flawed.ts");
    const config = projectFile("deno.json");
    const START = `deno run --quiet --config ${config} --allow-net=127.0.0.1 --allow-env ${flawed}`;
    const { code, said } = await runStep("Verify", repository, { START, GITHUB_STEP_SUMMARY: summary });
    assert.equal(code, 1, said);
    assert.match(said, /Not protected/);
    // The job has failed, and this step runs all the same.
    const shown = await runStep("Show the verdict", repository, { GITHUB_STEP_SUMMARY: summary });
    assert.equal(shown.code, 0, shown.said);
    assert.match(await Deno.readTextFile(summary), /\*\*Not protected\\?\./);
    const { sarif_file } = steps.find(({ uses }) => uses?.includes("upload-sarif"))!.with!;
    assert.equal(JSON.parse(await Deno.readTextFile(`${repository}/${sarif_file}`)).version, "2.1.0");
    const { path } = steps.find(({ uses }) => uses?.includes("upload-artifact"))!.with!;
    for (const kept of path!.trim().split("\n")) await Deno.stat(`${repository}/${kept}`);
  } finally {
    await Deno.remove(repository, { recursive: true });
  }
});

Deno.test("the workflow shows what was found when a job fails, and says how a server is started", () => {
  const after = steps.slice(steps.findIndex(({ name }) => name === "Verify") + 1);
  assert.ok(after.length > 0);
  for (const step of after) assert.equal(step.if, "always()", `${step.name ?? step.uses}`);
  assert.match(env.START, /^node /);
});
