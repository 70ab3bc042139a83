import assert from "node:assert/strict";
import { projectFile } from "../../../lessons/cli/lessons.ts";
import { HAS_REDIS } from "./redis_server.ts";

Deno.test(
  "examples/sdk_v1_redis.ts serves sessions whose owners are in Redis",
  { ignore: !HAS_REDIS },
  async () => {
    const { success, stderr } = await new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-check", "-P=test", projectFile("tests/guard/store/redis_example.ts")],
      cwd: projectFile(""),
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  },
);
