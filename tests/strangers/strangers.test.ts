/** That the strangers are honest, by plain requests and without any of the rules that are to be fair to them. */

import assert from "node:assert/strict";
import { strangers } from "./all.ts";
import { strangersAside } from "./aside/all.ts";
import { provesHonest } from "./honest.ts";
import { canRun } from "../can_run.ts";
import { commandOf } from "./start.ts";
import type { Stranger } from "./stranger.ts";

for (const stranger of [...strangers, ...strangersAside]) {
  const [program] = commandOf(stranger);
  const here = canRun(program);
  const name = `${stranger.name} is honest${here ? "" : `: not tried, ${program} is not here`}`;
  Deno.test({ name, ignore: !here, fn: () => provesHonest(stranger) });
}

Deno.test("the proof of honesty finds the flaw of the flawed server", async () => {
  const flawed: Stranger = {
    ...strangers[0]!,
    name: "flawed",
    file: "flawed.ts",
    traits: ["list of audiences"],
  };
  await assert.rejects(provesHonest(flawed), /flawed answers 200 to a token for another resource/);
});
