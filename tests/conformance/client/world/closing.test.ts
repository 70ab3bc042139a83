import assert from "node:assert/strict";
import { judge } from "../../../../reference/conformance/judge.ts";
import { allLessons, lessonNumber } from "../../../../lessons/cli/lessons.ts";
import { createClientOf, memoryClientTarget } from "../../../client_target.ts";

Deno.test("judge() goes by what a client did when its close() says an error", async () => {
  const createClient = await createClientOf(lessonNumber("7", allLessons()).file);
  const ending: Record<string, () => Promise<void>> = {
    "rejects": () => Promise.reject(new Error("Unauthorized")),
    "throws": () => {
      throw new Error("Unauthorized");
    },
  };
  for (const [how, close] of Object.entries(ending)) {
    const target = memoryClientTarget((settings) => {
      const client = createClient(settings);
      return {
        listTools: () => client.listTools(),
        callTool: (name, args) => client.callTool(name, args),
        close: async () => {
          await client.close();
          return close();
        },
      };
    });
    const { verdicts } = await judge({ subject: { name: how }, target, ids: ["discovery.same-resource"] });
    assert.deepEqual(
      verdicts.map(({ id, status }) => [id, status]),
      [["discovery.same-resource", "pass"]],
      how,
    );
  }
});
