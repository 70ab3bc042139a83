/** What a check says that it needs is true: on a server that is not ours it uses nothing else, and names no notes. */

import assert from "node:assert/strict";
import { requirementById } from "../../reference/conformance/catalogue.ts";
import { type Check, CheckFailure, type Power, type Target } from "../../reference/conformance/check.ts";
import { checks } from "../../reference/conformance/checks.ts";
import { costsTheCheck, isBeyond } from "../../reference/conformance/harness_error.ts";
import { armedFor } from "../../reference/conformance/judge.ts";
import { groupOf, levelAt, type Revision } from "../../reference/conformance/requirement.ts";
import type { Outgoing } from "../../reference/conformance/send/outgoing.ts";
import { memoryIssuer } from "../target.ts";
import { inventoryTarget } from "./in_memory.ts";

/** What no server has that is not ours. */
const OURS: Power[] = ["notes tools", "server with settings", "what is behind it"];

const NOTES = /\b(whoami|list_notes|add_note|delete_note)\b/;

/** What is sent, as one text. */
function textOf({ url, headers, body = "" }: Outgoing): string {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  return [url, ...headers.flat(), text].join("\n");
}

/** The target with these powers alone: looking at another one is as wrong as using it. */
function strict(target: Target, named: Power[], wrong: Set<string>): Target {
  const start = target.powers["fresh server"];
  const powers = start
    ? {
      ...target.powers,
      "fresh server": async () => {
        const { target, close } = await start();
        return { target: strict(target, named, wrong), close };
      },
    }
    : target.powers;
  return {
    ...target,
    send: (message) => {
      const note = NOTES.exec(textOf(message))?.[0];
      if (note) wrong.add(`it names ${note}`);
      return target.send(message);
    },
    powers: new Proxy(powers, {
      get(powers, power: Power) {
        if (!named.includes(power)) wrong.add(`it looks at "${power}"`);
        return powers[power];
      },
    }),
  };
}

/** What is wrong with what a check says of itself. */
async function wrongWith(check: Check, target: Target, named: Power[]): Promise<string[]> {
  const wrong = new Set<string>();
  try {
    await check.run(strict(armedFor({ ...check, needs: named, uses: [] }, target), named, wrong));
  } catch (error) {
    const foreseen = error instanceof CheckFailure || costsTheCheck(error) || isBeyond(error);
    if (!foreseen) wrong.add(`it crashes: ${error}`);
  }
  return [...wrong].map((what) => `${check.verifies}: ${what}`);
}

const ofServers = checks.filter(({ verifies }) => {
  return requirementById(verifies[0]!)?.party === "resource-server";
});

/** The revision at which a stranger is judged by this check. */
function revisionOf({ verifies }: Check): Revision {
  return levelAt(requirementById(verifies[0]!)!, "2025-11-25") ? "2025-11-25" : "2026-07-28";
}

for (const group of new Set(ofServers.map(({ verifies }) => groupOf(verifies[0]!)))) {
  Deno.test(`checks of ${group} use what they name when the server is not ours`, async () => {
    const { issuer, close } = await memoryIssuer();
    const wrong: string[] = [];
    for (const check of ofServers) {
      const { needs, uses = [] } = check;
      if (groupOf(check.verifies[0]!) !== group || needs.some((power) => OURS.includes(power))) continue;
      for (const named of uses.length > 0 ? [needs, [...needs, ...uses]] : [needs]) {
        const target = await inventoryTarget(revisionOf(check), issuer);
        // What it may use and what is not there, it may look for.
        const armed = { ...target, powers: { ...target.powers } };
        for (const power of uses) if (!named.includes(power)) delete armed.powers[power];
        wrong.push(...await wrongWith(check, armed, [...named, ...uses]));
        issuer.controls.recover();
      }
    }
    close();
    assert.deepEqual(wrong, []);
  });
}

Deno.test("a check that looks at what it does not name is found", async () => {
  const { issuer, close } = await memoryIssuer();
  const target = await inventoryTarget("2025-11-25", issuer);
  const check: Check = {
    verifies: ["token.accepted"],
    polarity: "accepts",
    needs: ["mint"],
    async run(target) {
      if (target.powers["notes tools"]) return;
      await target.send({ method: "POST", url: target.resource, headers: [], body: '{"name":"whoami"}' });
      await target.powers["forge"]!();
    },
  };
  const wrong = await wrongWith(check, target, check.needs);
  close();
  assert.equal(wrong.length, 4, wrong.join("\n"));
});
