import assert from "node:assert/strict";
import { judge } from "../../../../reference/conformance/judge.ts";
import { sessions } from "../../../../reference/conformance/server/sessions/requirements.ts";
import { inSessions } from "../../../mutants/server/sessions/session_server.ts";
import { createReference } from "../../../reference/reference_server.ts";
import { type CreateServer, memoryTarget } from "../../../target.ts";

const ids = sessions.map(({ id }) => id);

async function statuses(createServer: CreateServer): Promise<string[]> {
  const target = await memoryTarget(createServer, true);
  const { verdicts } = await judge({ subject: { name: "test" }, target, ids });
  await target.close();
  return verdicts.map(({ id, status, reason, failure }) => {
    const told = reason ?? (failure && `sent ${failure.sent}; came ${failure.received}`);
    return `${id} ${status}${told ? `: ${told}` : ""}`;
  });
}

Deno.test("judge() passes every rule of sessions when they are bound to their users", async () => {
  assert.deepEqual(await statuses(inSessions(createReference)), ids.map((id) => `${id} pass`));
});

Deno.test("judge() says nothing of sessions when a server has none", async () => {
  const none = ids.map((id) => `${id} untested: it gives no session id`);
  assert.deepEqual(await statuses(createReference), none);
});
