/** The instruction for coding agents: its command runs, and says all that the instruction relies on. */

import assert from "node:assert/strict";
import { projectFile } from "../../lessons/cli/lessons.ts";
import type { Explained } from "../../reference/conformance/reporters/json.ts";
import type { Finding, Verification } from "../../reference/conformance/verify/verification.ts";
import { INSTRUCTION } from "../../site/lib/agent_instruction.ts";

Deno.test("the instruction's command fails a server that is open, and says what to change, when an agent runs it", async () => {
  const [, command = ""] = /^ +(npx -y deno task .*)$/m.exec(INSTRUCTION) ?? [];
  const flawed = projectFile("tests/strangers/flawed.ts");
  const start = `deno run --quiet --config ${
    projectFile("deno.json")
  } --allow-net=127.0.0.1 --allow-env ${flawed}`;
  const folder = await Deno.makeTempDir();
  try {
    const script = command
      .replace("npx -y deno", "deno")
      .replace("GATEHOUSE", projectFile(".").replace(/\/$/, ""))
      .replace("COMMAND", start)
      // Of all rules it would take longer than this test needs.
      .replace(" --json", " --only audience.list-without-us --json");
    const { code, stderr } = await new Deno.Command("bash", { args: ["-euc", script], cwd: folder }).output();
    assert.equal(code, 1, new TextDecoder().decode(stderr));
    const verdict: Pick<Verification, "verdict"> & { verdicts: (Finding & Partial<Explained>)[] } = JSON
      .parse(
        await Deno.readTextFile(`${folder}/verdict.json`),
      );
    const [failed] = verdict.verdicts.filter(({ status }) => status === "fail");
    assert.equal(failed!.level, "MUST");
    assert.equal(failed!.impact, "opens");
    assert.ok(failed!.failure!.sent && failed!.fix && failed!.explain!.why && verdict.verdict.reason);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the instruction names each option that would weaken a check", async () => {
  const { stdout } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "--config", projectFile("deno.json"), "verify", "--help"],
  }).output();
  const help = new TextDecoder().decode(stdout);
  for (const option of ["--only", "--skip", "--baseline"]) {
    assert.ok(help.includes(option) && INSTRUCTION.includes(option), option);
  }
});
