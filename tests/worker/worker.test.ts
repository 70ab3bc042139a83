/** The harness runs unchanged where there is no Deno: bundled for a browser, in a worker without any permission. */

import assert from "node:assert/strict";
import { allLessons, lessonNumber, projectFile } from "../../lessons/cli/lessons.ts";
import { countOf, type Report, STATUSES } from "../../reference/conformance/report.ts";

Deno.test("judge() finds everything in order when it runs in a bare worker", async () => {
  const output = await Deno.makeTempFile({ suffix: ".js" });
  const { code, stderr } = await new Deno.Command("deno", {
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      `--output=${output}`,
      projectFile("tests/worker/entry.ts"),
    ],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const bundle = await Deno.readTextFile(output);
  assert.doesNotMatch(bundle, /\bfrom ?"node:|\brequire\("node:|import\("node:/, "nothing of Node's");

  // What a browser does not have is taken away before the bundle runs.
  const bare = "delete globalThis.Deno; delete globalThis.process; delete globalThis.Buffer;\n";
  await Deno.writeTextFile(output, bare + bundle);
  const worker = new Worker(new URL(`file://${output}`), {
    type: "module",
    // deno-lint-ignore no-explicit-any -- Deno's own option, unstable and so untyped
    ...{ deno: { permissions: "none" } } as any,
  });
  const { promise, resolve, reject } = Promise.withResolvers<
    { report: Report; clientReport: Report; runtime: string[] }
  >();
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(event.message));
  };
  const [server, client] = ["3", "8"].map((number) => lessonNumber(number, allLessons()).judgedBy);
  worker.postMessage({ server, client });
  const { report, clientReport, runtime } = await promise.finally(() => worker.terminate());
  await Deno.remove(output);
  assert.deepEqual(runtime, ["undefined", "undefined", "undefined"]);
  assert.deepEqual(STATUSES.map((status) => countOf(report.totals, status)), [server?.length, 0, 0, 0]);
  assert.deepEqual(STATUSES.map((status) => countOf(clientReport.totals, status)), [client?.length, 0, 0, 0]);
});
