/** What lessons 3 to 6 refuse for the credential is another answer with another one: no cache may keep it. */

import assert from "node:assert/strict";
import { allLessons } from "../../lessons/cli/lessons.ts";
import { answered, headerValues } from "../../reference/conformance/exchange.ts";
import { call, withToken } from "../../reference/conformance/server/messages.ts";
import { powerOf } from "../../reference/conformance/check.ts";
import { createServerOf, memoryTarget } from "../target.ts";

for (const { number, file, signsIn } of allLessons().filter(({ number }) => number >= 3 && number <= 6)) {
  Deno.test(`lesson ${number} lets no cache keep a refusal when it asks for a credential, or for another`, async () => {
    const target = await memoryTarget(await createServerOf(file), signsIn);
    const { token: _, ...nobody } = target;
    const mint = powerOf(target, "mint");
    const refusals: [status: number, token?: string][] = [
      [401],
      [401, "issued-by-nobody.7Jw9mQ2rT5vX8zB1"],
      ...(number === 6 ? [[403, await mint({ scope: "notes:read" })] as [number, string]] : []),
    ];
    for (const [status, token] of refusals) {
      const caller = token === undefined ? nobody : withToken(nobody, token);
      const exchange = await target.send(call(caller, "add_note", { text: "hello" }));
      assert.ok(answered(exchange));
      assert.equal(exchange.response.status, status);
      assert.deepEqual(headerValues(exchange.response.headers, "cache-control"), ["no-store"]);
    }
    await target.close();
  });
}
