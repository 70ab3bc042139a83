/** What cannot be said of a server that asks back: nothing is failed for a state that decides nothing. */

import assert from "node:assert/strict";
import { judge } from "../../../../reference/conformance/judge.ts";
import {
  changedStates,
  renamedStates,
} from "../../../../reference/conformance/server/stateless/rewritten_state.ts";
import { changed, readMessage } from "../../../mutants/server/http.ts";
import type { Flaw } from "../../../strangers/flaws_of_inventory.ts";
import { inventoryTarget } from "../../../strangers/in_memory.ts";
import { memoryIssuer } from "../../../target.ts";

const IDS = ["stateless.state-principal", "stateless.state-integrity"];

/** What is said of both rules. */
async function said(flaw?: Pick<Flaw, "fetch">): Promise<string[]> {
  const { issuer, close } = await memoryIssuer();
  const target = await inventoryTarget("2026-07-28", issuer, flaw);
  const { verdicts } = await judge({ subject: { name: "inventory" }, target, ids: IDS });
  await target.close();
  close();
  return verdicts.map(({ status, reason }) => reason ? `${status}: ${reason}` : status);
}

/** Changes what a call that answers says. */
function answering(change: (params: Record<string, unknown>) => Record<string, unknown>): Flaw["fetch"] {
  return async (request, next) => {
    const [message, again] = await readMessage(request);
    const params = message?.params as Record<string, unknown> | undefined;
    if (!params?.inputResponses) return await next(again);
    return await next(changed(again, { body: JSON.stringify({ ...message, params: change(params) }) }));
  };
}

Deno.test("judge() passes a server that asks back when its state is bound to the user", async () => {
  assert.deepEqual(await said(), ["pass", "pass"]);
});

Deno.test("judge() says nothing of a state when an honest answer is refused as well", async () => {
  const [first, second] = await said({ fetch: answering(({ requestState: _, ...rest }) => rest) });
  assert.match(first!, /^untested: an honest answer does not complete the operation either: 200/);
  assert.equal(second, first);
});

Deno.test("judge() says nothing of a state when the operation is completed without it", async () => {
  // It asks, and whatever comes back it asks its own memory.
  const fetch: Flaw["fetch"] = async (request, next) => {
    const [message, again] = await readMessage(request);
    if (message?.params?.name !== "write_off") return await next(again);
    const { inputResponses, requestState: _, ...params } = message.params as Record<string, unknown>;
    const asking = changed(again, { body: JSON.stringify({ ...message, params }) });
    const asked = await next(asking);
    if (!inputResponses) return asked;
    const { requestState } = (await asked.json()).result;
    const params2 = { ...params, inputResponses, requestState };
    return await next(changed(again, { body: JSON.stringify({ ...message, params: params2 }) }));
  };
  const reason = "untested: its requestState decides nothing: the operation is completed without it";
  assert.deepEqual(await said({ fetch }), [reason, reason]);
});

Deno.test("judge() says nothing of a state when no question comes", async () => {
  const fetch: Flaw["fetch"] = async (request, next) => {
    const [message, again] = await readMessage(request);
    if (message?.params?.name !== "write_off") return await next(again);
    const result = { resultType: "complete", content: [] };
    return Response.json({ jsonrpc: "2.0", id: 1, result });
  };
  for (const each of await said({ fetch })) {
    assert.match(each, /^untested: the operation that asks back does not/);
  }
});

Deno.test("renamedStates() rewrites a name when it is plain, in Base64, or in one part of several", () => {
  assert.deepEqual(renamedStates("for alice", "alice", "bob"), ["for bob"]);
  assert.deepEqual(renamedStates(btoa('{"u":"alice"}'), "alice", "bob"), [
    btoa('{"u":"bob"}'),
    btoa('{"u":"bob"}').replaceAll("=", ""),
  ]);
  assert.deepEqual(renamedStates("v1.YWxpY2U.c2ln", "alice", "bob"), ["v1.Ym9i.c2ln"]);
  assert.deepEqual(renamedStates("v1.3fKq.c2ln", "alice", "bob"), []);
});

Deno.test("changedStates() changes each part when there are several", () => {
  assert.deepEqual(changedStates("abc.A"), ["aAc.A", "abc.B"]);
});
