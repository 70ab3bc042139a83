/**
 * What a server gives to the client to keep while it waits for an answer, and to whom it then listens.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
 */

import { type Check, powerOf, type Target } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import { rpcResponse } from "../../rpc.ts";
import { failed, inWords } from "../../words.ts";
import { type Answered, send } from "../expect.ts";
import { messageOf } from "../messages.ts";
import { signedIn, type Watch, watchOperation } from "../operations.ts";
import { changedStates, renamedStates } from "./rewritten_state.ts";

const NEEDS: Check["needs"] = ["an operation that asks back", "mint"];

/** A server may ask only what its client says that it can be asked. */
const CAPABILITIES = {
  "io.modelcontextprotocol/clientCapabilities": {
    elicitation: { form: {}, url: {} },
    sampling: {},
    roots: {},
  },
};

const EXPECTED = "an error or the question anew, and nothing executed";

/** A question that a server has asked, and waits for the answer. */
interface Asked {
  /** What the operation was called with. */
  params: Record<string, unknown>;
  state: string;
}

/** One message of the operation: the first, or one that answers. */
async function round(target: Target, params: Record<string, unknown>, id: number): Promise<Answered> {
  const { method, name } = powerOf(target, "an operation that asks back");
  const message = { jsonrpc: "2.0", id, method, params: { ...params, _meta: CAPABILITIES } };
  return await send(target, messageOf(target, message, { note: id === 1 ? name : `${name}, answered` }));
}

/**
 * Calls the operation, and is asked.
 *
 * @throws {HarnessError} `untested` when no question comes, or none with a state
 */
async function ask(target: Target): Promise<Asked> {
  const params = powerOf(target, "an operation that asks back").params();
  const exchange = await round(target, params, 1);
  const result = rpcResponse(exchange.response)?.result;
  if (result?.resultType !== "input_required") {
    throw untested(`the operation that asks back does not ask: ${inWords(exchange)}`);
  }
  if (typeof result.requestState !== "string") throw untested("it asks without a requestState");
  return { params, state: result.requestState };
}

/** Answers the question, with a state or without one. */
function answer(target: Target, { params }: Asked, requestState?: string): Promise<Answered> {
  const { inputResponses } = powerOf(target, "an operation that asks back");
  return round(target, { ...params, inputResponses, ...(requestState !== undefined && { requestState }) }, 2);
}

/** Two users, and what shows whether something was done. */
interface Cast {
  alice: Target;
  bob: Target;
  watch: Watch;
}

/**
 * Two users whose answers are both taken, at a server whose state matters: without it, or with any other text in its
 * place, nothing is done.
 *
 * @throws {HarnessError} `untested` where that is not so
 */
async function cast(target: Target): Promise<Cast> {
  const [alice, bob] = [
    await signedIn(target, { subject: "alice" }),
    await signedIn(target, { subject: "bob" }),
  ];
  const watch = await watchOperation(target, powerOf(target, "an operation that asks back"));
  for (const user of [alice, bob]) {
    const asked = await ask(user);
    const exchange = await answer(user, asked, asked.state);
    if (await watch.executed(exchange)) continue;
    throw untested(`an honest answer does not complete the operation either: ${inWords(exchange)}`);
  }
  for (const nothing of [undefined, crypto.randomUUID()]) {
    if (!await watch.executed(await answer(alice, await ask(alice), nothing))) continue;
    throw untested("its requestState decides nothing: the operation is completed without it");
  }
  return { alice, bob, watch };
}

/** The checks of this file's subject. */
export const stateChecks: Check[] = [
  {
    verifies: ["stateless.state-principal"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const { alice, bob, watch } = await cast(target);
      const asked = await ask(alice);
      const exchange = await answer(bob, asked, asked.state);
      if (!await watch.executed(exchange)) return;
      throw failed(exchange, EXPECTED, `${inWords(exchange)}: bob went on with what alice had begun`);
    },
  },
  {
    verifies: ["stateless.state-integrity"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const { alice, bob, watch } = await cast(target);
      const [asked, his] = [await ask(alice), await ask(bob)];
      const renamed = renamedStates(asked.state, "alice", "bob").filter((state) => state !== his.state);
      if (renamed.length > 0 && await watch.executed(await answer(bob, asked, asked.state))) {
        throw untested("anybody may bring its requestState: what is written in it decides nothing");
      }
      for (const state of renamed) {
        const exchange = await answer(bob, asked, state);
        if (!await watch.executed(exchange)) continue;
        throw failed(exchange, EXPECTED, `${inWords(exchange)}: it believes the name that bob wrote into it`);
      }
      if (renamed.length > 0) return;
      for (const state of changedStates(asked.state)) {
        if (!await watch.executed(await answer(alice, asked, state))) continue;
        throw untested(
          "it takes a requestState that was changed, and none can tell from outside what that decides",
        );
      }
    },
  },
];
